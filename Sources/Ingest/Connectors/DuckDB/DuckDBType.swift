import Catalog

/// A type as DuckDB writes it, such as `STRUCT(sku VARCHAR, n INTEGER)[]` or `MAP(VARCHAR, DECIMAL(9,2))`.
struct DuckDBType {
  private let bytes: [UInt8]
  private var position = 0
  /// How many shapes the last one read has inside one another: lists are written behind what they hold, so that only the
  /// finished shape tells.
  private var height = 0
  private static let depthLimit = 64

  /// The shape that a text means; one that cannot be taken apart is a single value of that type.
  static func shape(_ text: String) -> ColumnShape {
    var type = DuckDBType(bytes: Array(text.utf8))
    if let shape = type.shape(depth: 0), type.position == type.bytes.count { return shape }
    return .value(DataType(nativeType: text), text)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func shape(depth: Int) -> ColumnShape? {
    guard depth < Self.depthLimit else { return nil }
    let start = position
    let word = take { !"([,)".utf8.contains($0) }
    var shape: ColumnShape
    if accept("(") {
      switch word.uppercased() {
      case "STRUCT", "UNION":
        guard let fields = fields(depth) else { return nil }
        shape = .structure(fields)
      case "MAP":
        guard let key = self.shape(depth: depth + 1), accept(",") else { return nil }
        let keyHeight = height
        guard let value = self.shape(depth: depth + 1), accept(")") else { return nil }
        shape = .map(key: key, value: value, valueIsNullable: true)
        height = max(keyHeight, height) + 1
      default:
        guard skipArguments() else { return nil }
        shape = value(from: start)
        height = 1
      }
    } else {
      guard !word.isEmpty else { return nil }
      shape = value(from: start)
      height = 1
    }
    while accept("[") {
      _ = take { $0 != UInt8(ascii: "]") }
      height += 1
      guard accept("]"), height <= Self.depthLimit else { return nil }
      shape = .list(shape, elementIsNullable: true)
    }
    return shape
  }

  private func value(from start: Int) -> ColumnShape {
    var text = String(decoding: bytes[start..<position], as: UTF8.self)
    while text.hasPrefix(" ") { text.removeFirst() }
    return .value(DataType(nativeType: text), text)
  }

  private mutating func fields(_ depth: Int) -> [ShapedColumn]? {
    var fields: [ShapedColumn] = []
    var highest = 0
    repeat {
      skipSpaces()
      guard let name = name(), let shape = shape(depth: depth + 1) else { return nil }
      fields.append(ShapedColumn(name: name, shape: shape, isNullable: true))
      highest = max(highest, height)
    } while accept(",")
    height = highest + 1
    return accept(")") ? fields : nil
  }

  private mutating func name() -> String? {
    guard peek == UInt8(ascii: "\"") else {
      let name = take { $0 != 0x20 }
      skipSpaces()
      return name.isEmpty ? nil : name
    }
    guard let quoted = quoted(UInt8(ascii: "\"")) else { return nil }
    skipSpaces()
    return quoted.isEmpty ? nil : String(decoding: quoted, as: UTF8.self)
  }

  /// What stands between quotes, doubled ones meaning one.
  private mutating func quoted(_ quote: UInt8) -> [UInt8]? {
    position += 1
    var content: [UInt8] = []
    while let byte = peek {
      position += 1
      if byte == quote {
        guard peek == quote else { return content }
        position += 1
      }
      content.append(byte)
    }
    return nil
  }

  /// Passes over `9,2)` or `'a', 'b')`.
  private mutating func skipArguments() -> Bool {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): guard quoted(byte) != nil else { return false }
      case UInt8(ascii: ")"):
        position += 1
        return true
      default: position += 1
      }
    }
    return false
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() { while peek == 0x20 { position += 1 } }

  private mutating func take(while isPart: (UInt8) -> Bool) -> String {
    skipSpaces()
    let start = position
    while let byte = peek, isPart(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}
