/// Case and accent folding of single scalars, so that `Müller`, `MULLER` and `muller` are one word.
enum Folding {
  /// What a scalar is to the analyzer.
  enum Class {
    case separator, lower, upper, digit, ideograph, mark
  }

  /// The class of a scalar outside ASCII.
  static func classify(_ scalar: Unicode.Scalar) -> Class {
    switch scalar.value {
    case 0x300...0x36F: return .mark
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: return .ideograph
    default: break
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: return .upper
    case .lowercaseLetter, .otherLetter, .modifierLetter, .letterNumber: return .lower
    case .decimalNumber, .otherNumber: return .digit
    // Vowel signs of Indic and Semitic scripts belong to their letter and tell words apart.
    case .spacingMark, .nonspacingMark, .enclosingMark: return .lower
    default: return .separator
    }
  }

  /// Appends the folded form of a scalar outside ASCII as UTF-8.
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if let base = base(of: scalar.value) {
      bytes.append(base)
    } else if let letters = expansions[scalar.value] {
      bytes.append(contentsOf: letters.utf8)
    } else {
      bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    }
  }

  /// The plain Latin letter below an accented one.
  private static func base(of value: UInt32) -> UInt8? {
    let letter: UInt8
    switch value {
    case 0xC0...0x17F: letter = latin[Int(value - 0xC0)]
    case 0x1CD...0x1DC: letter = caron[Int(value - 0x1CD)]
    case 0x1E00...0x1EFF: letter = additional[Int(value - 0x1E00)]
    default: return nil
    }
    return letter == UInt8(ascii: ".") ? nil : letter
  }

  private static let latin = [UInt8](
    ("aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y"  // U+00C0
      + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllll."  // U+0100
      + ".llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)
  private static let caron = [UInt8]("aaiioouuuuuuuuuu".utf8)
  private static let additional = [UInt8](
    ("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppp"
      + "rrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaa"
      + "aaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......").utf8)

  private static let expansions: [UInt32: String] = [
    0xC6: "ae", 0xE6: "ae", 0xD0: "d", 0xF0: "d", 0xDE: "th", 0xFE: "th", 0xDF: "ss", 0x1E9E: "ss",
    0x132: "ij", 0x133: "ij", 0x138: "k", 0x149: "n", 0x14A: "n", 0x14B: "n", 0x152: "oe", 0x153: "oe",
    0x386: "α", 0x3AC: "α", 0x388: "ε", 0x3AD: "ε", 0x389: "η", 0x3AE: "η", 0x38A: "ι", 0x3AF: "ι",
    0x38C: "ο", 0x3CC: "ο", 0x38E: "υ", 0x3CD: "υ", 0x38F: "ω", 0x3CE: "ω", 0x3C2: "σ",
    0x401: "е", 0x451: "е",
  ]
}
