import Codecs
import Net

extension RESTSource {
  /// Tries the source out step by step.
  /// - Parameters:
  ///   - path: what anybody who may read the source may ask for.
  ///   - list: asks for what the recipe wants read, and says what it found.
  func probe(_ path: String, list: (JSON) throws(CrawlError) -> String) -> [ProbeStep] {
    let isTLS = url.scheme == "https"
    let names = ["resolve", "connect", "TLS", "sign in", "read"]
    let greeting: JSON
    do throws(RESTError) {
      greeting = try answer(path)
    } catch {
      return ProbeStep.failing(names, at: Self.place(of: error.cause), error.crawlError.description)
    }
    let passed = [
      ProbeStep("resolve", .passed, url.host ?? ""), ProbeStep("connect", .passed, "port \(url.port ?? 0)"),
      ProbeStep("TLS", .passed, isTLS ? "verified" : "none: http is in the clear"),
      ProbeStep("sign in", .passed, place),
    ]
    do throws(CrawlError) {
      return passed + [ProbeStep("read", .passed, try list(greeting))]
    } catch { return passed + [ProbeStep("read", .failed, "\(error)")] }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: RESTError.Cause) -> Int {
    switch cause {
    case .connection(.transport(let error)): error.cause.probePlace
    case .connection: 1
    case .status(401): 3
    case .status, .content: 4
    }
  }
}

extension TransportError.Cause {
  /// Which step of a probe the failure belongs to, of `resolve`, `connect` and `TLS`.
  var probePlace: Int {
    switch self {
    case .unresolved, .timedOut(.resolve): 0
    case .tls, .timedOut(.handshake): 2
    default: 1
    }
  }
}
