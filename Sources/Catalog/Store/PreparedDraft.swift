import Codecs

/// A draft with what can be worked out of it without the store. Made before a write begins, it leaves less for the one
/// writer to do.
package struct PreparedDraft: Sendable {
  package let draft: AssetDraft
  /// What tells whether the same was said before, links and all. It is in the store: were it made otherwise, the next crawl
  /// would write all claims anew, though nothing else.
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
    digest = ContentHash.wideHash(whole.bytes)
  }

  /// The claim of an asset that others may describe, too: all but links.
  var wholeBody: [UInt8] {
    var writer = JSONWriter(capacity: 2048)
    draft.writeBody(to: &writer)
    return writer.bytes
  }
}

extension AssetDraft {
  /// Writes all links, for digests: those of the asset, then those of each column that has some by its place.
  fileprivate func writeLinks(to writer: inout JSONWriter) {
    writer.beginArray()
    if let links { Self.write(links, to: &writer) } else { writer.null() }
    if let columns {
      let columns = columns.span
      for place in columns.indices {
        guard let links = columns[place].links else { continue }
        writer.value(place)
        Self.write(links, to: &writer)
      }
    }
    writer.endArray()
  }

  private static func write(_ links: [LinkDraft], to writer: inout JSONWriter) {
    writer.beginArray()
    let links = links.span
    for place in links.indices { links[place].writeBriefly(to: &writer) }
    writer.endArray()
  }
}

extension LinkDraft {
  /// Writes all that it says, by numbers and places.
  fileprivate func writeBriefly(to writer: inout JSONWriter) {
    writer.beginArray()
    writer.value(relation.rawValue)
    switch target {
    case .id(let id): writer.value(id.rawValue)
    case .named(let kind, let fqn):
      writer.value(kind.code)
      writer.value(fqn.description)
    case .alias(let name): writer.value(name)
    }
    if !role.isEmpty || state != .confirmed || confidence != nil || reason != nil {
      writer.value(role)
      writer.value(state.rawValue)
      if let confidence { writer.value(confidence) } else { writer.null() }
      writer.value(reason)
    }
    writer.endArray()
  }
}
