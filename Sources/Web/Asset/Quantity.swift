/// Numbers as people read them.
enum Quantity {
  /// A measured number with as many digits as tell it apart from its neighbours.
  static func measure(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let scale: Double = abs(value) < 1 ? 10_000 : abs(value) < 1000 ? 100 : 1
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? Int(rounded).grouped : "\(rounded)"
  }

  /// Bytes in the largest decimal unit that leaves at least one.
  static func bytes(_ bytes: Int) -> String {
    var size = Double(bytes)
    for unit in ["B", "kB", "MB", "GB"] {
      if size < 1000 { return "\((size * 10).rounded() / 10) \(unit)" }
      size /= 1000
    }
    return "\((size * 10).rounded() / 10) TB"
  }
}
