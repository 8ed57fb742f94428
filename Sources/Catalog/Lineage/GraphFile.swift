/// The lineage graph as the bytes of a file: which change of the log it is of, every page that is not empty, and a hash
/// of all that.
struct GraphFile {
  /// The last change that the graph covers.
  let stamp: ChangeStamp
  let snapshot: LineageSnapshot

  private static let magic: UInt64 = 0x3130_4850_4152_4743

  init(_ snapshot: LineageSnapshot, _ stamp: ChangeStamp) {
    self.snapshot = snapshot
    self.stamp = stamp
  }

  /// The bytes of the file.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(snapshot.size + 4096)
    bytes.append(raw: Self.magic)
    bytes.append(raw: stamp.number.rawValue)
    bytes.append(raw: stamp.at)
    for (table, columnBit) in [(snapshot.assets, UInt32(0)), (snapshot.columns, UInt32(1) << 31)] {
      for index in 0..<table.pageCount {
        let page = table[index]
        guard page.present != 0 || page.deleted != 0 else { continue }
        bytes.append(raw: UInt32(index) | columnBit)
        page.append(to: &bytes)
      }
    }
    bytes.append(raw: ContentHash.hash(bytes))
    return bytes
  }

  /// Reads a file; nil when it is damaged or was written by another version.
  init?(decoding bytes: [UInt8]) {
    guard bytes.count >= 32 else { return nil }
    let file = bytes.withUnsafeBytes { raw -> (ChangeStamp, LineageSnapshot)? in
      let content = UnsafeRawBufferPointer(rebasing: raw.dropLast(8))
      let hash = raw.loadUnaligned(fromByteOffset: content.count, as: UInt64.self)
      guard raw.loadUnaligned(as: UInt64.self) == Self.magic, ContentHash.hash(content) == hash else { return nil }
      let stamp = ChangeStamp(
        number: ChangeNumber(rawValue: raw.loadUnaligned(fromByteOffset: 8, as: Int64.self)),
        at: raw.loadUnaligned(fromByteOffset: 16, as: Int64.self))
      return Self.readPages(UnsafeRawBufferPointer(rebasing: content.dropFirst(24))).map { (stamp, $0) }
    }
    guard let file else { return nil }
    (stamp, snapshot) = file
  }

  private static func readPages(_ bytes: UnsafeRawBufferPointer) -> LineageSnapshot? {
    var snapshot = LineageSnapshot()
    var rest = bytes
    while !rest.isEmpty {
      guard rest.count >= 4 else { return nil }
      let place = rest.loadUnaligned(as: UInt32.self)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(4))
      let index = place & ~(1 << 31)
      // Row ids have 31 bits and a page holds 64 of them.
      guard index < 1 << 25, let page = LineagePage(reading: &rest) else { return nil }
      snapshot.place(page, at: Int(index), isColumns: place >> 31 == 1)
    }
    return snapshot
  }
}

/// A change of the log, and when it was made: two stores that share a number rarely share the microsecond.
struct ChangeStamp: Equatable, Sendable {
  let number: ChangeNumber
  /// Microseconds since 1970.
  let at: Int64
}
