import Catalog
import Codecs

extension SyntheticDataset {
  /// The dataset as the search engine takes it.
  var searchDocument: SearchDocument {
    let facets =
      [
        SearchFacet(.kind, "table"), SearchFacet(.platform, platform), SearchFacet(.service, platform),
        SearchFacet(.database, database), SearchFacet(.schema, schema), SearchFacet(.domain, domain),
      ] + owners.map { SearchFacet(.owner, $0) } + tags.map { SearchFacet(.tag, $0) }
      + (term.map { [SearchFacet(.term, $0)] } ?? [])
    return SearchDocument(
      id: Int64(number) * 2, name: name, fqn: fqn, description: description,
      columns: columns.map { SyntheticColumns.shared.all[$0].name }, facets: facets,
      boost: description.isEmpty ? 0 : 0.2, updated: 1_700_000_000 + Int64(number))
  }

  /// The dataset as `POST /api/v1/assets` takes it.
  func write(to bytes: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    for (key, text) in [("kind", "table"), ("fqn", fqn), ("description", description), ("domain", domain)] {
      writer.key(key)
      writer.value(text)
    }
    for (key, names) in [("owners", owners), ("tags", tags), ("terms", term.map { [$0] } ?? [])] {
      writer.key(key)
      writer.value(.array(names.map(JSON.string)))
    }
    writer.key("columns")
    bytes += writer.bytes
    bytes.append(UInt8(ascii: "["))
    for (place, column) in columns.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += SyntheticColumns.shared.all[column].json
    }
    bytes += "]}".utf8
  }

  /// All texts in which words are looked for, parted by spaces.
  var text: String {
    ([fqn, description] + columns.map { SyntheticColumns.shared.all[$0].name }).joined(separator: " ")
  }
}

extension SyntheticCatalog {
  /// The steps into a dataset as `POST /api/v1/lineage/edges` takes them, parted by commas.
  /// - Returns: how many there are.
  func writeEdges(into number: Int, to bytes: inout [UInt8]) -> Int {
    let target = JSON.string(dataset(number).fqn)
    let edges = upstream(of: number)
    for edge in edges {
      let source = JSON.string(dataset(edge.source).fqn)
      append(["source": source, "target": target], to: &bytes)
      for pair in edge.columns {
        append(
          [
            "source": source, "target": target, "sourceColumn": .string(pair.source),
            "targetColumn": .string(pair.target), "transformation": "identity",
          ], to: &bytes)
      }
    }
    return edges.reduce(0) { $0 + 1 + $1.columns.count }
  }

  private func append(_ edge: JSONObject, to bytes: inout [UInt8]) {
    if let last = bytes.last, last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
    bytes += JSON.object(edge).bytes()
  }
}
