import System
import Testing

@Suite struct ArgumentsTests {
  @Test func `the kernel's words are those Swift found`() throws {
    #expect(try Arguments.all() == CommandLine.arguments)
  }
}
