/// The fields of Kafka's messages: numbers with their highest byte first, texts and lists behind their lengths.
struct KafkaFields {
  /// What is read, or what has been put.
  var bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The answer to a request as it goes over the wire.
  static func framed(_ correlation: Int, _ body: KafkaFields) -> [UInt8] {
    var frame = KafkaFields([])
    frame.put(body.bytes.count + 4, 4)
    frame.put(correlation, 4)
    return frame.bytes + body.bytes
  }

  /// The next number of so many bytes; what is not there is 0.
  mutating func int(_ size: Int) -> Int {
    let taken = bytes.dropFirst(position).prefix(size)
    position += size
    let value = taken.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(Int64(bitPattern: value << UInt64(64 - 8 * size)) >> Int64(64 - 8 * size))
  }

  /// The next text; one that is null is empty.
  mutating func text() -> String {
    let length = max(0, int(2))
    defer { position += length }
    return String(decoding: bytes.dropFirst(position).prefix(length), as: UTF8.self)
  }

  /// The next list, each element taken by `read`.
  mutating func list<Element>(_ read: (inout KafkaFields) -> Element) -> [Element] {
    (0..<max(0, min(int(4), bytes.count))).map { _ in read(&self) }
  }

  /// Adds a number of so many bytes.
  mutating func put(_ value: Int, _ size: Int) {
    for byte in (0..<size).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }

  /// Adds a text.
  mutating func put(_ text: String) {
    put(text.utf8.count, 2)
    bytes += text.utf8
  }

  /// Adds a list, each element put by `write`.
  mutating func put<Elements: Collection>(_ elements: Elements, _ write: (inout KafkaFields, Elements.Element) -> Void) {
    put(elements.count, 4)
    for element in elements { write(&self, element) }
  }
}
