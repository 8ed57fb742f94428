import System

extension String {
  /// A short text of plain, awkward and non-Latin characters.
  static func random(using random: inout SeededRandom) -> String {
    let alphabet: [Character] = Array("abcxyz019 _-.,:;\"\\/\n\r\t\u{0}\u{1f}\u{7f}éß漢字😀\u{301}=+@'%&?#[]{}")
    return String((0..<Int.random(in: 0..<12, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
  }
}
