import Catalog
import Codecs
import Glibc
import System

extension CommandArguments {
  /// The data directory.
  var dataDirectory: String { value("--data") ?? Environment["CAIRN_DATA"] ?? "./cairn-data" }

  /// Runs `body` with the catalog open, and closes it.
  func withCatalog<Result>(_ body: (Catalog) throws -> Result) throws -> Result {
    let catalog = try Catalog(directory: dataDirectory, migrations: Resources.migrations())
    let result: Result
    do {
      result = try body(catalog)
    } catch {
      try? catalog.close()
      throw error
    }
    try catalog.close()
    return result
  }
}

extension Command {
  static let backup = Command(
    name: "backup", summary: "Copy the catalog into a new file, also while a server runs.", operands: "FILE",
    options: [.data]
  ) { arguments in
    let file = try arguments.operand(0, "FILE")
    let folder = try File.absolute(RecipeFile.folder(of: file))
    guard try folder != File.absolute(arguments.dataDirectory) else {
      throw UsageError(reason: "\(file) lies in the data directory, where it could take a live file's place")
    }
    // Only the file is copied, so no lock is needed and a running server goes on.
    try Catalog.backup(directory: arguments.dataDirectory, to: file)
    print("The catalog is in \(file). To restore it, put it into an empty data directory as cairn.db.")
    return 0
  }

  static let check = Command(
    name: "check", summary: "Verify the file, its links, the search index and the lineage graph.", operands: "",
    options: [.data, .json]
  ) { arguments in
    let faults = try arguments.withCatalog { try $0.check() }
    if arguments.has("--json") {
      print(JSON.array(faults.map(JSON.string)).text)
    } else {
      for fault in faults { print(fault) }
      print(faults.isEmpty ? "All is well." : "\(faults.count) faults; cairn reindex mends those of search and lineage.")
    }
    return faults.isEmpty ? 0 : 1
  }

  static let reindex = Command(
    name: "reindex", summary: "Build search index and lineage graph anew from the store.", operands: "", options: [.data]
  ) { arguments in
    try arguments.withCatalog { try $0.reindex() }
    print("Search index and lineage graph are new.")
    return 0
  }

  static let version = Command(name: "version", summary: "Print the version.", operands: "", options: []) { _ in
    print("cairn \(Self.versionText)")
    return 0
  }

  /// The product's version.
  static let versionText = "0.1.0"
}
