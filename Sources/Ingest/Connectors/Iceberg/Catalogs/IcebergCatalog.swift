import Codecs

/// Where the names of tables and views are kept. One thread uses it.
protocol IcebergCatalog {
  /// What answers there, in one line for people.
  var title: String { get }

  /// What loads the tables and views that the catalog names.
  var loader: any IcebergLoader { get }

  /// Hands out every namespace, parents before their children.
  func namespaces(_ body: (IcebergNamespace) throws(CrawlError) -> Void) throws(CrawlError)

  /// Hands out the names of tables and views in a namespace, page by page.
  func contents(
    of namespace: IcebergNamespace, includesViews: Bool, _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError)
}

/// Loads what a catalog names; several threads use it at once.
protocol IcebergLoader: Sendable {
  /// The current metadata of a table.
  func table(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergLoadedTable

  /// The current metadata of a view.
  func view(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergViewMetadata
}

/// A namespace with what its catalog says of it.
struct IcebergNamespace: Sendable {
  /// The names from the outermost one in.
  let parts: [String]
  var properties: [String: String] = [:]
  /// Why namespaces in it could not be listed; nil when they were.
  var problem: IcebergCatalogError?

  /// The names joined by dots, as patterns and messages have them.
  var text: String { parts.joined(separator: ".") }
}

/// The name of a table or view.
struct IcebergIdentifier: Hashable, Sendable {
  let namespace: [String]
  let name: String
  var isView = false
  /// Where its metadata lies, when the listing tells.
  var metadataLocation: String?

  /// The names joined by dots, as patterns and messages have them.
  var text: String { (namespace + [name]).joined(separator: ".") }
}

/// A table's metadata and what reads its files.
struct IcebergLoadedTable: Sendable {
  let metadata: IcebergTableMetadata
  /// Where the metadata lies, when the catalog tells.
  let metadataLocation: String?
  let store: any ObjectStore
}

/// Why a table or view could not be loaded.
struct IcebergCatalogError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, in one line.
  let description: String
  /// What the operator can do about it.
  var hint: String?
  /// Whether the whole catalog may be out of reach rather than this one.
  var isConnectionLost = false
  /// Whether the answer is none that such a catalog gives, so that nothing it says is believed.
  var isNonsense = false
  /// The status that a server answered.
  var status: Int?

  /// Whether it is gone since it was listed.
  var isGone: Bool { status == 404 }

  /// Whether the server may not know what it was asked for, such as views or nested namespaces.
  var isUnknownRequest: Bool { [400, 404, 405, 406, 501].contains(status) }
}

extension IcebergCatalogError {
  /// The error as one of the whole crawl.
  var crawlError: CrawlError { isNonsense ? .nonsense(description, hint: hint) : .source(description, hint: hint) }

  init(_ error: IcebergReadError) { self.init(description: "\(error)", hint: error.hint) }
}
