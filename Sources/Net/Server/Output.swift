/// Bytes on their way to a client: a buffer that responses are written into, and perhaps one large body behind it that
/// is sent from where it is.
struct Output: Sendable {
  /// Bodies up to this size are copied behind their header, so that both leave in one piece of one buffer.
  private static let copyLimit = 16 << 10
  /// More than this is not gathered before it is sent.
  private static let fullSize = 64 << 10

  private(set) var bytes: [UInt8] = []
  private var sent = 0
  private var tail: [UInt8] = []
  private var tailSent = 0

  var isEmpty: Bool { sent == bytes.count && tail.isEmpty }

  /// Whether it should be sent before anything else is written into it.
  var isFull: Bool { bytes.count - sent >= Self.fullSize || !tail.isEmpty }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  mutating func append(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Writes a number in decimal.
  mutating func append(decimal number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  /// Appends a body that ends what is in the buffer.
  mutating func append(body: [UInt8]) {
    if body.count <= Self.copyLimit { bytes.append(contentsOf: body) } else { tail = body }
  }

  /// Appends a chunk of a chunked body (RFC 9112 7.1); an empty one is left out, since it would end the body.
  mutating func append(chunk: [UInt8]) {
    guard !chunk.isEmpty else { return }
    var shift = 60
    while chunk.count >> shift == 0 { shift -= 4 }
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: chunk.count >> shift) & 15
      bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      shift -= 4
    }
    append("\r\n")
    bytes.append(contentsOf: chunk)
    append("\r\n")
  }

  /// Lends the parts that are still to be sent.
  func withParts<Result>(_ body: (_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { first in
      tail.withUnsafeBytes { second in
        body(UnsafeRawBufferPointer(rebasing: first[sent...]), UnsafeRawBufferPointer(rebasing: second[tailSent...]))
      }
    }
  }

  /// Forgets bytes that were sent.
  mutating func consume(_ count: Int) {
    let fromBytes = min(count, bytes.count - sent)
    sent += fromBytes
    tailSent += count - fromBytes
    if sent == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      sent = 0
    }
    if tailSent == tail.count {
      tail = []
      tailSent = 0
    }
  }

  /// Exchanges buffers that hold nothing: a thread lends its own, so that idle connections need none.
  mutating func exchangeBuffer(with other: inout [UInt8]) {
    if bytes.isEmpty { swap(&bytes, &other) }
  }
}
