import Codecs

/// One statement on its way through Trino's client protocol (Trino documentation, "Client protocol"): answers in, the next
/// request and rows out.
struct TrinoExchange {
  /// What has to be done next.
  enum Step: Equatable {
    /// Rows that came, and the address to ask for more.
    case more([TrinoRow], next: URL)
    /// The same request once more, after so many seconds.
    case again(after: Double)
    /// The last rows.
    case done([TrinoRow])
  }

  /// The server's own address: no other is ever asked, since requests carry a password.
  private let origin: URL
  /// Nil until an answer names them.
  private var columns: [String]?
  private var refusals = 0
  /// Where the statement can be called off; nil before the first answer and after the last.
  private(set) var current: URL?

  /// How often in a row a busy server is asked again.
  private static let refusalLimit = 20

  init(origin: URL) { self.origin = origin }

  /// Takes an answer.
  /// - Parameter retryAfter: the field of that name, for an answer that asks for patience.
  mutating func receive(status: Int, retryAfter: String?, _ body: [UInt8]) throws(TrinoError.Cause) -> Step {
    switch status {
    case 200: break
    case 429, 502, 503, 504:
      refusals += 1
      guard refusals <= Self.refusalLimit else { throw .busy(status: status) }
      if let seconds = retryAfter.flatMap({ Double($0) }), seconds >= 0 { return .again(after: min(seconds, 30)) }
      // The documentation asks for 50 to 100 ms, which a server that starts up deserves more of each time.
      return .again(after: min(0.1 * Double(refusals), 2))
    case 401: throw .unauthorized
    case 403: throw .forbidden(Self.text(body))
    default: throw .status(status, Self.text(body))
    }
    refusals = 0
    let answer: JSON
    do throws(JSONError) { answer = try JSON.parse(body, limits: .source) } catch { throw .notJSON("\(error)") }
    guard answer.object != nil else { throw .notJSON("it is \(answer.kindName)") }
    if let error = answer["error"], !error.isNull {
      current = nil
      throw .statement(TrinoStatementError(error))
    }
    let rows = try rows(of: answer)
    guard let next = answer["nextUri"]?.string else {
      current = nil
      // Also a statement without rows has columns.
      guard columns != nil else { throw .violation("a statement ended without saying what its columns are") }
      return .done(rows)
    }
    let address = try address(next)
    current = address
    return .more(rows, next: address)
  }

  private mutating func rows(of answer: JSON) throws(TrinoError.Cause) -> [TrinoRow] {
    if let listed = answer["columns"], !listed.isNull {
      let names = listed.array?.compactMap { $0["name"]?.string }
      guard let names, names.count == listed.array?.count else { throw .violation("the columns are \(listed.kindName) without names; a list of named columns is expected") }
      columns = names
    }
    guard let data = answer["data"], !data.isNull else { return [] }
    guard let rows = data.array else { throw .violation("the data is \(data.kindName); a list of rows is expected") }
    guard let columns else { throw .violation("rows come before their columns") }
    var read: [TrinoRow] = []
    read.reserveCapacity(rows.count)
    for row in rows {
      guard let values = row.array, values.count == columns.count else {
        throw .violation("a row does not have the \(columns.count) values of its columns")
      }
      read.append(TrinoRow(columns: columns, values: values))
    }
    return read
  }

  private func address(_ text: String) throws(TrinoError.Cause) -> URL {
    guard let url = try? URL(text), url.scheme == origin.scheme, url.host == origin.host, url.port == origin.port else {
      throw .strayed(String(text.prefix(200)))
    }
    return url
  }

  private static func text(_ body: [UInt8]) -> String { String(decoding: body.prefix(300), as: UTF8.self) }
}

/// A row of a result, its values by the columns' names.
struct TrinoRow: Equatable {
  private let columns: [String]
  private let values: [JSON]

  init(columns: [String], values: [JSON]) {
    self.columns = columns
    self.values = values
  }

  /// The value of a column; nil for NULL and for a column that this version of the server lacks.
  subscript(_ name: String) -> JSON? {
    guard let index = columns.firstIndex(of: name), !values[index].isNull else { return nil }
    return values[index]
  }

  func text(_ name: String) -> String? { self[name]?.string }

  /// A number, also one such as `NaN` that comes as a text.
  func number(_ name: String) -> Double? { self[name]?.double ?? text(name).flatMap { Double($0) } }

  /// The text without which the row says nothing: a row that was left out would make what it names look gone.
  func name(_ column: String) throws(TrinoError.Cause) -> String {
    guard let text = text(column) else {
      throw .violation("a row has \(self[column]?.kindName ?? "nothing") as \(column); a name is expected")
    }
    return text
  }
}
