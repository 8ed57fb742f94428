import Codecs
import Crypto

/// A draft with what can be worked out of it without the store. Made before a write begins, it leaves less for the one
/// writer to do.
package struct PreparedDraft: Sendable {
  package let draft: AssetDraft
  /// What tells whether the same was said before, links and all. It is in the store: were it made otherwise, all there is
  /// would be written anew.
  let digest: [UInt8]
  /// The claim of a new asset: all but links, and columns, which are those of the asset.
  let body: [UInt8]
  /// The columns as the body of a run.
  let columns: [UInt8]

  /// Prepares a draft; one of a service is to be given to the writer as it is, which may know the service by another
  /// name.
  package init(_ draft: AssetDraft) {
    self.draft = draft
    columns = ColumnRun.body(of: draft.columns ?? [])
    var writer = JSONWriter(capacity: 512)
    draft.writeBody(listsColumns: false, to: &writer)
    body = writer.bytes
    var whole = JSONWriter(appendingTo: body + columns)
    draft.writeLinks(to: &whole)
    digest = Array(HashFunction.sha256.hash(whole.bytes).prefix(16))
  }

  /// The claim of an asset that others may describe, too: all but links.
  var wholeBody: [UInt8] {
    var writer = JSONWriter(capacity: 2048)
    draft.writeBody(to: &writer)
    return writer.bytes
  }
}

extension AssetDraft {
  /// Writes all links, for digests.
  fileprivate func writeLinks(to writer: inout JSONWriter) {
    writer.beginArray()
    writer.value(links != nil)
    writer.beginObject()
    LinkDraft.write(links ?? [], to: &writer)
    writer.endObject()
    if let columns {
      let columns = columns.span
      for place in columns.indices {
        guard let links = columns[place].links else { continue }
        writer.beginObject()
        writer.member("path", columns[place].path.description)
        LinkDraft.write(links, to: &writer)
        writer.endObject()
      }
    }
    writer.endArray()
  }
}
