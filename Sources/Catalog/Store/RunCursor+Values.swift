import Codecs

/// A value of a run, as its JSON stands in the store; one that was left out has no bytes.
extension UnsafeBufferPointer<UInt8> {
  /// Whether the value was left out, or is `null`.
  var isNull: Bool { isEmpty || self[0] == UInt8(ascii: "n") }

  /// The number that a value of digits is; nil for anything else.
  var integer: Int? {
    let isNegative = first == UInt8(ascii: "-")
    let digits = isNegative ? UnsafeBufferPointer(rebasing: dropFirst()) : self
    // The highest number of so many digits is one of 64 bits.
    guard !digits.isEmpty, digits.count < 20 else { return nil }
    var magnitude: UInt64 = 0
    for digit in digits {
      guard digit &- UInt8(ascii: "0") < 10 else { return nil }
      magnitude = magnitude &* 10 &+ UInt64(digit &- UInt8(ascii: "0"))
    }
    return Int(exactly: magnitude).map { isNegative ? -$0 : $0 }
  }

  /// The number, or another where the value was left out; nil when it is no number.
  func integer(orElse number: Int) -> Int? { isEmpty ? number : integer }

  /// The text that a value in quotes is; nil for anything else.
  var text: String? { withTextBytes { String(decoding: $0, as: UTF8.self) } }

  /// Lends the UTF-8 of the text that a value in quotes is; nil for anything else.
  @inline(__always)
  func withTextBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
    guard count > 1, self[0] == UInt8(ascii: "\"") else { return nil }
    guard contains(UInt8(ascii: "\\")) else { return body(UnsafeBufferPointer(rebasing: self[1..<count - 1])) }
    guard var text = json?.string else { return nil }
    return text.withUTF8(body)
  }

  /// The number, nil where it was left out.
  /// - Throws: `CatalogError.store` for what is none.
  func optionalInteger(of noun: String) throws(CatalogError) -> Int? {
    guard !isNull else { return nil }
    guard let integer else { throw damaged(noun) }
    return integer
  }

  /// The text, nil where it was left out.
  /// - Throws: `CatalogError.store` for what is none.
  func optionalText(of noun: String) throws(CatalogError) -> String? {
    guard !isNull else { return nil }
    guard let text else { throw damaged(noun) }
    return text
  }

  /// The object, an empty one where it was left out.
  /// - Throws: `CatalogError.store` for what is none.
  func optionalObject(of noun: String) throws(CatalogError) -> JSONObject {
    guard !isNull else { return [:] }
    guard let object = json?.object else { throw damaged(noun) }
    return object
  }

  /// The whole value; nil when it is no JSON. What producers nest in it is bounded where it is read.
  var json: JSON? { try? JSON.parse(Array(self), limits: JSONLimits(depth: 512)) }
}
