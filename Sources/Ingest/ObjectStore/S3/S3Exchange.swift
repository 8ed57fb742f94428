import Codecs
import Net

/// One request to S3 and what comes of it: the object's bytes are handed on, an error's document is kept.
struct S3Exchange {
  private let location: ObjectLocation
  private var document: [UInt8] = []
  /// What the receiver threw.
  private(set) var failure: ObjectStoreError?
  /// The answer's status, once it is complete.
  var status: HTTPStatus?

  private static let documentLimit = 64 << 10

  init(_ location: ObjectLocation) { self.location = location }

  /// Takes the next bytes of an answer; false breaks it off.
  mutating func take(
    _ response: ClientResponse, _ piece: [UInt8], receive: ([UInt8]) throws(ObjectStoreError) -> Bool
  ) -> Bool {
    guard response.status.isSuccess else {
      document += piece.prefix(Self.documentLimit - document.count)
      return document.count < Self.documentLimit
    }
    do throws(ObjectStoreError) {
      return try receive(piece)
    } catch {
      failure = error
      return false
    }
  }

  /// Whether the server may answer better in a moment (SlowDown, InternalError).
  var isWorthRepeating: Bool { failure == nil && [429, 500, 502, 503, 504].contains(status?.code ?? 0) }

  /// What an answer without success says; nil with success.
  var refusal: ObjectStoreError? {
    guard let status, !status.isSuccess else { return nil }
    // An error without a document that can be read is told by its status alone.
    let error = try? XMLElement(document)
    let code = error?["Code"]?.text ?? status.reason
    if status == .notFound, code != "NoSuchBucket" { return .notFound(location) }
    let message = error?["Message"]?.text ?? "the answer says no more"
    return .refused(location, status: Int(status.code), code: code, message: String(message.prefix(300)))
  }
}
