import Codecs
import Testing

@testable import System

@Suite struct SpoolFileTests {
  @Test func `what is appended is read back by its place, in any order`() throws {
    let spool = try SpoolFile()
    var random = SeededRandom(seed: 8)
    let texts = (0..<200).map { _ in (0..<Int.random(in: 0..<5000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) } }
    let places = try texts.map { try spool.append($0) }
    for (place, text) in zip(places, texts).shuffled(using: &random) { #expect(try spool.read(place) == text) }
    #expect(places.last?.upperBound == texts.joined().count)
  }

  @Test func `a place behind the end is an error`() throws {
    let spool = try SpoolFile()
    _ = try spool.append([1, 2, 3])
    #expect(try spool.read(3..<3) == [])
    #expect(throws: SystemError.self) { try spool.read(1..<5) }
  }
}
