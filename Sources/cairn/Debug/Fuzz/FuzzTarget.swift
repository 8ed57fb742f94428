/// One part of Cairn that reads what strangers send, with inputs to start from and rules that no input may break.
struct FuzzTarget: Sendable {
  /// What the command line calls it.
  let name: String
  /// Inputs to mutate, one for each construct of the format.
  let seeds: [[UInt8]]
  /// Pieces of the format that mutations put in as wholes.
  let words: [[UInt8]]
  /// Feeds an input and names the rule it breaks, nil when all is well. A trap ends the process, which is reported too.
  let fault: @Sendable ([UInt8]) -> String?

  /// All targets, in the order of the documentation.
  static let all: [FuzzTarget] = [
    http, json, yaml, url, inflate, postgreSQL, search, recipe, sql, csv, thrift, bson, mongoDB, kafka, parquet, orc, avro,
    compact, xml, lz4, snappy, zstandard,
  ] + sources

  init(_ name: String, seeds: [String], words: [String], fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.init(name, bytes: seeds.map { Array($0.utf8) }, words: words, fault: fault)
  }

  init(_ name: String, bytes seeds: [[UInt8]], words: [String], fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.seeds = seeds
    self.words = words.map { Array($0.utf8) }
    self.fault = fault
  }
}

extension [UInt8] {
  /// The bytes in pieces whose lengths follow from their content, so that the same input is always cut alike.
  var pieces: [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    while start < count {
      let length = Swift.min(count - start, 1 + Int(self[start]) % 7 * (1 + pieces.count % 5))
      pieces.append(Array(self[start..<start + length]))
      start += length
    }
    return pieces
  }
}
