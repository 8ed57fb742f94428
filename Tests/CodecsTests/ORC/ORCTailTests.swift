import System
import Testing

@testable import Codecs

/// Files of ORC's C++ library, which PyArrow holds: nine columns, nested ones among them, three rows.
struct ORCTailTests {
  private static let codecs = ["uncompressed", "zlib", "snappy", "lz4", "zstd"]

  private static func file(_ codec: String) -> [UInt8] { ParquetFixture.file("orders-\(codec).orc") }

  private static func footer(_ bytes: [UInt8]) throws(ORCError) -> ORCFooter {
    guard case .footer(let footer) = try ORCTail.read(bytes, fileSize: bytes.count) else { throw .notORC }
    return footer
  }

  @Test(arguments: codecs) func `a footer tells rows, types and statistics, whatever it is compressed by`(codec: String) throws {
    let footer = try Self.footer(Self.file(codec))
    #expect(footer.rowCount == 3 && footer.writer == "ORC C++")
    #expect(footer.compression.name == (codec == "uncompressed" ? "none" : codec))
    let root = footer.types[0]
    #expect(root.names == ["id", "who", "price", "day", "at", "score", "ok", "lines", "tags"])
    #expect(root.children.map { footer.types[$0].kind } == [.long, .string, .decimal, .date, .timestamp, .double, .boolean, .list, .map])
    let price = footer.types[root.children[2]]
    #expect(price.precision == 9 && price.scale == 2)
    let line = footer.types[footer.types[root.children[7]].children[0]]
    #expect(line.kind == .structure && line.names == ["sku", "n"])
    let statistics = root.children.map { footer.statistics[$0] }
    #expect(statistics[0].valueCount == 2 && statistics[0].lower == .integer(1) && statistics[0].upper == .integer(9))
    #expect(statistics[1].lower == .text("ann") && statistics[1].upper == .text("zoe"))
    #expect(statistics[3].lower == .days(20_089) && statistics[5].upper == .double(2.5))
    #expect(statistics[6].valueCount == 3 && statistics[6].lower == nil)
  }

  @Test func `the end of a file is asked for as far as it is needed`() throws {
    let file = Self.file("uncompressed")
    guard case .needs(let first) = try ORCTail.read(Array(file.suffix(10)), fileSize: file.count) else {
      Issue.record("ten bytes cannot hold a postscript")
      return
    }
    guard case .needs(let second) = try ORCTail.read(Array(file.suffix(first)), fileSize: file.count) else {
      Issue.record("a postscript alone is no footer")
      return
    }
    #expect(first < second && second < file.count)
    guard case .footer(let footer) = try ORCTail.read(Array(file.suffix(second)), fileSize: file.count) else {
      Issue.record("so much was said to be enough")
      return
    }
    #expect(footer.rowCount == 3)
  }

  @Test func `what is no ORC file is told`() {
    #expect(throws: ORCError.notORC) { try ORCTail.read([], fileSize: 0) }
    #expect(throws: ORCError.self) { try ORCTail.read(Array("PAR1 and more PAR1".utf8) + [3], fileSize: 100) }
    #expect(throws: ORCError.self) { try Self.footer(Array(Self.file("zlib").dropLast())) }
  }

  @Test func `types that lead back to themselves and children that are missing are refused`() {
    func message(_ fields: [(UInt8, [UInt8])]) -> [UInt8] { fields.flatMap { [$0.0, UInt8($0.1.count)] + $0.1 } }
    let structure: [UInt8] = [0x08, 12, 0x12, 1, 0, 0x1A, 1, 0x61]
    #expect(throws: ORCError.malformed("type 0 refers to one that cannot lie in it")) {
      try ORCFooter(message([(0x22, structure)])[...], compression: .none)
    }
    // One type inside two others would be written out twice, and in nested ones without end.
    let twins: [UInt8] = [0x08, 12, 0x12, 2, 1, 1, 0x1A, 1, 0x61, 0x1A, 1, 0x62]
    #expect(throws: ORCError.malformed("type 0 refers to one that cannot lie in it")) {
      try ORCFooter(message([(0x22, twins), (0x22, [0x08, 4])])[...], compression: .none)
    }
    #expect(throws: ORCError.malformed("a list has 0 types inside")) {
      try ORCFooter(message([(0x22, [0x08, 10])])[...], compression: .none)
    }
    #expect(throws: ORCError.malformed("its rows are no structure")) {
      try ORCFooter(message([(0x22, [0x08, 4])])[...], compression: .none)
    }
  }

  @Test(arguments: codecs) func `a damaged tail is refused or read, and nothing traps`(codec: String) {
    let file = Self.file(codec)
    var random = SeededRandom(seed: 7)
    for _ in 0..<2_000 {
      var bytes = file
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.count - 520..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 1...30, using: &random)) }
      _ = try? ORCTail.read(bytes, fileSize: bytes.count)
    }
  }
}
