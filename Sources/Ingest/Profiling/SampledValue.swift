import Codecs

/// One value of a sampled record, as far as a profile looks at it.
enum SampledValue {
  case null
  case integer(Int64)
  /// A number with a fraction, as its source prints it.
  case number(Double, text: String)
  case moment(Timestamp)
  case text(String)
  /// What has no order or equality, such as an array: it is only told from null.
  case opaque

  /// The value as a profile shows it; nil for what has none to show.
  var text: String? {
    switch self {
    case .null, .opaque: nil
    case .integer(let value): "\(value)"
    case .number(_, let text), .text(let text): text
    case .moment(let time): time.rfc3339
    }
  }

  /// Bytes that a profile keeps of it, about; a text that only has to be told from others is kept as a number.
  func cost(withText: Bool) -> Int { 32 + (withText ? min(text?.utf8.count ?? 0, ProfileQuery.lengthLimit) : 0) }
}
