import Codecs
import Crypto

/// A draft with what can be worked out of it without the store. Made before a write begins, it leaves less for the one
/// writer to do.
package struct PreparedDraft: Sendable {
  package let draft: AssetDraft
  let encoded: EncodedDraft
  /// The columns as the body of a run.
  let columns: [UInt8]

  /// Prepares a draft; one of a service is to be given to the writer as it is, which may know the service by another
  /// name.
  package init(_ draft: AssetDraft) {
    self.draft = draft
    encoded = EncodedDraft(draft)
    columns = ColumnRun.body(of: draft.columns ?? [])
  }
}

/// A draft as the claims table keeps it: the body without links, and the digest of everything.
struct EncodedDraft {
  let body: [UInt8]
  let digest: [UInt8]

  init(_ draft: AssetDraft, authors: JSONObject? = nil) {
    var writer = JSONWriter(capacity: 2048)
    draft.writeBody(to: &writer)
    body = writer.bytes
    var rest = JSONWriter(capacity: 512)
    rest.beginArray()
    rest.value(draft.links != nil)
    rest.beginObject()
    LinkDraft.write(draft.links ?? [], to: &rest)
    rest.endObject()
    for column in draft.columns ?? [] {
      guard let links = column.links else { continue }
      rest.beginObject()
      rest.key("path")
      rest.value(column.path.description)
      LinkDraft.write(links, to: &rest)
      rest.endObject()
    }
    rest.endArray()
    digest = Array(HashFunction.sha256.hash(body + rest.bytes).prefix(16))
  }
}
