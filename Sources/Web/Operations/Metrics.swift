import SalesCore
import Synchronization

/// Counters and latency histograms, in the Prometheus text format. Routes are few and fixed, so memory is bounded.
public final class Metrics: Sendable {
    private struct Histogram {
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
        var count = 0
        var seconds = 0.0
    }

    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
    private let histograms = Mutex<[String: Histogram]>([:])
    private let counts = Mutex<[Key: Int]>([:])
    private let gauges = Mutex<[String: @Sendable () async -> Double?]>([:])

    public init() {}

    func record(route: String, status: Int, duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        histograms.withLock { histograms in
            var histogram = histograms[route] ?? Histogram()
            for (index, bound) in Metrics.bounds.enumerated() where seconds <= bound { histogram.buckets[index] += 1 }
            histogram.count += 1
            histogram.seconds += seconds
            histograms[route] = histogram
        }
        counts.withLock { $0[Key(route: route, status: status), default: 0] += 1 }
    }

    /// A value read when somebody looks.
    public func gauge(_ name: String, _ value: @escaping @Sendable () async -> Double?) {
        gauges.withLock { $0[name] = value }
    }

    func text() async -> String {
        var lines = [
            "# HELP suivant_request_duration_seconds Time from request to answer.",
            "# TYPE suivant_request_duration_seconds histogram",
        ]
        for (route, histogram) in histograms.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            for (bound, count) in zip(Metrics.bounds, histogram.buckets) {
                lines.append("suivant_request_duration_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(count)")
            }
            lines.append("suivant_request_duration_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(histogram.count)")
            lines.append("suivant_request_duration_seconds_sum{route=\"\(route)\"} \(histogram.seconds)")
            lines.append("suivant_request_duration_seconds_count{route=\"\(route)\"} \(histogram.count)")
        }
        lines += ["# HELP suivant_requests_total Requests answered.", "# TYPE suivant_requests_total counter"]
        let totals = counts.withLock { $0 }.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
        for (key, count) in totals {
            lines.append("suivant_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)")
        }
        for (name, value) in gauges.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            guard let value = await value() else { continue }
            lines += ["# TYPE \(name) gauge", "\(name) \(value)"]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
