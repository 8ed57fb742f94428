/// Numbers as people read them.
enum Quantity {
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
