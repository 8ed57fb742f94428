import Testing

@testable import Web

/// Thousands of picked rows in few bytes.
@Suite struct RowNumbersTests {
  @Test(arguments: [([], ""), ([5], "5"), ([3, 4, 5, 9], "3-5 9"), ([9, 3, 3, 4], "3-4 9")] as [([Int64], String)])
  func `numbers are written as ranges`(numbers: [Int64], text: String) throws {
    #expect(RowNumbers(numbers).text == text)
    #expect(try RowNumbers(text, limit: 100).numbers == Set(numbers).sorted())
  }

  @Test(arguments: ["x", "1-", "-5", "5-3", "0", "1--2", "99999999999999999999", "1-9223372036854775808"])
  func `what is no range is refused`(text: String) {
    #expect(throws: RowNumbers.Failure.malformed(text)) { try RowNumbers(text, limit: 100) }
  }

  @Test(arguments: ["1-101", "1-9223372036854775807", "1-60 100-150"])
  func `a short text cannot stand for more than the limit`(text: String) {
    #expect(throws: RowNumbers.Failure.tooMany(limit: 100)) { try RowNumbers(text, limit: 100) }
  }

  @Test func `a thousand neighbours take few bytes`() {
    #expect(RowNumbers(Int64(1)...1000).text == "1-1000")
  }
}
