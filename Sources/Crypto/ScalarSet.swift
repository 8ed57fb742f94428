/// A set of Unicode scalars kept as sorted ranges.
struct ScalarSet: Sendable {
  private let ranges: [ClosedRange<UInt32>]

  /// Reads a table such as `20-7E A0`: hexadecimal, ascending, without overlap.
  init(_ table: StaticString) {
    ranges = table.tokens.compactMap { ClosedRange(hexadecimal: $0) }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar.value)
  }
}

extension CompatibilityMappings {
  /// What each compatibility character becomes.
  static let targets: [Unicode.Scalar: [Unicode.Scalar]] = {
    var targets: [Unicode.Scalar: [Unicode.Scalar]] = [:]
    for token in table.tokens {
      guard let sign = token.firstIndex(where: { $0 == "=" || $0 == "+" }),
        let sources = ClosedRange(hexadecimal: token[..<sign])
      else { continue }
      let values = token[token.index(after: sign)...].split(separator: ",").compactMap { UInt32($0, radix: 16) }
      let step: UInt32 = token[sign] == "+" ? 1 : 0
      for (offset, source) in sources.enumerated() {
        guard let scalar = Unicode.Scalar(source) else { continue }
        targets[scalar] = values.compactMap { Unicode.Scalar($0 + step * UInt32(offset)) }
      }
    }
    return targets
  }()
}

extension StaticString {
  fileprivate var tokens: [Substring] { description.split { $0 == " " || $0 == "\n" } }
}

extension ClosedRange<UInt32> {
  /// Reads `20` or `20-7E`.
  fileprivate init?(hexadecimal text: Substring) {
    let ends = text.split(separator: "-").compactMap { UInt32($0, radix: 16) }
    guard let first = ends.first, let last = ends.last, first <= last else { return nil }
    self = first...last
  }
}
