/// Dates of HTTP fields in the preferred form, IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 5.6.7).
package enum HTTPDate {
  private static let days: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Appends the date of a number of seconds since 1970-01-01T00:00:00Z.
  package static func append(_ seconds: Int64, to bytes: inout [UInt8]) {
    let day = seconds.quotient(dividingBy: 86_400)
    let second = seconds - day * 86_400
    let (year, month, dayOfMonth) = civil(day)
    append(days[Int(day - day.quotient(dividingBy: 7) * 7)], to: &bytes)
    bytes.append(0x2C)
    bytes.append(0x20)
    append(dayOfMonth, digits: 2, to: &bytes)
    bytes.append(0x20)
    append(months[month - 1], to: &bytes)
    bytes.append(0x20)
    append(Int(year), digits: 4, to: &bytes)
    bytes.append(0x20)
    append(Int(second / 3600), digits: 2, to: &bytes)
    bytes.append(0x3A)
    append(Int(second / 60 % 60), digits: 2, to: &bytes)
    bytes.append(0x3A)
    append(Int(second % 60), digits: 2, to: &bytes)
    append(" GMT", to: &bytes)
  }

  /// The date as text.
  package static func string(_ seconds: Int64) -> String {
    var bytes: [UInt8] = []
    append(seconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The seconds since 1970 of an IMF-fixdate; nil for anything else. The two obsolete forms are not read: a condition
  /// that cannot be read is ignored, which is always safe.
  package static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    let span = bytes.span
    guard bytes.count == 29, bytes[3] == 0x2C, bytes[4] == 0x20, bytes[7] == 0x20, bytes[11] == 0x20,
      bytes[16] == 0x20, bytes[19] == 0x3A, bytes[22] == 0x3A, span.extracting(25..<29).equals(" GMT"),
      let day = HTTPGrammar.decimal(span.extracting(5..<7)), let year = HTTPGrammar.decimal(span.extracting(12..<16)),
      let month = months.firstIndex(where: { span.extracting(8..<11).equals($0) }),
      let hour = HTTPGrammar.decimal(span.extracting(17..<19)), hour < 24,
      let minute = HTTPGrammar.decimal(span.extracting(20..<22)), minute < 60,
      let second = HTTPGrammar.decimal(span.extracting(23..<25)), second <= 60
    else { return nil }
    let days = daysSince1970(year: Int64(year), month: month + 1, day: day)
    guard civil(days) == (Int64(year), month + 1, day) else { return nil }
    return days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }

  /// The Gregorian date of a day number, by 400-year cycles that begin on 1 March.
  private static func civil(_ day: Int64) -> (year: Int64, month: Int, day: Int) {
    let shifted = day + 719_468
    let cycle = shifted.quotient(dividingBy: 146_097)
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
    return (yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month, Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
  }

  private static func daysSince1970(year: Int64, month: Int, day: Int) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let cycle = year.quotient(dividingBy: 400)
    let yearOfCycle = year - cycle * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
  }

  private static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = digits == 4 ? 1000 : 10
    while divisor > 0 {
      bytes.append(0x30 + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}

extension Int64 {
  /// Division that rounds down, so that instants before 1970 fall on the right day.
  fileprivate func quotient(dividingBy divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : (self + 1) / divisor - 1
  }
}
