import CResources
import SQLite

/// The files inside the program: migrations, what browsers load, and the recipes of the demo.
enum Resources {
  /// Every file by its path from the project's top, such as `migrations/0001_catalog.sql`.
  static var all: [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    while let file = cairn_resource_at(files.count)?.pointee {
      files.append((String(cString: file.path), Array(UnsafeBufferPointer(start: file.bytes, count: file.count))))
    }
    return files
  }

  /// The files of one folder, by their names in it.
  static func folder(_ name: String) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (path, bytes) in all where path.hasPrefix("\(name)/") {
      let rest = path.dropFirst(name.count + 1)
      if !rest.contains("/") { files[String(rest)] = bytes }
    }
    return files
  }

  /// The schema's history, oldest first.
  static func migrations() -> [Migration] {
    folder("migrations").sorted { $0.key < $1.key }.compactMap { Migration(fileName: $0.key, content: $0.value) }
  }
}
