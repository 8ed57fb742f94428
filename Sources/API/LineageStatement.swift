import Catalog
import Codecs
import Edge
import Net

/// What a request states about lineage: `{"edges": [...], "job", "replace"}`.
struct LineageStatement {
  var edges: [EdgeDraft] = []
  var job: AssetReference?
  /// Whether what was stated before of the edges' targets is gone.
  var replacesTargets = false

  /// Reads a request's body.
  init(_ exchange: Exchange) throws(CatalogError) {
    guard let plain = Self(plain: exchange.request.body) else {
      try self.init(exchange.object(["edges", "job", "replace"]))
      return
    }
    self = plain
  }

  /// Reads a body from its tree, which says what is wrong with it.
  init(_ fields: ObjectReader) throws(CatalogError) {
    guard let list = try fields.array("edges") else {
      throw CatalogError.invalid(field: "edges", reason: "is missing; an array is expected")
    }
    edges.reserveCapacity(list.count)
    for (index, json) in list.enumerated() { edges.append(try EdgeDraft(json: json, index: index)) }
    job = try fields.string("job").map { AssetReference.alias($0) }
    switch try fields.string("replace") {
    case nil: break
    case "target": replacesTargets = true
    case let other?:
      throw CatalogError.invalid(field: "replace", reason: "is \(other); target, or nothing, is expected")
    }
  }

  /// Reads a body of the plain form in which edges are sent by the thousands, without a tree in between.
  /// - Returns: nil as soon as anything is not plain; reading the tree tells then what it means, or what is wrong.
  init?(plain bytes: [UInt8]) {
    var cursor = JSONCursor(bytes)
    do {
      try read(&cursor)
    } catch { return nil }
  }

  private mutating func read(_ cursor: inout JSONCursor) throws {
    var keys: [String] = []
    try cursor.beginObject()
    while let key = try cursor.nextKey() {
      guard !keys.contains(key) else { throw EdgeDraft.NotPlain() }
      keys.append(key)
      switch key {
      case "edges":
        try cursor.beginArray()
        while try cursor.nextElement() { edges.append(try EdgeDraft(plain: &cursor)) }
      case "job": job = .alias(try cursor.string())
      case "replace":
        guard try cursor.string() == "target" else { throw EdgeDraft.NotPlain() }
        replacesTargets = true
      default: throw EdgeDraft.NotPlain()
      }
    }
    try cursor.finish()
    guard keys.contains("edges") else { throw EdgeDraft.NotPlain() }
  }
}
