package import Codecs

/// What one origin says about one column or nested field.
package struct ColumnDraft: Hashable, Sendable {
  package var path: FieldPath
  /// The family of the type.
  package var type: DataType
  /// The exact type as the source writes it, such as `numeric(12,2)`; nil when the origin says nothing of types.
  package var nativeType: String?
  package var nullable: Bool?
  package var description: String?
  /// Further facts: `default`, `generated`, `identity`, `key` (`primary`, `unique`, `foreign`), `collation`, `comment`…
  package var properties: JSONObject
  /// Tags, terms, owners; nil when the origin says nothing of links.
  package var links: [LinkDraft]?

  package init(
    _ path: FieldPath, type: DataType = .unknown, nativeType: String? = nil, nullable: Bool? = nil,
    description: String? = nil, properties: JSONObject = [:], links: [LinkDraft]? = nil
  ) {
    self.path = path
    self.type = type
    self.nativeType = nativeType
    self.nullable = nullable
    self.description = description
    self.properties = properties
    self.links = links
  }
}

/// A column as pages show it: every origin's word taken together.
package struct Column: Sendable {
  package let id: ColumnID
  package let asset: AssetID
  package let path: FieldPath
  /// The place among the columns of its asset, from 0.
  package let ordinal: Int
  package let type: DataType
  package let nativeType: String?
  package let nullable: Bool?
  package let description: String?
  package let properties: JSONObject
  /// When it vanished from its source; nil while it is there.
  package let removedAt: Timestamp?

  /// The innermost name.
  package var name: String { path.name }
}
