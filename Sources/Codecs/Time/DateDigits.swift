/// Numbers of a fixed width, as dates are written in.
enum DateDigits {
  /// Bytes that no date with its time takes more of.
  static let room = 48

  /// The text that `body` writes.
  static func text(_ body: (inout OutputSpan<UInt8>) -> Void) -> String {
    String(decoding: [UInt8](capacity: room) { body(&$0) }, as: UTF8.self)
  }

  static func append(_ number: Int, width: Int, to text: inout OutputSpan<UInt8>) {
    guard width == 2, number.magnitude < 100 else { return appendLong(number, width: width, to: &text) }
    text.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number.magnitude / 10))
    text.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number.magnitude % 10))
  }

  private static func appendLong(_ number: Int, width: Int, to text: inout OutputSpan<UInt8>) {
    var (scale, digits) = (1 as UInt, 1)
    while digits < width || number.magnitude / scale > 9 {
      scale *= 10
      digits += 1
    }
    while scale > 0 {
      text.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number.magnitude / scale % 10))
      scale /= 10
    }
  }

  static func append(_ date: CivilDate, to text: inout OutputSpan<UInt8>) {
    if date.year < 0 { text.append(UInt8(ascii: "-")) } else if date.year > 9999 { text.append(UInt8(ascii: "+")) }
    append(date.year, width: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    append(date.month, width: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    append(date.day, width: 2, to: &text)
  }

  static func append(_ time: CivilTime, to text: inout OutputSpan<UInt8>) {
    append(time.hour, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    append(time.minute, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    append(time.second, width: 2, to: &text)
  }
}
