import Records
import SalesCore
import Testing

@Suite("X-11: whether rights reach as far as another's")
struct SightTests {
    private static let (me, other, mine, theirs) = (id(1), id(2), id(3), id(4))
    private static let (north, coast, south) = (id(11), id(12), id(13))
    private static let units = [other: coast, theirs: south]

    private static func id(_ number: UInt64) -> GUID { GUID(high: 0, low: number) }

    @Test(
        "a scope covers another where nothing of the other's can lie outside",
        arguments: [
            (Scope.everything, Scope.everything, true), (.everything, .owned(by: [other]), true),
            (.nothing, .nothing, true), (.nothing, .owned(by: [other]), false),
            (.owned(by: [me]), .nothing, true), (.owned(by: [me]), .owned(by: [other]), false),
            (.owned(by: [me, mine]), .owned(by: [mine]), true),
            (.owned(by: [me]), .units([coast], orOwnedBy: []), false),
            (.owned(by: [me]), .everything, false),
            (.units([north, coast], orOwnedBy: [me]), .owned(by: [other]), true),
            (.units([north], orOwnedBy: [me]), .owned(by: [other]), false),
            // A team of another unit, of which one is a member or not, and one whose unit nobody knows.
            (.units([north, coast], orOwnedBy: [me]), .owned(by: [other, theirs]), false),
            (.units([north, coast], orOwnedBy: [me, theirs]), .owned(by: [other, theirs]), true),
            (.units([north, coast, south], orOwnedBy: [me]), .owned(by: [other, theirs]), true),
            (.units([north, coast, south], orOwnedBy: [me]), .owned(by: [other, mine]), false),
            (.units([north, coast], orOwnedBy: [me]), .units([coast], orOwnedBy: [other]), true),
            (.units([north], orOwnedBy: [me]), .units([coast], orOwnedBy: []), false),
            (.units([north, coast, south], orOwnedBy: [me]), .everything, false),
        ]
    )
    func covers(scope: Scope, other: Scope, isCovered: Bool) {
        #expect(scope.covers(other, units: SightTests.units) == isCovered)
    }
}
