import Catalog
import Codecs
import Edge
import Net
import System
import Testing

extension TestApplication {
  /// The whole answer to a request, written as it would arrive; nil for what is no address at all, which the parser
  /// refuses with 400 before any route sees it.
  func answer(
    _ method: HTTPMethod, _ target: String, headers fields: [(String, String)] = [], body: String = ""
  ) throws -> (status: Int, headers: HTTPHeaders, text: String)? {
    guard let target = try? URLTarget(Array(target.utf8)) else { return nil }
    var headers: HTTPHeaders = ["Host": "localhost"]
    for (name, value) in fields { headers.add(name, value) }
    let response = application.answer(HTTPRequest(method, target, headers: headers, body: Array(body.utf8)))
    var text = ""
    if case .bytes(let bytes) = response.body { text = String(decoding: bytes, as: UTF8.self) }
    return (Int(response.status.code), response.headers, text)
  }

  /// Everything that lies in the data directory, as bytes.
  func storedBytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var pending = [directory]
    while let place = pending.popLast() {
      if File.isDirectory(place) {
        pending += try File.list(place).map { "\(place)/\($0)" }
      } else {
        bytes += try File.read(place)
      }
    }
    return bytes
  }

  /// The UUID of a dataset.
  func id(of fqn: String) throws -> String {
    let asset = try catalog.read { try $0.asset(.data, try FQN(fqn)) }
    return try #require(asset).uuid.description
  }

  /// The administrator's bearer field.
  var bearer: (String, String) { ("Authorization", "Bearer \(token)") }
}

extension [UInt8] {
  func contains(text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }
}

extension Endpoint {
  /// The address of the route with `value` in place of each parameter.
  func target(_ value: String) -> String {
    "/" + pattern.split(separator: "/").map { $0.hasPrefix("{") ? value : String($0) }.joined(separator: "/")
  }

  var name: String { "\(method.rawValue) \(pattern)" }
}
