/// What a file holds, as its name tells.
enum FileFormat: String, Hashable, Sendable, CaseIterable {
  case parquet, avro, orc, json, csv, tsv

  /// The endings that are known, without dots.
  static let endings = ["parquet", "avro", "orc", "json", "jsonl", "ndjson", "csv", "tsv"]

  init?(ending: some StringProtocol) {
    switch ending.lowercased() {
    case "parquet", "pq", "parq": self = .parquet
    case "avro": self = .avro
    case "orc": self = .orc
    case "json", "jsonl", "ndjson": self = .json
    case "csv": self = .csv
    case "tsv": self = .tsv
    default: return nil
    }
  }

  /// What the first bytes of a file without a known ending say.
  init?(magic bytes: some Sequence<UInt8>) {
    let first = Array(bytes.prefix(4))
    if first == Array("PAR1".utf8) { self = .parquet } else if first == [0x4F, 0x62, 0x6A, 1] { self = .avro } else if first.starts(with: "ORC".utf8) {
      self = .orc
    } else { return nil }
  }
}

/// How a whole file is compressed; formats with compression of their own have none here.
enum FileCompression: String, Hashable, Sendable {
  case gzip, zstd, bzip2, xz, lz4, snappy

  init?(ending: some StringProtocol) {
    switch ending.lowercased() {
    case "gz", "gzip": self = .gzip
    case "zst", "zstd": self = .zstd
    case "bz2": self = .bzip2
    case "xz": self = .xz
    case "lz4": self = .lz4
    case "snappy": self = .snappy
    default: return nil
    }
  }
}

/// Format and compression by the endings of a name, such as `part-0.csv.gz`.
struct FileKind: Hashable, Sendable {
  let format: FileFormat?
  let compression: FileCompression?

  init(format: FileFormat?, compression: FileCompression?) {
    self.format = format
    self.compression = compression
  }

  init(name: String) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
    if let ending = parts.last, let compression = FileCompression(ending: ending) {
      self.compression = compression
      parts = parts.dropLast()
    } else {
      compression = nil
    }
    format = parts.last.flatMap { FileFormat(ending: $0) }
  }
}
