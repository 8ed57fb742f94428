import Codecs
import Net

extension RESTSource {
  /// Tries the source out step by step.
  /// - Parameters:
  ///   - path: what anybody who may log in may ask for.
  ///   - list: says what there is to read, given what `path` answered.
  ///   - read: looks into it.
  func probe(
    _ path: String, list: (JSON) throws(CrawlError) -> String, read: () throws(CrawlError) -> String
  ) -> [ProbeStep] {
    let greeting: JSON
    do throws(RESTError) {
      greeting = try answer(path)
    } catch {
      return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), error.crawlError.description)
    }
    let passed = [
      ProbeStep("resolve", .passed, url.host ?? ""), ProbeStep("connect", .passed, "port \(url.port ?? 0)"),
      ProbeStep("TLS", .passed, url.scheme == "https" ? "verified" : "none: http is in the clear"),
      ProbeStep("sign in", .passed, place),
    ]
    return passed + ProbeStep.contents(list: { () throws(CrawlError) in try list(greeting) }, read: read)
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: RESTError.Cause) -> Int {
    switch cause {
    case .connection(.transport(let error)): error.cause.probePlace
    case .connection, .content, .cancelled: 1
    case .status(401): 3
    case .status: 4
    }
  }
}
