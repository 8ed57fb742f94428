import Catalog
import Testing

@testable import Ingest

@Suite struct SourceTextsTests {
  private func text(_ number: Int, _ length: Int = 1000) throws -> SourceSQL {
    let place = try FQN("db.public")
    let body = "SELECT \(number) -- ü" + String(repeating: "x", count: length)
    switch number % 3 {
    case 0: return SourceSQL(text: body, dialect: "postgres", target: try place.appending("v\(number)"), defaults: place)
    case 1: return SourceSQL(text: body, dialect: "postgres", routine: try place.appending("r\(number)"), defaults: place)
    default: return SourceSQL(text: body, dialect: "postgres", defaults: place, calls: number)
    }
  }

  /// How much is kept in memory: all, some, none.
  @Test(arguments: [1 << 20, 10_000, 0]) func `texts come back as they were handed over, wherever they waited`(limit: Int) throws {
    var texts = SourceTexts(memoryLimit: limit)
    for number in 0..<90 { try texts.append(try text(number, number)) }
    #expect([texts.views.count, texts.routines.count, texts.queries.count] == [30, 30, 30])
    for (index, held) in texts.views.enumerated() { #expect(try texts[held].text == (try text(3 * index, 3 * index).text)) }
    for (index, held) in texts.routines.enumerated() { #expect(try texts[held].routine?.name == "r\(3 * index + 1)") }
    for (index, held) in texts.queries.enumerated() {
      #expect(try texts[held].text.hasPrefix("SELECT \(3 * index + 2) -- ü") && (try texts[held].calls) == 3 * index + 2)
    }
  }
}
