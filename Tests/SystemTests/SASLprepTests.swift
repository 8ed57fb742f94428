import Crypto
import Testing

struct SASLprepTests {
  // The examples of RFC 4013 section 3, then compatibility characters of every kind.
  @Test(arguments: [
    ("I\u{AD}X", "IX"),
    ("user", "user"),
    ("USER", "USER"),
    ("\u{AA}", "a"),
    ("\u{2168}", "IX"),
    ("pässwörd–Ⅳ", "pässwörd–IV"),
    ("pa\u{308}sswo\u{308}rd", "pässwörd"),
    ("ＡＢＣ１２３", "ABC123"),
    ("a\u{A0}b\u{3000}c\u{200B}d", "a b cd"),
    ("ﬁne", "fine"),
    ("\u{1D41A}\u{1D7FF}", "a9"),
    ("x² ½", "x2 1\u{2044}2"),
    ("\u{FF76}\u{FF9E}", "ガ"),
    ("\u{1E9B}\u{323}", "ṩ"),
    ("\u{1100}\u{1161}", "가"),
    ("\u{F900}", "豈"),
    ("\u{FEB3}\u{FEBC}", "\u{633}\u{635}"),
    ("\u{627}1\u{628}", "\u{627}1\u{628}"),
  ])
  func `text is mapped and normalised`(text: String, expected: String) throws {
    let prepared = try SASLprep.prepare(text)
    #expect(Array(prepared.unicodeScalars) == Array(expected.unicodeScalars))
  }

  @Test(arguments: [
    ("\u{7}", SASLprepError.prohibited("\u{7}")),
    ("a\u{7F}", .prohibited("\u{7F}")),
    ("\u{E000}", .prohibited("\u{E000}")),
    ("\u{200E}", .prohibited("\u{200E}")),
    ("\u{FFFD}", .prohibited("\u{FFFD}")),
    ("\u{E0041}", .prohibited("\u{E0041}")),
    ("a\u{221}", .unassigned("\u{221}")),
    ("😀", .unassigned("😀")),
    ("\u{627}1", .mixedDirections),
    ("\u{627}a\u{628}", .mixedDirections),
    ("", .empty),
    ("\u{AD}\u{200D}", .empty),
  ])
  func `text that the profile forbids is refused`(text: String, error: SASLprepError) {
    #expect(throws: error) { try SASLprep.prepare(text) }
    #expect(SASLprep.preparedOrVerbatim(text) == Array(text.utf8))
  }

  @Test func `preparing twice changes nothing more`() throws {
    for value in UInt32(0x20)...0x1FFFF {
      guard let scalar = Unicode.Scalar(value), let once = try? SASLprep.prepare(String(scalar)) else { continue }
      #expect(try SASLprep.prepare(once) == once)
    }
  }
}
