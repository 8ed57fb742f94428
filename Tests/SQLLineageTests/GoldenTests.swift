import Testing

@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.all())
  func `the lineage of a golden case is the expected one`(_ golden: GoldenCase) {
    #expect(golden.answer == golden.expected)
  }

  @Test func `the golden files are found`() {
    #expect(GoldenCase.all().count >= 20)
  }
}
