import Codecs
import Glibc
import System
import Testing

@testable import Ingest

@Suite struct LocalStoreTests {
  private let held: TemporaryFolder
  private let store: LocalStore
  private var folder: String { held.path }

  init() throws {
    held = try TemporaryFolder("cairn-store")
    let folder = held.path
    try File.createDirectory("\(folder)/lake/sub")
    try File.writeAtomically(Array("0123456789".utf8), to: "\(folder)/lake/a.txt")
    try File.writeAtomically(Array("inner".utf8), to: "\(folder)/lake/sub/b.txt")
    try File.writeAtomically(Array("secret".utf8), to: "\(folder)/secret.txt")
    symlink("\(folder)/secret.txt", "\(folder)/lake/link.txt")
    symlink(folder, "\(folder)/lake/up")
    store = LocalStore(root: "\(folder)/lake")
  }

  @Test func `a file comes whole or in a range`() throws {
    let location = ObjectLocation(file: "\(folder)/lake/a.txt")
    #expect(try store.read(location, limit: 10) == Array("0123456789".utf8))
    #expect { try store.read(location, limit: 9) } throws: { $0 as? ObjectStoreError == .tooLarge(location, limit: 9) }
    for (range, text) in [(3..<5, "34"), (8..<99, "89"), (50..<60, "")] {
      var bytes: [UInt8] = []
      try store.read(location, range: range) { piece in
        bytes += piece
        return true
      }
      #expect(String(decoding: bytes, as: UTF8.self) == text)
    }
  }

  @Test func `nothing outside the root is read or even told to exist`() throws {
    let paths = [
      "\(folder)/secret.txt", "\(folder)/lake/../secret.txt", "\(folder)/lake/link.txt", "\(folder)/lake/up/secret.txt",
      "/etc/passwd", "/no/such/file", "\(folder)/lakeside",
    ]
    for path in paths {
      #expect { try store.read(ObjectLocation(file: path), limit: 99) } throws: { error in
        if case .outside = error as? ObjectStoreError { true } else { false }
      }
    }
    let missing = ObjectLocation(file: "\(folder)/lake/missing")
    #expect { try store.read(missing, limit: 9) } throws: { $0 as? ObjectStoreError == .notFound(missing) }
    #expect { try LocalStore(root: nil).read(ObjectLocation(file: "\(folder)/lake/a.txt"), limit: 9) } throws: {
      ($0 as? ObjectStoreError)?.hint?.contains("local_root") == true
    }
  }

  @Test func `a pipe in the place of a file does not hold the crawl up`() throws {
    mkfifo("\(folder)/lake/pipe", 0o600)
    #expect(throws: ObjectStoreError.self) { try store.read(ObjectLocation(file: "\(folder)/lake/pipe"), limit: 9) }
  }

  @Test func `a folder lists its files and folders, or all files in it`() throws {
    unlink("\(folder)/lake/up")
    func names(_ path: String, _ isRecursive: Bool) throws -> [String] {
      var names: [String] = []
      try store.list(ObjectLocation(file: path), isRecursive: isRecursive) { entry in
        names.append(entry.location.name + (entry.isFolder ? "/" : ""))
        return true
      }
      return names
    }
    #expect(try names("\(folder)/lake", false) == ["a.txt", "link.txt", "sub/"])
    #expect(try names("\(folder)/lake/", true) == ["a.txt", "link.txt", "b.txt"])
    #expect(try names("\(folder)/lake/none", false) == [])
  }

  @Test(arguments: [
    ("s3://b/k/x", "s3://b/k/x"), ("S3A://b/k", "s3://b/k"), ("file:///a/b", "file:///a/b"), ("file:/a", "file:///a"),
    ("file://localhost/a", "file:///a"), ("/a b", "file:///a b"), ("gs://b/k", "gs://b/k"), ("s3://b", "s3://b/"),
  ])
  func `locations are read in every spelling`(text: String, location: String) throws {
    #expect("\(try ObjectLocation(text))" == location)
  }

  @Test(arguments: ["", "a/b", "s3:", "s3:/b/k", "s3:///k", "file:", "file:relative", "C:\\x"])
  func `what is no location is refused`(text: String) {
    #expect(throws: ObjectStoreError.self) { try ObjectLocation(text) }
  }
}
