import Catalog
import Codecs

/// What the sampled records hold at one path. Texts are kept only where a recipe lets them into a profile or wants them
/// classified; everything else is counted.
struct SampledColumn {
  /// Records with a value that is not null.
  private(set) var present: Int64 = 0
  /// Texts for a classifier.
  private(set) var samples: [String] = []
  /// Hashes of the values.
  private var distinct: Set<Int> = []
  private var numbers: [Double] = []
  /// The least and greatest of each kind of value.
  private var integers: ClosedRange<Int64>?
  private var fractions: (least: (Double, String), greatest: (Double, String))?
  private var moments: ClosedRange<Timestamp>?
  private var texts: ClosedRange<String>?
  private var frequencies: [String: Int64] = [:]

  mutating func add(_ value: SampledValue, _ settings: ProfilingSettings) {
    if case .null = value { return }
    present += 1
    switch value {
    case .null, .opaque: return
    case .integer(let number):
      distinct.insert(number.hashValue)
      numbers.append(Double(number))
      integers = min(integers?.lowerBound ?? number, number)...max(integers?.upperBound ?? number, number)
    case .number(let number, let text): add(number, text)
    case .moment(let time):
      distinct.insert(time.hashValue)
      moments = min(moments?.lowerBound ?? time, time)...max(moments?.upperBound ?? time, time)
    case .text(let text): add(text, settings)
    }
    if settings.keepsTopValues, let text = value.text { frequencies[ProfileQuery.clipped(text), default: 0] += 1 }
  }

  private mutating func add(_ number: Double, _ text: String) {
    // A whole number is the same value in every type.
    distinct.insert(Int64(exactly: number)?.hashValue ?? number.hashValue)
    guard number.isFinite else { return }
    numbers.append(number)
    var known = fractions ?? ((number, text), (number, text))
    if number < known.least.0 { known.least = (number, text) }
    if number > known.greatest.0 { known.greatest = (number, text) }
    fractions = known
  }

  private mutating func add(_ text: String, _ settings: ProfilingSettings) {
    distinct.insert(text.hashValue)
    if samples.count < settings.classifiedRows { samples.append(ProfileQuery.clipped(text)) }
    guard settings.keepsTextBounds else { return }
    texts = min(texts?.lowerBound ?? text, text)...max(texts?.upperBound ?? text, text)
  }

  /// The column's profile among so many records.
  func profile(_ path: FieldPath, _ family: ProfileFamily, of records: Int64, _ settings: ProfilingSettings) -> ColumnProfile {
    var profile = ColumnProfile(path)
    if settings.countsNulls { profile.nullCount = max(0, records - present) }
    guard family != .opaque else { return profile }
    if settings.countsDistinct { profile.distinctCount = Int64(distinct.count) }
    let bounds = bounds(family)
    if settings.readsMinimum { profile.minimum = bounds.map { ProfileQuery.clipped($0.least) } }
    if settings.readsMaximum { profile.maximum = bounds.map { ProfileQuery.clipped($0.greatest) } }
    if family == .number { measure(&profile, settings) }
    if settings.keepsTopValues {
      profile.topValues = frequencies.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(TableProfiler.topValueCount)
        .map { ColumnProfile.ValueCount($0.key, $0.value) }
    }
    return profile
  }

  private func bounds(_ family: ProfileFamily) -> (least: String, greatest: String)? {
    switch family {
    case .number:
      let whole = integers.map { (least: (Double($0.lowerBound), "\($0.lowerBound)"), greatest: (Double($0.upperBound), "\($0.upperBound)")) }
      let ranges = [whole, fractions].compactMap(\.self)
      guard let least = ranges.map(\.least).min(by: { $0.0 < $1.0 }), let greatest = ranges.map(\.greatest).max(by: { $0.0 < $1.0 }) else { return nil }
      return (least.1, greatest.1)
    case .moment: return moments.map { ($0.lowerBound.rfc3339, $0.upperBound.rfc3339) }
    case .text: return texts.map { ($0.lowerBound, $0.upperBound) }
    case .opaque: return nil
    }
  }

  private func measure(_ profile: inout ColumnProfile, _ settings: ProfilingSettings) {
    guard !numbers.isEmpty else { return }
    let sorted = numbers.sorted()
    let mean = sorted.reduce(0) { $0 + $1 / Double(sorted.count) }
    if settings.computesMean { profile.mean = mean }
    let middle = sorted.count / 2
    if settings.computesMedian { profile.median = sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2 }
    if settings.computesDeviation, sorted.count > 1 {
      let square = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sorted.count - 1)
      profile.deviation = square.isFinite ? square.squareRoot() : nil
    }
    if settings.drawsHistogram { profile.histogram = Self.histogram(sorted) }
  }

  private static func histogram(_ sorted: [Double]) -> ColumnProfile.Histogram? {
    guard let lower = sorted.first, let upper = sorted.last, lower < upper, (upper - lower).isFinite else { return nil }
    let width = (upper - lower) / Double(TableProfiler.classes)
    guard width > 0 else { return nil }
    var counts = [Int64](repeating: 0, count: TableProfiler.classes)
    for number in sorted { counts[max(0, min(counts.count - 1, Int((number - lower) / width)))] += 1 }
    return ColumnProfile.Histogram(lower: lower, upper: upper, counts: counts)
  }
}
