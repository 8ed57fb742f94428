import Catalog
import Codecs
import Edge

/// Moments as pages show them and as people type them.
enum Moment {
  /// The time of day in UTC, with how long ago that is.
  static func exact(_ time: Timestamp) -> HTML { "\(text(time)) UTC <span class=\"ago\">\(Piece.time(time))</span>" }

  /// Date and minute in UTC.
  static func text(_ time: Timestamp) -> String {
    let clock = time.time
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(time.date) \(two(clock.hour)):\(two(clock.minute))"
  }

  /// Reads `2026-11-21`, the end of that day; `2026-11-21T08:30`, in UTC as browsers send it; or an RFC 3339 time.
  /// - Throws: `CatalogError.invalid` for anything else.
  static func read(_ text: String, field: String) throws(CatalogError) -> Timestamp {
    let candidates = [text, "\(text):00Z", "\(text):59.999999Z", "\(text)Z", "\(text)T23:59:59.999999Z"]
    let minute = text.count == 16
    for candidate in minute ? ["\(text):59.999999Z"] : candidates {
      if let time = Timestamp(rfc3339: candidate) { return time }
    }
    throw .invalid(field: field, reason: "is \(text); a day such as 2026-11-21 or a time such as 2026-11-21T08:30 is expected")
  }

  /// A field for a moment that browsers draw as a calendar.
  static func field(_ name: String, _ label: String, _ value: String?) -> HTML {
    let shown = value.flatMap { text in (try? read(text, field: name)).map { Moment.text($0) } }
    let parts = (shown ?? "").split(separator: " ").joined(separator: "T")
    return "<label>\(label)<input type=\"datetime-local\" name=\"\(name)\" value=\"\(parts)\"></label>"
  }
}
