/// Cuts bytes that arrive in pieces into lines; never more than one line and the last piece is held.
package struct LineSplitter: Sendable {
  private var pending: [UInt8] = []

  package init() {}

  /// How many bytes of a line that has not ended are held.
  package var pendingCount: Int { pending.count }

  /// Takes in the next bytes and hands out the lines that are complete, without their ends.
  package mutating func push<Failure: Error>(
    _ piece: [UInt8], _ body: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = piece[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      if pending.isEmpty {
        try body(rest[..<end])
      } else {
        let line = pending + rest[..<end]
        pending = []
        try body(line[...])
      }
      rest = rest[end...].dropFirst()
    }
    pending += rest
  }

  /// Hands out what stands behind the last line end, if anything does.
  package mutating func finish<Failure: Error>(_ body: (ArraySlice<UInt8>) throws(Failure) -> Void) throws(Failure) {
    let line = pending
    pending = []
    if !line.isEmpty { try body(line[...]) }
  }
}
