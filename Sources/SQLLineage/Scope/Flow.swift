/// How a column reaches another: a set, since it can do so along several paths.
///
/// Of the direct bits only the strongest of a path is kept: aggregation over transformation over identity.
struct Flow: OptionSet, Hashable {
  var rawValue: UInt16

  static let identity = Flow(rawValue: 1)
  static let transformation = Flow(rawValue: 2)
  static let aggregation = Flow(rawValue: 4)
  static let masking = Flow(rawValue: 8)
  static let conditional = Flow(rawValue: 16)
  static let window = Flow(rawValue: 32)
  static let join = Flow(rawValue: 64)
  static let filter = Flow(rawValue: 128)
  static let groupBy = Flow(rawValue: 256)
  static let sort = Flow(rawValue: 512)

  private static let directMask: UInt16 = 7
  private static let indirectMask: UInt16 = 0x3F0

  var direct: Flow { Flow(rawValue: rawValue & Flow.directMask) }
  var indirect: Flow { Flow(rawValue: rawValue & Flow.indirectMask) }
  var isDirect: Bool { rawValue & Flow.directMask != 0 }

  /// The flow of a value that went through `inner` first and then through this.
  func after(_ inner: Flow) -> Flow {
    if self == .identity { return inner }
    var result = indirect.rawValue
    if isDirect {
      result |= inner.indirect.rawValue
      if inner.isDirect {
        result |= max(direct.strongest.rawValue, inner.direct.strongest.rawValue)
        result |= (rawValue | inner.rawValue) & Flow.masking.rawValue
      }
    }
    return Flow(rawValue: result)
  }

  /// Both flows together, of two paths between the same columns.
  func merged(with other: Flow) -> Flow {
    let both = union(other)
    return Flow(rawValue: both.rawValue & ~Flow.directMask | both.direct.strongest.rawValue)
  }

  private var strongest: Flow {
    if contains(.aggregation) { return .aggregation }
    if contains(.transformation) { return .transformation }
    return intersection(.identity)
  }

  /// The same, but no longer a plain copy.
  var transformed: Flow { self == .identity ? .transformation : self }
}
