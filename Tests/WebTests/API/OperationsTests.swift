import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

/// What can be called and what is said of it are kept in two places: these tests keep them the same.
@Suite("Actions and functions")
struct OperationsTests {
    @Test("Whatever is answered is described, and the other way round")
    func same() {
        let described = APIOperation.all.map { operation in
            APIController.Operation(name: operation.name, kind: operation.kind, binding: operation.binding)
        }
        #expect(Set(described).count == described.count, "something is described twice")
        #expect(APIController.operations.subtracting(described).isEmpty, "answered, not described")
        #expect(Set(described).subtracting(APIController.operations).isEmpty, "described, not answered")
    }

    @Test("Every parameter that is described is known to its action", arguments: [Engine.sqlite])
    func parameters(engine: Engine) async throws {
        try await withAPI(engine) { api in
            // What is for browsers alone refuses a program before it reads anything.
            let asked = APIOperation.all.filter {
                $0.kind == .action && !$0.parameters.isEmpty && !SecurityEndpoint.actions.contains($0.name)
            }
            for operation in asked {
                let members = operation.parameters.map { "\"\($0.name)\":null" } + ["\"nobodyknowsme\":1"]
                let reply = try await api.post(
                    address(of: operation),
                    "{\(members.joined(separator: ","))}",
                    as: api.house.admin
                )
                #expect(reply.status == 400, "\(operation.name): \(reply.text)")
                #expect(reply.message.contains("nobodyknowsme"), "\(operation.name): \(reply.text)")
            }
        }
    }

    @Test("Both descriptions name everything, and no type is missing")
    func documents() throws {
        let registry = Registry.standard
        let schema = String(decoding: SchemaDocument.xml(of: registry), as: UTF8.self)
        let bytes = OpenAPIDocument.json(of: registry, isReadOnly: APIController.isReadOnly)
        let paths = try JSONValue(parsing: bytes)["paths"].object?.members.map(\.0) ?? []
        let types = Set(APIOperation.complexTypes.map(\.name) + EngineSet.all.map(\.typeName))
        #expect(types.count == APIOperation.complexTypes.count + EngineSet.all.count)
        for operation in APIOperation.all {
            #expect(schema.contains(" Name=\"\(operation.name)\""), "\(operation.name)")
            let ends = ["/\(operation.name)", ".\(operation.name)"]
            #expect(
                paths.contains { path in ends.contains { path.hasSuffix($0) || path.contains($0 + "(") } },
                "\(operation.name)"
            )
            let used = operation.parameters.map(\.type) + (operation.result.map { [$0] } ?? [])
            #expect(used.flatMap(named).allSatisfy(types.contains), "\(operation.name)")
        }
        for type in APIOperation.complexTypes {
            #expect(type.members.map(\.type).flatMap(named).allSatisfy(types.contains), "\(type.name)")
        }
    }

    private func named(_ type: APIOperation.TypeName) -> [String] {
        switch type {
        case .complex(let name), .record(let name): [name]
        case .list(let element): named(element)
        default: []
        }
    }

    /// Some address at which the action is found; what it is called on need not be there.
    private func address(of operation: APIOperation) -> String {
        let id = "00000000-0000-4000-8000-000000000001"
        let name = "Microsoft.Dynamics.CRM.\(operation.name)"
        return switch operation.binding {
        case .none: operation.name
        case .record("sv_workitem"): "sv_workitems(\(id))/\(name)"
        case .record("sv_job"): "sv_jobs(\(id))/\(name)"
        case .record(let type): "\(Registry.standard[type].setName)(\(id))/\(name)"
        case .collection(let type): "\(type)s/\(name)"
        case .anyRecord: "leads(\(id))/\(name)"
        case .anyCollection: "leads/\(name)"
        }
    }
}
