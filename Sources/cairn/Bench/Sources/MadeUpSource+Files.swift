import Glibc
import System

extension MadeUpSource {
  /// A folder with a Parquet file for each dataset.
  static let files = MadeUpSource(name: "files") { count, directory in
    for schema in 0..<MadeUpTable.schemaCount(count) {
      let folder = "\(directory)/\(MadeUpTable.schema(schema))"
      try File.createDirectory(folder)
      for number in MadeUpTable.tables(of: schema, outOf: count) {
        try write(ParquetSample.bytes, to: "\(folder)/\(MadeUpTable.name(number)).parquet")
      }
    }
    return RunningSource(type: "files", config: "path_specs: '\(directory)/*/{table}.parquet'", assets: count)
  }

  /// Ten datasets that share all files, each file a partition of its own.
  static let partitions = MadeUpSource(name: "partitions") { count, directory in
    let share = max(1, count / 10)
    for table in 0..<10 {
      for start in stride(from: 0, to: share, by: MadeUpTable.perSchema) {
        let folder = "\(directory)/table_\(table)/block=\(start / MadeUpTable.perSchema)"
        try File.createDirectory(folder)
        for number in start..<min(start + MadeUpTable.perSchema, share) {
          try write(ParquetSample.bytes, to: "\(folder)/part-\(number).parquet")
        }
      }
    }
    return RunningSource(type: "files", config: "path_specs: '\(directory)/{table}/block={block}/'", assets: 10)
  }

  /// A folder of Delta tables with three versions each.
  static let deltaLake = MadeUpSource(name: "delta-lake") { count, directory in
    let fields = MadeUpTable.columns.map { column in
      let type = ["bigint": "long"][column.1] ?? column.1
      return #"{\"name\":\"\#(column.0)\",\"type\":\"\#(type)\",\"nullable\":true,\"metadata\":{}}"#
    }.joined(separator: ",")
    let metadata = """
      {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
      {"metaData":{"id":"9c12d441-03fe-4693-9a96-a0705ddf69c1","format":{"provider":"parquet","options":{}},\
      "schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[\(fields)]}","partitionColumns":["day"],"configuration":{},"createdTime":1700000000000}}

      """
    func commit(_ version: Int) -> String {
      """
      {"commitInfo":{"timestamp":17000000\(version)0000,"operation":"WRITE","operationParameters":{"mode":"Append"},"operationMetrics":{"numFiles":"1","numOutputRows":"10"}}}
      {"add":{"path":"day=2025-01-0\(version + 1)/p.parquet","partitionValues":{"day":"2025-01-0\(version + 1)"},"size":1234,\
      "modificationTime":1700000000000,"dataChange":true,"stats":"{\\"numRecords\\":10,\\"minValues\\":{\\"id\\":1},\\"maxValues\\":{\\"id\\":9},\\"nullCount\\":{\\"id\\":0}}"}}

      """
    }
    let versions = (0..<3).map { Array((($0 == 0 ? metadata : "") + commit($0)).utf8) }
    for schema in 0..<MadeUpTable.schemaCount(count) {
      for number in MadeUpTable.tables(of: schema, outOf: count) {
        let log = "\(directory)/\(MadeUpTable.schema(schema))/\(MadeUpTable.name(number))/_delta_log"
        try File.createDirectory(log)
        for (version, bytes) in versions.enumerated() { try write(bytes, to: "\(log)/0000000000000000000\(version).json") }
      }
    }
    return RunningSource(type: "delta-lake", config: "base_path: '\(directory)'", assets: count)
  }

  /// Writes a file without a sync, which a million of them would wait for.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError.last("open", path: path) }
    defer { close(descriptor) }
    try File.write(bytes, to: descriptor, path: path)
  }
}
