import Edge
import Net
import Testing

@testable import cairn

@Suite struct ServerLimitsTests {
  private func settings(_ words: [String]) throws(UsageError) -> ServerSettings {
    var settings = ServerSettings()
    try ServerLimit.apply(CommandArguments(words, options: Command.serve.options), to: &settings)
    return settings
  }

  /// What settings are made of, to see that something has changed.
  private func picture(_ settings: ServerSettings) -> String { String(reflecting: settings) }

  @Test(arguments: ServerLimit.all)
  func `every limit can be set and reaches the server`(limit: ServerLimit) throws {
    let rates = ["--burst": "--rate", "--caller-burst": "--caller-rate"]
    let other = rates[limit.option.name].map { [$0, "5"] } ?? []
    for number in [limit.range.lowerBound, limit.range.lowerBound + 1] {
      #expect(try picture(settings(other + [limit.option.name, "\(number)"])) != picture(settings(other)))
    }
    #expect(throws: UsageError.self) { try settings(other + [limit.option.name, "\(limit.range.lowerBound - 1)"]) }
  }

  @Test func `a rate allows twice as many at once unless told otherwise`() throws {
    #expect(try settings(["--rate", "5"]).configuration.rateLimit?.burst == 10)
    #expect(try settings(["--burst", "7", "--rate", "5"]).configuration.rateLimit?.burst == 7)
    #expect(try settings(["--caller-rate", "5"]).options.callerRate?.burst == 10)
    #expect(try settings(["--caller-burst", "7", "--caller-rate", "5"]).options.callerRate?.burst == 7)
    #expect(throws: UsageError.self) { try settings(["--caller-burst", "7"]) }
    #expect(throws: UsageError.self) { try settings(["--burst", "7"]) }
  }

  @Test func `the default that a summary names is the default`() throws {
    for limit in ServerLimit.all {
      guard let open = limit.option.summary.lastIndex(of: "("), let number = Int(limit.option.summary[open...].dropFirst().dropLast())
      else { continue }
      #expect(try picture(settings([limit.option.name, "\(number)"])) == picture(ServerSettings()), "\(limit.option.name)")
    }
  }
}
