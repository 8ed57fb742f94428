import System
import Testing

@Suite final class FileTests {
  private let directory: String

  init() throws { directory = try File.temporaryDirectory(prefix: "cairn-file") }

  deinit { try? File.removeTree(directory) }

  @Test(arguments: [
    ("/data/a", "/data", true), ("/data", "/data", true), ("/data/a/b", "/data/", true), ("/a", "/", true),
    ("/database/a", "/data", false), ("/dat", "/data", false), ("/other", "/data", false), ("data/a", "/data", false),
  ])
  func `a path lies in a folder only below its whole name`(path: String, folder: String, lies: Bool) {
    #expect(File.lies(path, in: folder) == lies)
  }

  @Test func `a file is written whole or left as it was`() throws {
    let path = "\(directory)/kept"
    let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    try File.writeAtomically(content, to: path, mode: 0o600)
    #expect(try File.read(path) == content)
    try File.createDirectory("\(path).folder")
    #expect(throws: SystemError.self) { try File.writeAtomically([1], to: "\(path).folder") }
    try File.writeAtomically([], to: path)
    #expect(try File.read(path).isEmpty)
    #expect(try File.list(directory).sorted() == ["kept", "kept.folder"])
  }

  @Test func `a file above the limit is refused before all of it is read`() throws {
    try File.writeAtomically([UInt8](repeating: 1, count: 4097), to: "\(directory)/large")
    #expect(try File.read("\(directory)/large", limit: 4097).count == 4097)
    let error = #expect(throws: SystemError.self) { try File.read("\(directory)/large", limit: 4096) }
    #expect(error?.path == "\(directory)/large")
  }
}
