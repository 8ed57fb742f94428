/// Numbers of a fixed width, as dates are written in.
enum DateDigits {
  static func append(_ number: Int, width: Int, to text: inout [UInt8]) {
    let start = text.count
    var rest = number.magnitude
    while rest > 0 || text.count - start < width {
      text.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    text[start...].reverse()
  }

  static func append(_ date: CivilDate, to text: inout [UInt8]) {
    if date.year < 0 { text.append(UInt8(ascii: "-")) } else if date.year > 9999 { text.append(UInt8(ascii: "+")) }
    append(date.year, width: 4, to: &text)
    text.append(UInt8(ascii: "-"))
    append(date.month, width: 2, to: &text)
    text.append(UInt8(ascii: "-"))
    append(date.day, width: 2, to: &text)
  }

  static func append(_ time: CivilTime, to text: inout [UInt8]) {
    append(time.hour, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    append(time.minute, width: 2, to: &text)
    text.append(UInt8(ascii: ":"))
    append(time.second, width: 2, to: &text)
  }
}
