import System
import Testing

@testable import Codecs

@Suite struct `Text` {
  static let invalid: [([UInt8], Int)] = [
    ([0x80], 0), ([0x61, 0xC3], 1), ([0xC0, 0xAF], 0), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
    ([0x61, 0x62, 0xE2, 0x82, 0x61], 2), ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xE0, 0x80, 0x80], 0),
  ]

  @Test(arguments: invalid)
  func `bytes that are not UTF-8 are found`(bytes: [UInt8], offset: Int) {
    #expect(UTF8Validation.firstInvalidOffset(in: bytes.span) == offset)
    #expect(!UTF8Validation.isValid(bytes))
  }

  @Test func `every scalar is valid and agrees with the decoder when damaged`() {
    #expect(UTF8Validation.isValid([]))
    #expect(UTF8Validation.isValid(Array("plain, é, 漢, 😀, \u{0}, \u{10FFFF}".utf8)))
    var random = SeededRandom(seed: 15)
    for _ in 0..<2000 {
      var bytes = Array(String.random(using: &random).utf8) + Array("é漢😀".utf8)
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      #expect(UTF8Validation.isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
    }
  }

  @Test(arguments: [
    ("plain, é, 漢, 😀", "plain, é, 漢, 😀"), ("a\nb\tc", "a\\u{a}b\\u{9}c"), ("\u{1B}]0;x\u{7}", "\\u{1b}]0;x\\u{7}"),
    ("\u{9B}31m\u{7F}", "\\u{9b}31m\\u{7f}"), ("a\u{202E}b\u{2066}c\u{2028}", "a\\u{202e}b\\u{2066}c\\u{2028}"),
  ])
  func `what a terminal would obey is written out`(text: String, visible: String) {
    #expect(text.visible() == visible)
    #expect("\(text)\n".visible(keepsLines: true).hasSuffix("\n"))
  }

  static let suggestions: [(String, String?)] = [
    ("shedule", "schedule"), ("SOURCE", "source"), ("souce", "source"), ("tpye", "type"),
    ("pipline_name", "pipeline_name"),
    ("xyz", nil), ("", nil), ("schedules", "schedule"), ("configuration", nil),
  ]

  @Test(arguments: suggestions)
  func `the nearest word is suggested when it is near`(word: String, expected: String?) {
    let known = ["source", "config", "schedule", "pipeline_name", "type"]
    #expect(nearest(to: word, among: known) == expected)
  }

  static let distances: [(String, String, Int)] = [
    ("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("abc", "abc", 0), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ("abcd", "acbd", 1),
  ]

  @Test(arguments: distances)
  func `the distance counts insertions, deletions, replacements and swaps`(a: String, b: String, distance: Int) {
    #expect(editDistance(Array(a.utf8), Array(b.utf8), limit: 5) == distance)
    #expect(editDistance(Array(b.utf8), Array(a.utf8), limit: 5) == distance)
    if distance > 0 { #expect(editDistance(Array(a.utf8), Array(b.utf8), limit: distance - 1) == nil) }
  }

  @Test func `of equally near words the first is taken, and very long ones are left out`() {
    #expect(nearest(to: "cat", among: ["bat", "hat"]) == "bat")
    let long = String(repeating: "x", count: 100)
    #expect(nearest(to: long, among: [long + "y"]) == nil)
  }
}
