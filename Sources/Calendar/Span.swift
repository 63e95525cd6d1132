public import SalesCore

/// Some time from an instant to another, which is not included any more.
public struct Span: Hashable, Sendable {
    public let start: Instant
    public let end: Instant

    public init(_ start: Instant, _ end: Instant) {
        self.start = start
        self.end = end
    }

    public var duration: Duration { end.since(start) }
    public var isEmpty: Bool { start >= end }
    public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    func clipped(to other: Span) -> Span { Span(max(start, other.start), min(end, other.end)) }
}

extension [Span] {
    /// The same time in order, without overlaps and without spans that touch each other (W-119).
    func merged() -> [Span] {
        var result: [Span] = []
        for span in filter({ !$0.isEmpty }).sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let last = result.last, span.start <= last.end {
                result[result.count - 1] = Span(last.start, Swift.max(last.end, span.end))
            } else {
                result.append(span)
            }
        }
        return result
    }

    /// What is left of merged spans without those of `others`, which are merged too.
    func subtracting(_ others: [Span]) -> [Span] {
        var result: [Span] = []
        var next = 0
        for span in self {
            var start = span.start
            while next < others.count, others[next].end <= start { next += 1 }
            var index = next
            while index < others.count, others[index].start < span.end {
                if others[index].start > start { result.append(Span(start, others[index].start)) }
                start = Swift.max(start, others[index].end)
                index += 1
            }
            if start < span.end { result.append(Span(start, span.end)) }
        }
        return result
    }
}
