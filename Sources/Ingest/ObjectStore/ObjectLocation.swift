/// Where an object lies: a local file, or a key in a bucket.
///
/// Nothing is percent-decoded: engines write keys into metadata as they are.
package struct ObjectLocation: Hashable, Sendable, CustomStringConvertible {
  /// `file`, `s3`, or another scheme in lower case that no store here reads.
  package let scheme: String
  /// The bucket, or the authority of another scheme; empty for files.
  package let bucket: String
  /// The key without a slash before it; of a file the path from the root with its slash.
  package let key: String

  /// Reads `s3://bucket/key` (also as `s3a` and `s3n`), `file:///path`, `file:/path` or `/path`.
  /// - Throws: `ObjectStoreError.malformed` for anything without a scheme and a path.
  package init(_ text: String) throws(ObjectStoreError) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), !text.hasPrefix("/") else {
      guard text.hasPrefix("/") else { throw .malformed(text) }
      self.init(file: text)
      return
    }
    let word = text[..<colon].lowercased()
    var rest = text[text.index(after: colon)...]
    if word == "file" {
      if rest.hasPrefix("//") { rest = rest.dropFirst(2).drop { $0 != "/" } }
      guard rest.hasPrefix("/") else { throw .malformed(text) }
      self.init(file: String(rest))
      return
    }
    guard rest.hasPrefix("//") else { throw .malformed(text) }
    rest = rest.dropFirst(2)
    let bucket = rest.prefix { $0 != "/" }
    guard !bucket.isEmpty else { throw .malformed(text) }
    let scheme = word == "s3a" || word == "s3n" ? "s3" : word
    self.init(scheme: scheme, bucket: String(bucket), key: String(rest.dropFirst(bucket.count + 1)))
  }

  /// The file with that path.
  package init(file path: String) { self.init(scheme: "file", bucket: "", key: path) }

  /// The object of these parts.
  package init(scheme: String, bucket: String, key: String) {
    self.scheme = scheme
    self.bucket = bucket
    self.key = key
  }

  /// The object with that name in the folder that this location is.
  package func appending(_ name: String) -> ObjectLocation {
    let folder = key.isEmpty || key.hasSuffix("/") ? key : key + "/"
    return ObjectLocation(scheme: scheme, bucket: bucket, key: folder + name)
  }

  /// The last part of the key.
  package var name: String { key.split(separator: "/").last.map(String.init) ?? "" }

  /// The location without slashes at its end.
  package var withoutTrailingSlash: ObjectLocation {
    var key = key[...]
    while key.utf8.count > 1, key.hasSuffix("/") { key = key.dropLast() }
    return ObjectLocation(scheme: scheme, bucket: bucket, key: String(key))
  }

  package var description: String { scheme == "file" ? "file://\(key)" : "\(scheme)://\(bucket)/\(key)" }
}
