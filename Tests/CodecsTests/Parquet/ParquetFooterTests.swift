import Glibc
import System
import Testing

@testable import Codecs

/// A file of PyArrow: ten columns, nested ones among them, six rows in two groups.
enum ParquetFixture {
  static let orders = file("orders.parquet")

  static func file(_ name: String) -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Fixtures/Files"
    guard let file = fopen("\(folder)/\(name)", "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }

  static func metadata(_ bytes: [UInt8] = orders) throws -> ParquetMetadata {
    guard case .metadata(let metadata) = try ParquetFooter.read(bytes, fileSize: bytes.count) else {
      throw ParquetError.notParquet
    }
    return metadata
  }
}

struct ParquetFooterTests {
  @Test func `a footer tells rows, groups, columns and who wrote it`() throws {
    let metadata = try ParquetFixture.metadata()
    #expect(metadata.rowCount == 6)
    #expect(metadata.rowGroups.map(\.rowCount) == [4, 2])
    #expect(metadata.createdBy?.hasPrefix("parquet-cpp-arrow version") == true)
    #expect(metadata.compressions == [.snappy])
    #expect(metadata.schema.fields.map(\.name) == ["id", "name", "price", "day", "at", "flag", "tags", "lines", "attrs", "who"])
    #expect(metadata.schema.leaves.map { $0.path.joined(separator: ".") } == [
      "id", "name", "price", "day", "at", "flag", "tags.list.element", "lines.list.element.sku", "lines.list.element.n",
      "attrs.key_value.key", "attrs.key_value.value", "who.mail", "who.born",
    ])
    let fields = metadata.schema.fields
    #expect(fields[0].repetition == .required && fields[0].type == .int64 && fields[0].meaning == nil)
    #expect(fields[2].meaning == .decimal(precision: 9, scale: 2) && fields[2].length == 4)
    #expect(fields[4].meaning == .timestamp(.microseconds, isUTC: true))
    #expect(fields[6].meaning == .list && fields[8].meaning == .map)
    let count = try #require(metadata.schema.leaf(["lines", "list", "element", "n"]))
    #expect(count.index == 8)
    #expect(count.field.meaning == .integer(bits: 16, isSigned: false))
    #expect(count.field.maxDefinition == 4 && count.field.maxRepetition == 1)
  }

  @Test func `a chunk tells its size, its nulls and its bounds`() throws {
    let chunk = try ParquetFixture.metadata().rowGroups[0].columns[1]
    #expect(chunk.valueCount == 4)
    #expect(chunk.offset > 4 && chunk.compressedSize > 0)
    #expect(chunk.statistics?.nullCount == 2)
    #expect(chunk.statistics?.lower.map { Array($0) } == Array("n1".utf8))
    #expect(chunk.statistics?.upper.map { Array($0) } == Array("n2".utf8))
  }

  @Test func `the last bytes are enough, and tell how many are when they are not`() throws {
    let file = ParquetFixture.orders
    guard case .needs(let length) = try ParquetFooter.read(file.suffix(8), fileSize: file.count) else {
      Issue.record("eight bytes cannot hold the metadata")
      return
    }
    guard case .metadata(let metadata) = try ParquetFooter.read(Array(file.suffix(length)), fileSize: file.count) else {
      Issue.record("the metadata is not complete with so many bytes")
      return
    }
    #expect(metadata.rowCount == 6)
  }

  @Test(arguments: [
    ([], ParquetError.notParquet),
    (Array("no Parquet at all".utf8), .notParquet),
    ([1, 0, 0, 0] + Array("PARE".utf8), .encrypted),
    ([0, 0, 0, 0] + Array("PAR1".utf8), .badLength(0)),
    ([0xFF, 0xFF, 0xFF, 0xFF] + Array("PAR1".utf8), .badLength(0xFFFF_FFFF)),
    ([9, 0, 0, 0] + Array("PAR1".utf8), .badLength(9)),
  ] as [([UInt8], ParquetError)])
  func `an end that is none of a plain Parquet file is refused`(bytes: [UInt8], error: ParquetError) {
    #expect(throws: error) { try ParquetFooter.read(bytes, fileSize: 20) }
  }

  @Test func `a footer cut or changed anywhere gives metadata or an error`() {
    let file = ParquetFixture.orders
    let footer = file.dropLast(8).suffix(Int(file[file.count - 8]) | Int(file[file.count - 7]) << 8)
    for length in 0..<footer.count { _ = try? ParquetMetadata(footer.prefix(length)) }
    var random = SeededRandom(seed: 31)
    for _ in 0..<3000 {
      var broken = Array(footer)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      guard let metadata = try? ParquetMetadata(broken[...]) else { continue }
      #expect(metadata.rowCount >= 0)
    }
  }

  private func element(_ name: String, type: Int? = nil, children: Int? = nil, converted: Int? = nil) -> ThriftStructure {
    var element: ThriftStructure = [3: .i32(1), 4: .text(name)]
    if let type { element.append(.i32(Int32(type)), as: 1) }
    if let children { element.append(.i32(Int32(children)), as: 5) }
    if let converted { element.append(.i32(Int32(converted)), as: 6) }
    return element
  }

  @Test(arguments: [(-1, "the schema ends too early"), (3, "the schema ends too early"), (1, "the schema has more elements than its tree")])
  func `a tree that its elements do not make is refused`(children: Int, reason: String) {
    let elements = [element("root", children: children), element("a", type: 1), element("b", type: 2)]
    #expect(throws: ParquetError.malformed(reason)) { try ParquetSchema(elements) }
  }

  @Test func `groups nested without end are refused`() {
    let elements = [element("root", children: 1)] + (0..<1000).map { element("g\($0)", children: 1) } + [element("leaf", type: 1)]
    #expect(throws: ParquetError.malformed("the schema is nested deeper than 64 levels")) { try ParquetSchema(elements) }
  }

  @Test(arguments: [
    (0, ParquetLogicalType.string), (1, .map), (2, .map), (3, .list), (4, .enumeration), (6, .date), (7, .time(.milliseconds, isUTC: true)),
    (10, .timestamp(.microseconds, isUTC: true)), (11, .integer(bits: 8, isSigned: false)), (14, .integer(bits: 64, isSigned: false)),
    (18, .integer(bits: 64, isSigned: true)), (19, .json), (20, .bson), (21, .interval),
  ])
  func `older files name their meanings by numbers`(code: Int, meaning: ParquetLogicalType) throws {
    let schema = try ParquetSchema([element("root", children: 1), element("a", type: 6, converted: code)])
    #expect(schema.fields[0].meaning == meaning)
  }
}
