import Synchronization
import System

/// What a program counts about itself, in the text format of Prometheus.
///
/// Register once, keep the counter, and add to it from any thread: adding takes no lock.
package final class Metrics: Sendable {
  private struct Family {
    let name: String
    let help: String
    let type: String
    var series: [(labels: String, metric: any Metric)] = []
  }

  private let families = Guarded<[Family]>([])

  /// An empty registry.
  package init() {}

  /// A count that only grows. The same name and labels give the same counter.
  /// - Parameter name: by convention ends in `_total`.
  package func counter(_ name: String, help: String, labels: [(String, String)] = []) -> Counter {
    register(name, help, "counter", labels) { Counter() }
  }

  /// A number that goes up and down.
  package func gauge(_ name: String, help: String, labels: [(String, String)] = []) -> Gauge {
    register(name, help, "gauge", labels) { Gauge() }
  }

  /// A number that is asked for when it is rendered.
  package func gauge(
    _ name: String, help: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double
  ) {
    _ = register(name, help, "gauge", labels) { ComputedGauge(read: read) }
  }

  /// A distribution of durations.
  /// - Parameters:
  ///   - name: by convention ends in `_seconds`.
  ///   - bounds: upper bounds of the buckets in seconds, ascending.
  package func histogram(
    _ name: String, help: String, labels: [(String, String)] = [],
    bounds: [Double] = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
  ) -> Histogram {
    register(name, help, "histogram", labels) { Histogram(bounds: bounds) }
  }

  /// Everything registered, as `text/plain; version=0.0.4`.
  package func render() -> [UInt8] {
    var text = ""
    for family in families.withLock({ $0 }) {
      text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
      for (labels, metric) in family.series { metric.render(family.name, labels, into: &text) }
    }
    return Array(text.utf8)
  }

  /// The registry as a response to `GET /metrics`.
  package var response: HTTPResponse { HTTPResponse(type: "text/plain; version=0.0.4; charset=utf-8", render()) }

  private func register<Kind: Metric>(
    _ name: String, _ help: String, _ type: String, _ labels: [(String, String)], _ make: () -> Kind
  ) -> Kind {
    let labels = labels.map { "\($0)=\"\(Self.escape($1))\"" }.joined(separator: ",")
    return families.withLock { families in
      let place = families.firstIndex { $0.name == name } ?? families.count
      if place == families.count { families.append(Family(name: name, help: help, type: type)) }
      if let known = families[place].series.first(where: { $0.labels == labels })?.metric as? Kind { return known }
      let metric = make()
      families[place].series.append((labels, metric))
      return metric
    }
  }

  private static func escape(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
  }
}

/// One line or group of lines of the rendered registry.
protocol Metric: Sendable {
  func render(_ name: String, _ labels: String, into text: inout String)
}

/// A count that only grows.
package final class Counter: Metric {
  private let count = Atomic<Int>(0)

  /// A counter that no registry shows.
  package init() {}

  /// The count so far.
  package var value: Int { count.load(ordering: .relaxed) }

  /// Adds to the count.
  @inline(__always) package func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

  func render(_ name: String, _ labels: String, into text: inout String) {
    text += "\(series(name, labels)) \(value)\n"
  }
}

/// A number that goes up and down.
package final class Gauge: Metric {
  private let number = Atomic<Int>(0)

  /// The number now.
  package var value: Int { number.load(ordering: .relaxed) }

  /// Adds to the number, or subtracts with a negative amount.
  package func add(_ amount: Int) { number.wrappingAdd(amount, ordering: .relaxed) }

  /// Sets the number.
  package func set(_ value: Int) { number.store(value, ordering: .relaxed) }

  func render(_ name: String, _ labels: String, into text: inout String) {
    text += "\(series(name, labels)) \(value)\n"
  }
}

private struct ComputedGauge: Metric {
  let read: @Sendable () -> Double

  func render(_ name: String, _ labels: String, into text: inout String) {
    text += "\(series(name, labels)) \(read())\n"
  }
}

/// A distribution of durations over fixed buckets.
package final class Histogram: Metric, @unchecked Sendable {
  // Never changed after `init`; what the pointer leads to are atomics.
  private let counts: UnsafeMutablePointer<Atomic<Int>>
  private let bounds: [Double]
  private let nanosecondBounds: [UInt64]
  private let sum = Atomic<UInt64>(0)

  init(bounds: [Double]) {
    self.bounds = bounds
    nanosecondBounds = bounds.map { UInt64(max(0, $0) * 1_000_000_000) }
    counts = .allocate(capacity: bounds.count + 1)
    for index in 0...bounds.count { (counts + index).initialize(to: Atomic(0)) }
  }

  deinit {
    counts.deinitialize(count: bounds.count + 1)
    counts.deallocate()
  }

  /// Counts one duration.
  package func observe(nanoseconds: UInt64) {
    var index = 0
    while index < nanosecondBounds.count, nanoseconds > nanosecondBounds[index] { index += 1 }
    counts[index].wrappingAdd(1, ordering: .relaxed)
    sum.wrappingAdd(nanoseconds, ordering: .relaxed)
  }

  func render(_ name: String, _ labels: String, into text: inout String) {
    let separator = labels.isEmpty ? "" : ","
    var total = 0
    for index in 0...bounds.count {
      total += counts[index].load(ordering: .relaxed)
      let bound = index < bounds.count ? "\(bounds[index])" : "+Inf"
      text += "\(name)_bucket{\(labels)\(separator)le=\"\(bound)\"} \(total)\n"
    }
    text += "\(series("\(name)_sum", labels)) \(Double(sum.load(ordering: .relaxed)) / 1_000_000_000)\n"
    text += "\(series("\(name)_count", labels)) \(total)\n"
  }
}

private func series(_ name: String, _ labels: String) -> String { labels.isEmpty ? name : "\(name){\(labels)}" }
