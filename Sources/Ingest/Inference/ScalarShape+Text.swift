import Catalog
import Codecs

extension ScalarShape {
  private static let textDate = ScalarShape("string(date)", .date, isText: true)
  private static let textInstant = ScalarShape("string(date-time)", .timestamp, isText: true)
  private static let textUUID = ScalarShape("string(uuid)", .uuid, isText: true)

  private static let cellBoolean = ScalarShape("boolean", .boolean, isText: true)
  private static let cellInteger = ScalarShape("integer", .integer, isText: true)
  private static let cellNumber = ScalarShape("number", .float, isText: true)
  private static let cellDate = ScalarShape("date", .date, isText: true)
  private static let cellInstant = ScalarShape("timestamp", .timestamp, isText: true)
  private static let cellUUID = ScalarShape("uuid", .uuid, isText: true)

  /// The shape of a text, in JSON Schema's words for its format.
  package init(text: String) {
    switch Format(text) {
    case .date: self = Self.textDate
    case .instant: self = Self.textInstant
    case .uuid: self = Self.textUUID
    case nil: self = .string
    }
  }

  /// The shape of a cell of a table of texts.
  init(cell text: String) {
    switch Format(text) {
    case .date: self = Self.cellDate
    case .instant: self = Self.cellInstant
    case .uuid: self = Self.cellUUID
    case nil: self = Self.number(text) ?? (["true", "false"].contains(text.lowercased()) ? Self.cellBoolean : .string)
    }
  }

  /// A number as programs write it. One with a zero in front is a code, such as a postcode, and stays a text.
  private static func number(_ text: String) -> ScalarShape? {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    guard let first = digits.first, isDigit(first), text.utf8.count <= 64 else { return nil }
    if first == UInt8(ascii: "0"), let second = digits.dropFirst().first, isDigit(second) { return nil }
    if Int64(text) != nil { return cellInteger }
    guard digits.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }), Double(text) != nil else { return nil }
    return cellNumber
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// What a text is written like, beyond being a text.
  private enum Format {
    case date, instant, uuid

    init?(_ text: String) {
      // Most texts are ruled out by their length or their first letter.
      switch text.utf8.count {
      case 10 where CivilDate(text) != nil: self = .date
      case 36 where UUID(text) != nil: self = .uuid
      case 19...35 where text.utf8.first.map(isDigit) == true:
        // What has no offset is a local time.
        guard Timestamp(rfc3339: text) != nil || Timestamp(rfc3339: text + "Z") != nil else { return nil }
        self = .instant
      default: return nil
      }
    }
  }
}
