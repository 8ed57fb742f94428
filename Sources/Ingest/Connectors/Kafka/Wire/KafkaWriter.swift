/// Writes the fields of one request.
struct KafkaWriter {
  private(set) var bytes: [UInt8] = []

  mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }
  mutating func int8(_ value: UInt8) { bytes.append(value) }
  mutating func int16(_ value: Int) { integer(UInt64(bitPattern: Int64(value)), 2) }
  mutating func int32(_ value: Int) { integer(UInt64(bitPattern: Int64(value)), 4) }
  mutating func int64(_ value: Int64) { integer(UInt64(bitPattern: value), 8) }

  /// A text behind its length; what is beyond 32,767 bytes is no name of Kafka's and left out.
  mutating func string(_ text: String) {
    let utf8 = text.utf8.prefix(Int(Int16.max))
    int16(utf8.count)
    bytes.append(contentsOf: utf8)
  }

  mutating func byteArray(_ value: [UInt8]) {
    int32(value.count)
    bytes.append(contentsOf: value)
  }

  mutating func array<Element>(_ elements: [Element], _ write: (inout KafkaWriter, Element) -> Void) {
    int32(elements.count)
    for element in elements { write(&self, element) }
  }

  /// No array at all, which for some requests means everything.
  mutating func nullArray() { int32(-1) }

  private mutating func integer(_ value: UInt64, _ count: Int) {
    for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }
}
