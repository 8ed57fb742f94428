/// The list of files that make up the index, and the change-log number they cover.
struct Manifest {
  struct Entry {
    var scope: SearchScope
    var file: String
    var documentCount: Int
    var dead: [UInt32]
  }

  private static let magic: UInt64 = 0x3230_464D_534E_5243

  let change: Int64
  let entries: [Entry]

  init(_ snapshot: SearchSnapshot) {
    change = snapshot.change
    entries = SearchScope.allCases.flatMap { scope in
      snapshot[scope].compactMap { live in
        live.file.map {
          Entry(scope: scope, file: $0, documentCount: live.segment.documentCount, dead: live.dead.all())
        }
      }
    }
  }

  /// The bytes of the manifest file: magic, change, entries, a hash of all that.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(raw: Self.magic)
    bytes.append(raw: change)
    bytes.append(varint: entries.count)
    for entry in entries {
      bytes.append(entry.scope.rawValue)
      bytes.append(varint: entry.file.utf8.count)
      bytes.append(contentsOf: entry.file.utf8)
      bytes.append(varint: entry.documentCount)
      bytes.append(varint: entry.dead.count)
      for document in entry.dead { bytes.append(raw: document) }
    }
    bytes.append(raw: ContentHash.hash(bytes))
    return bytes
  }

  /// Reads a manifest; nil when it is damaged.
  init?(decoding bytes: [UInt8]) {
    guard bytes.count > 24 else { return nil }
    let content = Array(bytes.dropLast(8))
    let stored = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard ContentHash.hash(content) == stored else { return nil }
    guard let (change, entries) = content.withUnsafeBytes({ Self.read($0) }) else { return nil }
    self.change = change
    self.entries = entries
  }

  /// Reads hashed bytes, whose lengths can therefore be trusted.
  private static func read(_ bytes: UnsafeRawBufferPointer) -> (Int64, [Entry])? {
    guard let base = bytes.baseAddress, base.loadUnaligned(as: UInt64.self) == magic else { return nil }
    var reader = ByteReader(base + 16)
    var entries: [Entry] = []
    for _ in 0..<reader.varint() {
      guard let scope = SearchScope(rawValue: reader.byte()) else { return nil }
      let length = reader.varint()
      let file = String(decoding: UnsafeRawBufferPointer(start: reader.pointer, count: length), as: UTF8.self)
      reader.skip(length)
      let documentCount = reader.varint()
      let deadCount = reader.varint()
      let list = reader.pointer
      let dead = (0..<deadCount).map { list.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
      reader.skip(deadCount * 4)
      entries.append(Entry(scope: scope, file: file, documentCount: documentCount, dead: dead))
    }
    return (base.loadUnaligned(fromByteOffset: 8, as: Int64.self), entries)
  }
}
