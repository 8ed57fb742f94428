import Catalog
import Codecs

/// Feeds the reader of records what no broker would send; for `cairn debug fuzz`.
package enum KafkaRecordFuzz {
  /// A batch with a tombstone, and a message of the old format.
  package static let seeds: [[UInt8]] = [
    batch([12, 0, 0, 0, 2, 0x6B, 2, 0x76, 0] + [10, 0, 0, 2, 1, 1, 0]), batch(gzipped: [12, 0, 0, 0, 2, 0x6B, 2, 0x7B, 0]), message,
  ]

  /// The rule that an input breaks: records lie in their batches' order, and none but those asked for come out.
  package static func fault(_ input: [UInt8]) -> String? {
    let input = sealed(input)
    let reader = KafkaRecordReader(input[...], limit: 50)
    if reader.records.count > 50 { return "more records than were asked for" }
    if reader.records != KafkaRecordReader(input[...], limit: 50).records { return "reading twice gives two answers" }
    var sample = KafkaTopicSample()
    for record in reader.records { sample.observe(record) }
    let columns = sample.value.schema(under: nil).columns
    return Set(columns.map(\.path)).count == columns.count ? nil : "two columns have one path"
  }

  /// The input with a right checksum, so that it is not refused for a wrong one.
  private static func sealed(_ input: [UInt8]) -> [UInt8] {
    guard input.count > 21 else { return input }
    var bytes = input
    let sum = bytes[16] == 2 ? CRC32.of(Array(bytes[21...]), .castagnoli) : CRC32.of(Array(bytes[16...]))
    let place = bytes[16] == 2 ? 17 : 12
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index)) }
    return bytes
  }

  private static func batch(_ records: [UInt8], attributes: UInt8 = 0) -> [UInt8] {
    let content = [0, attributes, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 30) + [0, 0, 0, 2] + records
    return [0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, UInt8(content.count + 9), 0, 0, 0, 0, 2, 0, 0, 0, 0] + content
  }

  private static func batch(gzipped records: [UInt8]) -> [UInt8] { batch(GzipWriter.compress(records), attributes: 1) }

  private static let message: [UInt8] =
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 24, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 0, count: 8) + [0, 0, 0, 1, 0x6B, 0, 0, 0, 1, 0x76]
}
