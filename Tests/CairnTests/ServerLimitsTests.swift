import Net
import Testing

@testable import cairn

@Suite struct ServerLimitsTests {
  private func configuration(_ words: [String]) throws(UsageError) -> ServerConfiguration {
    var configuration = ServerConfiguration()
    try ServerLimit.apply(CommandArguments(words, options: Command.serve.options), to: &configuration)
    return configuration
  }

  /// What a configuration is made of, to see that something has changed.
  private func picture(_ configuration: ServerConfiguration) -> String { String(reflecting: configuration) }

  @Test(arguments: ServerLimit.all)
  func `every limit can be set and reaches the server`(limit: ServerLimit) throws {
    let other = limit.option.name == "--burst" ? ["--rate", "5"] : []
    for number in [limit.range.lowerBound, limit.range.lowerBound + 1] {
      #expect(try picture(configuration(other + [limit.option.name, "\(number)"])) != picture(configuration(other)))
    }
    #expect(throws: UsageError.self) { try configuration(other + [limit.option.name, "\(limit.range.lowerBound - 1)"]) }
  }

  @Test func `a rate allows twice as many at once unless told otherwise`() throws {
    #expect(try configuration(["--rate", "5"]).rateLimit?.burst == 10)
    #expect(try configuration(["--burst", "7", "--rate", "5"]).rateLimit?.burst == 7)
    #expect(throws: UsageError.self) { try configuration(["--burst", "7"]) }
  }

  @Test func `the default that a summary names is the default`() throws {
    for limit in ServerLimit.all {
      guard let open = limit.option.summary.lastIndex(of: "("), let number = Int(limit.option.summary[open...].dropFirst().dropLast())
      else { continue }
      #expect(try picture(configuration([limit.option.name, "\(number)"])) == picture(ServerConfiguration()), "\(limit.option.name)")
    }
  }
}
