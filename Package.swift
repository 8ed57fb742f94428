// swift-tools-version: 6.2
import PackageDescription

// The folder tree under Sources is the architecture; an arrow is a line in `dependencies` below.
// The right never imports the left:
//   cairn -> { API, Web, Ingest } -> Edge -> Catalog -> { SQLite, SQLLineage, Codecs, Crypto }
//   Edge, Ingest -> Net -> { Codecs, Crypto, System }; Crypto -> Codecs
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "cairn",
  products: [.executable(name: "cairn", targets: ["cairn"])],
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "COpenSSL"),
    .target(name: "CResources"),
    room("System", ["CLinux"]),
    room("Codecs"),
    room("Crypto", ["COpenSSL", "Codecs"]),
    room("SQLite", ["CSQLite", "Crypto", "System"]),
    room("Net", ["CLinux", "COpenSSL", "Codecs", "Crypto", "System"]),
    room("SQLLineage"),
    room("Catalog", ["SQLite", "SQLLineage", "Codecs", "Crypto", "System"]),
    room("Edge", ["Catalog", "Net", "Codecs", "Crypto", "System"]),
    room("Ingest", ["Catalog", "SQLLineage", "Net", "SQLite", "Codecs", "Crypto", "System"]),
    room("API", ["Edge", "Catalog", "SQLLineage", "Net", "Codecs"]),
    room("Web", ["Edge", "Catalog", "Net", "Codecs"]),
    .executableTarget(
      name: "cairn",
      dependencies: [
        "API", "Web", "Ingest", "Edge", "Catalog", "SQLLineage", "Net", "SQLite", "Codecs", "Crypto", "System",
        "CResources",
      ],
      swiftSettings: strict),
    tests("Codecs", ["Codecs", "System"]),
    tests("System", ["System", "Codecs", "Crypto"]),
    tests("SQLite", ["SQLite", "System"]),
    tests("Net", ["Net", "Codecs", "Crypto", "System"]),
    tests("SQLLineage", ["SQLLineage", "Codecs", "System"], exclude: ["Golden"]),
    tests("Catalog", ["Catalog", "SQLite", "Codecs", "Crypto", "System"]),
    tests("Ingest", ["Ingest", "Catalog", "Net", "SQLite", "Codecs", "Crypto", "System"]),
    tests("Edge", ["Edge", "API", "Web", "Ingest", "Catalog", "Net", "SQLite", "Codecs", "System"]),
    tests("Cairn", ["cairn", "API", "Web", "Ingest", "Edge", "Catalog", "Net", "SQLite", "Codecs", "System"]),
  ]
)
