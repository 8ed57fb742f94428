package import Codecs

/// One entry of the change log.
package struct Change: Sendable {
  /// What was done.
  package enum Operation: Int, Sendable {
    case created = 1, updated, deleted, restored, renamed, merged, linked, edges, checked
    /// Accounts, tokens, recipes, settings: no asset is touched.
    case administered

    /// The word used in JSON and on pages.
    package var name: String { "\(self)" }
  }

  package let number: ChangeNumber
  package let at: Timestamp
  /// The asset it touched; nil for accounts, tokens, recipes and settings.
  package let asset: AssetID?
  package let operation: Operation
  /// The person, token or crawl that did it.
  package let actor: String
  package let origin: Origin
  /// The request it came with, as in the access log; nil for crawls.
  package let requestID: String?
  /// The set of changes that one undo takes back.
  package let batch: Int64?
  /// Whether readers of the asset may fail because of it: a column gone, a type narrowed, a name changed.
  package let isBreaking: Bool
  package let fields: [FieldChange]
}

/// What became of one field in a change.
package struct FieldChange: Hashable, Sendable {
  /// Such as `description`, `properties/rowCount`, `column/email`, `column/email/tag`, `owner`.
  package let field: String
  /// The value before; nil when there was none.
  package let before: JSON?
  /// The value after; nil when there is none any more.
  package let after: JSON?

  package init(_ field: String, before: JSON?, after: JSON?) {
    self.field = field
    self.before = before
    self.after = after
  }
}
