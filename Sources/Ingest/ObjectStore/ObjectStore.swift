package import Codecs

/// A place that keeps objects under names: a folder of files, or buckets. Calls block; any thread may make them.
package protocol ObjectStore: Sendable {
  /// Reads an object and hands out its bytes in pieces as they come.
  /// - Parameters:
  ///   - range: the bytes wanted, counted from 0; an object may be shorter. Nil for all of them.
  ///   - receive: takes the next bytes; false breaks off.
  func read(
    _ location: ObjectLocation, range: Range<Int>?, receive: ([UInt8]) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError)

  /// Hands out what lies in a folder, in the order of the store, page by page so that memory stays the same however
  /// much there is. A folder that is not there is empty.
  /// - Parameters:
  ///   - isRecursive: whether objects in folders of the folder are handed out in the place of the folders.
  ///   - receive: takes one entry; false breaks off.
  func list(
    _ folder: ObjectLocation, isRecursive: Bool, receive: (ObjectEntry) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError)
}

extension ObjectStore {
  /// The whole object.
  /// - Throws: `ObjectStoreError.tooLarge` above `limit` bytes, before they are held.
  package func read(_ location: ObjectLocation, limit: Int) throws(ObjectStoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(location, range: nil) { (piece) throws(ObjectStoreError) in
      guard piece.count <= limit - bytes.count else { throw .tooLarge(location, limit: limit) }
      bytes += piece
      return true
    }
    return bytes
  }

  /// A part of an object; shorter where the object ends.
  package func read(_ location: ObjectLocation, _ range: Range<Int>) throws(ObjectStoreError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(location, range: range) { (piece) throws(ObjectStoreError) in
      // A server that does not know ranges sends all of it.
      let left = range.count - bytes.count
      bytes += piece.prefix(left)
      return piece.count <= left
    }
    return bytes
  }
}

/// Something that lies in a folder of a store.
package struct ObjectEntry: Hashable, Sendable {
  /// Where it is.
  package let location: ObjectLocation
  /// Bytes; 0 for a folder.
  package let size: Int
  /// When it was last written, if the store tells.
  package let modifiedAt: Timestamp?
  /// Whether it is a folder rather than an object.
  package let isFolder: Bool

  /// An entry of these parts.
  package init(_ location: ObjectLocation, size: Int = 0, modifiedAt: Timestamp? = nil, isFolder: Bool = false) {
    self.location = location
    self.size = size
    self.modifiedAt = modifiedAt
    self.isFolder = isFolder
  }
}

/// Why an object could not be read.
package enum ObjectStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is no location.
  case malformed(String)
  /// No store here reads this scheme.
  case unsupported(ObjectLocation)
  /// There is no such object.
  case notFound(ObjectLocation)
  /// A local file outside the folder that may be read; nil when none may.
  case outside(ObjectLocation, root: String?)
  /// The object is larger than what is read of one.
  case tooLarge(ObjectLocation, limit: Int)
  /// The store refuses: status, the store's word for it, and its message.
  case refused(ObjectLocation, status: Int, code: String, message: String)
  /// The store could not be reached, or gave an answer that makes no sense.
  case failed(ObjectLocation, String)

  package var description: String {
    switch self {
    case .malformed(let text): "\"\(text)\" is no location; s3://bucket/key or file:///path is expected"
    case .unsupported(let location): "\(location) cannot be read: s3 and file locations are"
    case .notFound(let location): "\(location) does not exist"
    case .outside(let location, let root): "\(location) lies outside \(root ?? "what may be read of local files")"
    case .tooLarge(let location, let limit): "\(location) is larger than \(limit) bytes"
    case .refused(let location, let status, let code, let message): "\(location): \(status) \(code): \(message)"
    case .failed(let location, let reason): "\(location): \(reason)"
    }
  }

  /// What the operator can do about it.
  package var hint: String? {
    switch self {
    case .outside(_, let root): root == nil ? "set local_root to the folder that holds the tables" : nil
    case .refused(_, _, let code, _):
      switch code {
      case "SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidToken", "ExpiredToken": "check s3_access_key_id, s3_secret_access_key and s3_session_token"
      case "AccessDenied": "the credentials may not read this; s3:GetObject and s3:ListBucket are needed"
      case "PermanentRedirect", "AuthorizationHeaderMalformed": "set s3_region to the bucket's region"
      default: nil
      }
    default: nil
    }
  }
}
