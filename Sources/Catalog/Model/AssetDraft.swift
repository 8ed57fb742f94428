package import Codecs

/// What one origin says about one asset. A nil field says nothing, and what others said stays.
package struct AssetDraft: Hashable, Sendable {
  package var kind: AssetKind
  package var fqn: FQN
  package var displayName: String?
  package var description: String?
  /// The platform's own word for what it is, such as `partitioned table`.
  package var subtype: String?
  /// The kind's own facts under the names listed in `PropertyName`.
  package var properties: JSONObject
  /// Facets that the model has no field for: kept verbatim and given back verbatim.
  package var extra: JSONObject
  /// The columns in order; nil when the origin says nothing of columns.
  package var columns: [ColumnDraft]?
  /// Whether `columns` may lack some: then none is taken to have vanished.
  package var columnsArePartial: Bool
  /// Owners, tags, terms, domain, products, references; nil when the origin says nothing of links.
  package var links: [LinkDraft]?
  /// Other names it answers to, beyond those its service implies.
  package var aliases: [String]
  /// What a service is and where it runs; only for assets of kind `service`.
  package var service: ServiceIdentity?

  package init(
    _ kind: AssetKind, _ fqn: FQN, displayName: String? = nil, description: String? = nil, subtype: String? = nil,
    properties: JSONObject = [:], extra: JSONObject = [:], columns: [ColumnDraft]? = nil,
    columnsArePartial: Bool = false, links: [LinkDraft]? = nil, aliases: [String] = [],
    service: ServiceIdentity? = nil
  ) {
    self.kind = kind
    self.fqn = fqn
    self.displayName = displayName
    self.description = description
    self.subtype = subtype
    self.properties = properties
    self.extra = extra
    self.columns = columns
    self.columnsArePartial = columnsArePartial
    self.links = links
    self.aliases = aliases
    self.service = service
  }
}

/// Names of the properties that pages and searches understand. A producer may add others; they are shown as they are.
package enum PropertyName {
  /// Integer: rows, estimated or exact.
  package static let rowCount = "rowCount"
  /// Integer: bytes on disk.
  package static let sizeBytes = "sizeBytes"
  /// Text: the SQL or code that defines a view, function or job.
  package static let definition = "definition"
  /// Text: the language of `definition`, such as `sql` or `plpgsql`.
  package static let language = "language"
  /// Text: the SQL dialect of `definition`.
  package static let dialect = "dialect"
  /// Array of `{type, name, columns, references: {fqn, columns}, expression}`; type is `primary`, `unique`, `foreign`,
  /// `check` or `exclusion`.
  package static let constraints = "constraints"
  /// Array of `{name, columns, unique, definition}`.
  package static let indexes = "indexes"
  /// Array of `{name, bound}`, or `{by, key}` for the rule itself.
  package static let partitions = "partitions"
  /// Array of `{grantee, privileges, grantable, columns}`.
  package static let grants = "grants"
  /// Text: the owner as the source names it.
  package static let sourceOwner = "sourceOwner"
  /// RFC 3339 text: when the source last changed the data.
  package static let dataChangedAt = "dataChangedAt"
  /// Object of free names and texts: promises of a data product or contract, such as `{"freshness": "24h"}`.
  package static let serviceLevels = "serviceLevels"
  /// Text: `bronze`, `silver` or `gold`.
  package static let layer = "layer"
  /// Boolean: people should stop using it.
  package static let deprecated = "deprecated"
  /// Integer: queries seen per day, or another count of use; raises the rank in search.
  package static let usage = "usage"
  /// Array of `{user, calls}`: who reads it most; of a column, an array of users.
  package static let readers = "readers"
  /// Array of `{query, calls, user, lastSeen}`: the queries seen most.
  package static let queries = "queries"
  /// Boolean: part of the sample data that one command removes.
  package static let sample = "sample"
}
