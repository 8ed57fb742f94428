import Codecs

extension AssetDraft {
  /// Reads a document of the plain form in which producers send assets by the thousands, without a tree in between.
  ///
  /// What it gives is what `init(json:)` makes of the same bytes.
  /// - Returns: nil as soon as anything is not plain: a name of another system, nested columns, links that are more than
  ///   names, a field that is null, repeated, unknown or of a wrong type, bytes that are not JSON. Reading the tree tells
  ///   then what it means, or what is wrong.
  package init?(plain bytes: [UInt8]) {
    var cursor = JSONCursor(bytes)
    guard let draft = try? Self.read(&cursor) else { return nil }
    self = draft
  }

  /// The end of plain reading.
  private struct NotPlain: Error {}

  private static func read(_ cursor: inout JSONCursor) throws -> AssetDraft {
    var (kind, fqn): (AssetKind?, FQN?) = (nil, nil)
    var (displayName, description, subtype): (String?, String?, String?) = (nil, nil, nil)
    var (properties, extra): (JSONObject?, JSONObject?) = (nil, nil)
    var columns: [ColumnDraft]?
    var links = PlainLinks()
    try cursor.beginObject()
    while let key = try cursor.nextKey(among: AssetField.names) {
      // A field that is there twice, or that no case knows, is a link or not plain.
      switch AssetField(key) {
      case .kind where kind == nil: kind = AssetKind(rawValue: try cursor.string())
      case .fqn where fqn == nil: fqn = try name(try cursor.string())
      case .description where description == nil: description = try cursor.string()
      case .columns where columns == nil: columns = try Self.columns(&cursor)
      case .displayName where displayName == nil: displayName = try cursor.string()
      case .subtype where subtype == nil: subtype = try cursor.string()
      case .properties where properties == nil: properties = try object(&cursor)
      case .extra where extra == nil: extra = try object(&cursor)
      default: try links.read(AssetField.linkPlace(key), &cursor)
      }
    }
    try cursor.finish()
    // People's names follow a rule of their own.
    guard let kind, let fqn, kind.namespace != .people, columns == nil || kind.hasColumns else { throw NotPlain() }
    return AssetDraft(
      kind, fqn, displayName: displayName, description: description, subtype: subtype, properties: properties ?? [:],
      extra: extra ?? [:], columns: columns, links: links.inOrder)
  }

  private static func name(_ text: String) throws -> FQN {
    if text.utf8.contains(UInt8(ascii: ":")), text.hasPrefix("urn:") || text.contains("://") { throw NotPlain() }
    return try FQN(text)
  }

  private static func object(_ cursor: inout JSONCursor) throws -> JSONObject {
    guard let object = try cursor.value().object else { throw NotPlain() }
    return object
  }

  private static func columns(_ cursor: inout JSONCursor) throws -> [ColumnDraft] {
    var columns: [ColumnDraft] = []
    try cursor.beginArray()
    while try cursor.nextElement() { columns.append(try column(&cursor)) }
    guard haveDistinctNames(columns) else { throw NotPlain() }
    return columns
  }

  /// Whether no two columns have one name.
  private static func haveDistinctNames(_ columns: [ColumnDraft]) -> Bool {
    var hashes: [UInt64] = []
    hashes.reserveCapacity(columns.count)
    // A span lends its elements where an array hands out copies.
    let span = columns.span
    for place in span.indices {
      let name = span[place].path.description
      // Letters with accents may be the same in other bytes, and so many are no longer compared one by one.
      guard name.utf8Span.isKnownASCII, span.count <= fewColumns else {
        return Set(columns.lazy.map(\.path)).count == columns.count
      }
      let hash = name.utf8.span.withUnsafeBytes { ContentHash.hash($0) }
      for earlier in 0..<place where hashes[earlier] == hash && span[earlier].path == span[place].path { return false }
      hashes.append(hash)
    }
    return true
  }

  /// Up to this many names are sooner compared one by one than put into a set.
  private static let fewColumns = 40

  private static func column(_ cursor: inout JSONCursor) throws -> ColumnDraft {
    var (name, type, nativeType, description): (String?, String?, String?, String?) = (nil, nil, nil, nil)
    var (nullable, properties): (Bool?, JSONObject?) = (nil, nil)
    var links = PlainLinks()
    try cursor.beginObject()
    while let key = try cursor.nextKey(among: ColumnField.names) {
      switch ColumnField(key) {
      case .name where name == nil: name = try cursor.string()
      case .nativeType where nativeType == nil: nativeType = try cursor.string()
      case .type where type == nil: type = try cursor.string()
      case .description where description == nil: description = try cursor.string()
      case .nullable where nullable == nil:
        nullable = try cursor.value().bool
        if nullable == nil { throw NotPlain() }
      case .properties where properties == nil: properties = try object(&cursor)
      default: try links.read(ColumnField.linkPlace(key), &cursor)
      }
    }
    guard let name, !name.isEmpty else { throw NotPlain() }
    let (family, native) = try ColumnDraft.types(type, nativeType)
    return ColumnDraft(
      FieldPath(name), type: family, nativeType: native, nullable: nullable, description: description,
      properties: properties ?? [:], links: links.inOrder)
  }
}

/// Fields of an object that holds links beside them.
private protocol LinkedFields: CaseIterable, RawRepresentable where RawValue == Int {
  /// The names of the fields in their order, then those of the fields that hold links.
  static var names: JSONNames { get }
}

extension LinkedFields {
  /// The field with that name; nil for any other.
  init?(_ key: JSONKey) {
    guard case .known(let place) = key else { return nil }
    self.init(rawValue: place)
  }

  /// The place of a field that holds links among those fields; nil for any other.
  static func linkPlace(_ key: JSONKey) -> Int? {
    guard case .known(let place) = key, place >= allCases.count else { return nil }
    return place - allCases.count
  }

  static func makeNames() -> JSONNames { JSONNames(allCases.map { "\($0)" } + LinkDraft.fields.map(\.name)) }
}

private enum AssetField: Int, LinkedFields {
  case kind, fqn, description, columns, displayName, subtype, properties, extra

  static let names = makeNames()
}

private enum ColumnField: Int, LinkedFields {
  case name, type, nativeType, description, nullable, properties

  static let names = makeNames()
}

extension ColumnDraft {
  /// The family and the native type of a column: a type that is no family's name is a native one.
  fileprivate static func types(_ type: String?, _ nativeType: String?) throws -> (DataType, String?) {
    guard let type else { return (nativeType.map(DataType.init(nativeType:)) ?? .unknown, nativeType) }
    if let family = DataType(name: type) { return (family, nativeType) }
    guard nativeType == nil else { throw CatalogError.invalid(field: "type", reason: "is \(type)") }
    return (DataType(nativeType: type), type)
  }
}

/// The links of one object, each no more than a name.
private struct PlainLinks {
  private var links: [LinkDraft] = []
  /// The places of the fields in the order in which they came, each with the end of its links.
  private var fields: [(place: Int, end: Int)] = []

  /// Reads the field that holds links of one relation.
  /// - Parameter place: its place in `LinkDraft.fields`; nil for any other field.
  /// - Throws: for any other field, and for links that are not plain.
  mutating func read(_ place: Int?, _ cursor: inout JSONCursor) throws {
    guard let place, !fields.contains(where: { $0.place == place }) else {
      throw CatalogError.invalid(field: "links", reason: "is not plain")
    }
    let relation = LinkDraft.fields[place].relation
    if relation.isSingle {
      links.append(try Self.link(relation, &cursor))
    } else {
      try cursor.beginArray()
      while try cursor.nextElement() { links.append(try Self.link(relation, &cursor)) }
    }
    fields.append((place, links.count))
  }

  private static func link(_ relation: Relation, _ cursor: inout JSONCursor) throws -> LinkDraft {
    try LinkDraft.read(.string(try cursor.string()), relation, place: "")
  }

  /// The links in the order of their fields; nil when there was no such field.
  var inOrder: [LinkDraft]? {
    guard !fields.isEmpty else { return nil }
    let isInOrder = fields.indices.dropFirst().allSatisfy { fields[$0 - 1].place < fields[$0].place }
    if isInOrder { return links }
    return fields.indices.sorted { fields[$0].place < fields[$1].place }.flatMap { field in
      links[(field == 0 ? 0 : fields[field - 1].end)..<fields[field].end]
    }
  }
}
