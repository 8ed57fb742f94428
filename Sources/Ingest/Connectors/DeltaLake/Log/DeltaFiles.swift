import Codecs

/// The data files that a table has at one version, by what is needed of them: how many, how large, how many rows.
struct DeltaFiles: Sendable {
  private struct File: Sendable {
    var size: Int64
    /// Less than zero when it is not known.
    var rows: Int64
  }

  /// By a hash of the path: a table may have millions of files.
  private var files: [UInt64: File] = [:]
  private(set) var bytes: Int64 = 0
  private var rows: Int64 = 0
  private var countless = 0

  var count: Int { files.count }

  /// Rows of all files, those that deletion vectors take away left out; nil when some file does not tell.
  var rowCount: Int64? { countless == 0 ? max(0, rows) : nil }

  mutating func add(_ path: UInt64, size: Int64, rows count: Int64?) {
    remove(path)
    let file = File(size: max(0, size), rows: count ?? -1)
    files[path] = file
    bytes &+= file.size
    if file.rows < 0 { countless += 1 } else { rows &+= file.rows }
  }

  mutating func remove(_ path: UInt64) {
    guard let file = files.removeValue(forKey: path) else { return }
    bytes &-= file.size
    if file.rows < 0 { countless -= 1 } else { rows &-= file.rows }
  }

  /// A hash of what tells a logical file from others (FNV-1a): its path, and its deletion vector where it has one.
  static func key(
    path: some Sequence<UInt8>, storage: some Sequence<UInt8>, vector: some Sequence<UInt8>, offset: Int64?
  ) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 } }
    add(path)
    add([0])
    add(storage)
    add(vector)
    if let offset { add("@\(offset)".utf8) }
    return hash
  }

  /// `numRecords` of a file's statistics, which are JSON in a text, without the rest of them.
  static func rows(in statistics: some Collection<UInt8>) -> Int64? {
    let key = Array("\"numRecords\":".utf8)
    let bytes = Array(statistics.prefix(4096))
    guard bytes.count > key.count, let start = (0...(bytes.count - key.count)).first(where: { bytes[$0...].starts(with: key) }) else { return nil }
    let digits = bytes[(start + key.count)...].drop { $0 == 0x20 }.prefix { $0 &- UInt8(ascii: "0") < 10 }
    return Int64(String(decoding: digits, as: UTF8.self))
  }
}
