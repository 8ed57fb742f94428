import Glibc
import SQLite
import System

/// Where the program's files are: migrations, and what browsers load. They are looked up beside the executable, above
/// it, and in the working directory; `CAIRN_ROOT` overrides all that.
enum Resources {
  /// The folder that holds `migrations` and `Public`.
  /// - Throws: `ResourceError` naming where it looked.
  static func root() throws -> String {
    var places: [String] = []
    if let root = Environment["CAIRN_ROOT"] { places.append(root) }
    let executable = executablePath()
    var folder = executable.split(separator: "/").dropLast()
    while !folder.isEmpty {
      places.append("/" + folder.joined(separator: "/"))
      folder = folder.dropLast()
    }
    places.append(".")
    guard let root = places.first(where: { File.isDirectory("\($0)/migrations") && File.isDirectory("\($0)/Public") })
    else { throw ResourceError(places: places) }
    return root
  }

  private static func executablePath() -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
  }

  /// The schema's history.
  static func migrations() throws -> [Migration] {
    let folder = try root() + "/migrations"
    return try File.list(folder).compactMap { name in
      Migration(fileName: name, content: try File.read("\(folder)/\(name)"))
    }
  }

  /// What browsers load, by name.
  static func assets() throws -> [String: [UInt8]] {
    let folder = try root() + "/Public"
    var assets: [String: [UInt8]] = [:]
    for name in try File.list(folder) { assets[name] = try File.read("\(folder)/\(name)") }
    return assets
  }
}

/// The program's own files are not where they should be.
struct ResourceError: Error, CustomStringConvertible {
  let places: [String]

  var description: String {
    "the folders migrations and Public are in none of \(places.joined(separator: ", ")); set CAIRN_ROOT to where they are"
  }
}
