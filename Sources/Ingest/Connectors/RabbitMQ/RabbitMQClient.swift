import Codecs
import Net

/// Asks the management plugin of a broker (https://www.rabbitmq.com/docs/http-api-reference).
struct RabbitMQClient {
  let source: RESTSource
  /// How many entries one answer holds.
  private static let pageSize = 500

  /// - Parameter settings: the plugin's address without `/api`.
  init(_ settings: RESTSettings, isCancelled: @escaping () -> Bool = { false }) {
    source = RESTSource(settings, isCancelled: isCancelled)
  }

  /// How errors name the place and the login; never with the password.
  var place: String { source.place }

  /// What one path answers.
  /// - Throws: `CrawlError.source` for anything but 200 with JSON.
  func get(_ path: String) throws(CrawlError) -> JSON { try source.get("api/\(path)") }

  /// Hands over a list page by page; ends the crawl between two elements when someone asks it to stop.
  /// - Parameters:
  ///   - limit: bytes of the whole list, where it is kept.
  ///   - read: an element; nil for what is none, which ends the crawl: what was left out would be taken for gone.
  func forEach<Element>(
    _ path: String, upTo limit: Int = .max, _ read: (JSON) -> Element?, _ body: (Element) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    func take(_ elements: [JSON]) throws(CrawlError) {
      for json in elements {
        if source.isCancelled() { throw .cancelled }
        try body(try element(json, path, read))
      }
    }
    var page = 1
    var paging = Paging(byteLimit: limit)
    while true {
      let (answer, bytes) = try source.measured("api/\(path)?page=\(page)&page_size=\(Self.pageSize)")
      // What knows no pages, such as /bindings, answers everything at once.
      if let all = answer.array {
        return try take(all)
      }
      guard let items = answer["items"]?.array, let pages = answer["page_count"]?.int else {
        throw nonsense(path, "is \(answer.kindName); a list is expected")
      }
      try take(items)
      guard page < pages, !items.isEmpty else { return }
      page += 1
      do throws(Paging.Fault) {
        try paging.add(bytes: bytes)
        try paging.turn(to: "\(page)", after: items.first?.text)
      } catch { throw .source("\(place): /api/\(path) \(error)", hint: nil) }
    }
  }

  /// A list that is kept whole.
  func list<Element>(_ path: String, _ read: (JSON) -> Element?) throws(CrawlError) -> [Element] {
    var elements: [Element] = []
    try forEach(path, upTo: Paging.wholeLimit, read) { elements.append($0) }
    return elements
  }

  /// What an exchange hands on; nothing when it is gone by now.
  func bindings(from exchange: RabbitMQExchange) throws(CrawlError) -> [RabbitMQBinding] {
    let path = "exchanges/\(RESTSource.encode(exchange.vhost))/\(RESTSource.encode(exchange.name))/bindings/source"
    guard let answer = try source.find("api/\(path)") else { return [] }
    return try elements(of: answer, path, RabbitMQBinding.init)
  }

  /// The elements of a list that a path answered at once.
  func elements<Element>(of answer: JSON, _ path: String, _ read: (JSON) -> Element?) throws(CrawlError) -> [Element] {
    guard let all = answer.array else { throw nonsense(path, "is \(answer.kindName); a list is expected") }
    return try all.map { (json) throws(CrawlError) in try element(json, path, read) }
  }

  private func element<Element>(_ json: JSON, _ path: String, _ read: (JSON) -> Element?) throws(CrawlError) -> Element {
    guard let element = read(json) else {
      throw nonsense(path, "has \(json.kindName) in its list; an object with its name is expected")
    }
    return element
  }

  private func nonsense(_ path: String, _ what: String) -> CrawlError {
    .nonsense("\(place): the answer of /api/\(path) \(what)", hint: "check management_url")
  }
}
