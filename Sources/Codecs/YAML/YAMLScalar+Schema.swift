extension YAMLScalar {
  /// The prefix of the tags that YAML itself defines.
  static let tagPrefix = "tag:yaml.org,2002:"

  /// Resolves a scalar by its tag or, without one, by the core schema if it is plain.
  /// - Parameter tag: the tag with its handle expanded.
  /// - Returns: nil if the text is no value of its tag, or an integer that has no `YAMLValue`.
  static func value(of text: String, style: Style, tag: String?) -> YAMLValue? {
    guard let tag else { return style == .plain ? coreValue(of: text) : .string(text) }
    guard tag.hasPrefix(tagPrefix) else { return .string(text) }
    let kind = tag.dropFirst(tagPrefix.count)
    guard kind == "null" || kind == "bool" || kind == "int" || kind == "float" else { return .string(text) }
    let value = coreValue(of: text)
    switch (kind, value) {
    case ("null", .null), ("bool", .bool), ("int", .int), ("float", .double), ("float", .literal): return value
    case ("int", .literal(let number)): return number.utf8.allSatisfy { $0 == 0x2D || $0.isDigit } ? value : nil
    case ("float", .int(let int)): return .double(Double(int))
    default: return nil
    }
  }

  /// The value of a plain scalar without a tag (section 10.3.2).
  /// - Returns: nil for an integer beyond 64 bits in hexadecimal or octal digits.
  static func coreValue(of text: String) -> YAMLValue? {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return number(text)
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"):
      return word(text)
    default: return .string(text)
    }
  }

  private static func word(_ text: String) -> YAMLValue {
    switch text {
    case "~", "null", "Null", "NULL": .null
    case "true", "True", "TRUE": .bool(true)
    case "false", "False", "FALSE": .bool(false)
    default: .string(text)
    }
  }

  private static func number(_ text: String) -> YAMLValue? {
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .double(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .double(-.infinity)
    case ".nan", ".NaN", ".NAN": return .double(.nan)
    default: break
    }
    if text.hasPrefix("0x"), text.utf8.dropFirst(2).allSatisfy({ Hex.value(of: $0) != nil }), text.utf8.count > 2 {
      return integer(text.dropFirst(2), radix: 16)
    }
    if text.hasPrefix("0o"), text.utf8.dropFirst(2).allSatisfy({ (0x30...0x37).contains($0) }), text.utf8.count > 2 {
      return integer(text.dropFirst(2), radix: 8)
    }
    guard let number = YAMLDecimal(text[...]) else { return .string(text) }
    if number.isInteger { return Int64(text).map(YAMLValue.int) ?? .literal(number.json) }
    // What a Double cannot give back stays as written, as it does in JSON.
    if case .double(let double)? = try? JSON.parse(number.json) { return .double(double) }
    return .literal(number.json)
  }

  private static func integer(_ digits: Substring, radix: Int) -> YAMLValue? {
    guard let value = UInt64(digits, radix: radix) else { return nil }
    return Int64(exactly: value).map(YAMLValue.int) ?? .literal(String(value))
  }
}

/// A number in decimal digits: `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
struct YAMLDecimal {
  private let isNegative: Bool
  private let whole: Substring
  private var fraction: Substring = ""
  /// With its `e`.
  private var exponent: Substring = ""
  private(set) var isInteger = true

  init?(_ text: Substring) {
    var rest = text.utf8
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    whole = Substring(rest.prefix { $0.isDigit })
    rest = rest.dropFirst(whole.utf8.count)
    if rest.first == UInt8(ascii: ".") {
      isInteger = false
      rest.removeFirst()
      fraction = Substring(rest.prefix { $0.isDigit })
      rest = rest.dropFirst(fraction.utf8.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    guard let mark = rest.first else { return }
    guard mark | 0x20 == UInt8(ascii: "e") else { return nil }
    isInteger = false
    exponent = Substring(rest)
    rest.removeFirst()
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
  }

  /// The number as JSON writes it: no plus sign, no leading zeros, digits on both sides of a point.
  var json: String {
    let digits = whole.drop { $0 == "0" }
    let point = fraction.isEmpty && (isInteger || !exponent.isEmpty) ? "" : "." + (fraction.isEmpty ? "0" : fraction)
    return (isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits) + point + exponent
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
