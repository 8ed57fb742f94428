import System
import Testing

@testable import Codecs

/// Pages of PyArrow in both versions, plain and by dictionaries, in every compression that is read.
struct ParquetChunkReaderTests {
  static let files = ["snappy-1-dictionary", "gzip-2-plain", "zstd-2-dictionary", "none-1-plain"]

  /// A column's rows, each with its values as texts.
  private func rows(_ file: [UInt8], _ column: [String]) throws -> [[String]] {
    let metadata = try ParquetFixture.metadata(file)
    let (index, field) = try #require(metadata.schema.leaf(column))
    var rows: [[String]] = []
    for group in metadata.rowGroups {
      let chunk = group.columns[index]
      guard chunk.offset + chunk.compressedSize <= file.count else { throw ParquetError.badLength(chunk.compressedSize) }
      var reader = ParquetChunkReader(Array(file[chunk.offset..<(chunk.offset + chunk.compressedSize)]), field, chunk.compression)
      try reader.forEachRow { row, values, places in
        if row == rows.count { rows.append(places.map { Self.text(values, $0) }) }
      }
    }
    return rows
  }

  private static func text(_ values: ParquetValues, _ place: Int) -> String {
    switch values {
    case .booleans(let values): "\(values[place])"
    case .integers(let values): "\(values[place])"
    case .doubles(let values): "\(values[place])"
    case .bytes(let values): String(decoding: values[place], as: UTF8.self)
    }
  }

  @Test(arguments: files)
  func `every value comes back in its row`(name: String) throws {
    let file = ParquetFixture.file("pages-\(name).parquet")
    let all = 0..<200
    #expect(try rows(file, ["id"]) == all.map { $0 % 7 == 0 ? [] : ["\($0 * 1000)"] })
    #expect(try rows(file, ["small"]) == all.map { ["\(-$0)"] })
    #expect(try rows(file, ["name"]) == all.map { $0 % 3 == 0 ? [] : ["n\($0 % 5)"] })
    #expect(try rows(file, ["tags", "list", "element"]) == all.map { row in row % 11 == 0 ? [] : (0..<(row % 4)).map { "t\($0)" } })
    #expect(try rows(file, ["flag"]) == all.map { $0 % 5 == 0 ? [] : ["\($0 % 2 == 1)"] })
    #expect(try rows(file, ["x"]) == all.map { ["\(Double($0) / 4)"] })
    #expect(try rows(file, ["f"]) == all.map { ["\(Double($0) / 2)"] })
    #expect(try rows(file, ["h"]) == all.map { _ in ["abc"] })
  }

  @Test(arguments: files)
  func `pages changed in any byte give rows or an error`(name: String) throws {
    let file = ParquetFixture.file("pages-\(name).parquet")
    let pages = file.count - 8 - (Int(file[file.count - 8]) | Int(file[file.count - 7]) << 8)
    let columns = try ParquetFixture.metadata(file).schema.leaves.map(\.path)
    var random = SeededRandom(seed: 41)
    for round in 0..<400 {
      var broken = file
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        broken[Int.random(in: 4..<pages, using: &random)] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = try? rows(broken, columns[round % columns.count])
    }
  }

  @Test(arguments: [
    ([0x06, 0x01], 1, 3, [1, 1, 1]), ([0x03, 0b0101_0101], 1, 8, [1, 0, 1, 0, 1, 0, 1, 0]), ([0x03, 0x88, 0xC6, 0xFA], 3, 8, [0, 1, 2, 3, 4, 5, 6, 7]),
    ([0x04, 0x05, 0x03, 0b11], 1, 4, [5, 5, 1, 1]), ([0x0A], 0, 5, [0, 0, 0, 0, 0]),
  ] as [([UInt8], Int, Int, [UInt32])])
  func `runs and packed groups give numbers`(bytes: [UInt8], width: Int, count: Int, numbers: [UInt32]) throws {
    var reader = ParquetHybridReader(bytes[...], width: width)
    #expect(try reader.read(count) == numbers)
  }

  @Test(arguments: [([], 1), ([0x00, 0x01], 1), ([0x01], 1), ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1), ([0x02, 0x01], 33), ([0x03], 8)] as [([UInt8], Int)])
  func `runs that make no sense are refused`(bytes: [UInt8], width: Int) {
    #expect(throws: ParquetError.self) {
      var reader = ParquetHybridReader(bytes[...], width: width)
      _ = try reader.read(10)
    }
  }
}
