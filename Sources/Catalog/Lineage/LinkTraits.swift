/// What a traversal asks of an edge before it follows it, in six bits: the transformation and who states it.
struct LinkTraits: RawRepresentable, Hashable, Comparable, Sendable {
  let rawValue: UInt8

  @inline(__always)
  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ transformation: Transformation, _ origin: Origin.Kind) {
    rawValue = UInt8(truncatingIfNeeded: transformation.rawValue << 2 | origin.rawValue)
  }

  var transformation: Transformation { Transformation(rawValue: Int(rawValue >> 2)) ?? .flow }
  var origin: Origin.Kind { Origin.Kind(rawValue: Int(rawValue & 3)) ?? .inferred }

  static func < (left: LinkTraits, right: LinkTraits) -> Bool { left.rawValue < right.rawValue }
}

/// The traits that a request follows, as a set of bits.
struct LinkFilter: Sendable {
  private var bits: UInt64 = 0

  init(_ request: LineageRequest) {
    var origins: UInt64 = 0
    for origin in Origin.Kind.allCases where request.origins?.contains(origin) ?? true {
      origins |= 1 << UInt64(origin.rawValue)
    }
    for transformation in Transformation.allCases where request.follows(transformation) {
      bits |= origins << UInt64(transformation.rawValue << 2)
    }
  }

  @inline(__always)
  func allows(_ traits: UInt8) -> Bool { bits &>> UInt64(traits) & 1 != 0 }

  /// Whether every one of a set of traits is followed.
  @inline(__always)
  func allowsAll(_ kinds: UInt64) -> Bool { kinds & ~bits == 0 }

  /// Traits as a set of bits.
  static func bits(of traits: [UInt8]) -> UInt64 { traits.reduce(0) { $0 | 1 &<< UInt64($1) } }
}
