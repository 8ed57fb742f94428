/// The row id of an asset inside one store. Outside, an asset is known by its UUID or its FQN.
package struct AssetID: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }

  package static func < (left: AssetID, right: AssetID) -> Bool { left.rawValue < right.rawValue }
}

/// The row id of a column (or nested field) inside one store.
package struct ColumnID: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }

  package static func < (left: ColumnID, right: ColumnID) -> Bool { left.rawValue < right.rawValue }
}

/// A position in the change log: one number for the whole catalog, increasing with every change.
package struct ChangeNumber: RawRepresentable, Hashable, Comparable, Sendable {
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// Before the first change.
  package static let zero = ChangeNumber(rawValue: 0)

  package static func < (left: ChangeNumber, right: ChangeNumber) -> Bool { left.rawValue < right.rawValue }
}

/// What a link or a description hangs on: an asset, or one of its columns.
package struct Subject: Hashable, Sendable {
  /// The asset.
  package let asset: AssetID
  /// The column of that asset, nil for the asset itself.
  package let column: ColumnID?

  package init(_ asset: AssetID, column: ColumnID? = nil) {
    self.asset = asset
    self.column = column
  }
}
