package import Codecs

extension LinkDraft {
  /// The JSON fields that hold links, with the relation each stands for.
  package static let fields: [(name: String, relation: Relation)] = [
    ("owners", .owner), ("experts", .expert), ("tags", .tag), ("terms", .term), ("domain", .domain),
    ("products", .product), ("references", .references), ("members", .member), ("related", .related),
    ("consumes", .consumes), ("parentTerms", .parentTerm), ("contracts", .contract), ("checks", .check),
  ]

  /// The places of the fields by name: most objects have none of them, which must be quick to see.
  static let places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($0.element.name, $0.offset) })

  private static let known = ["name", "kind", "role", "state", "confidence", "reason"]

  /// Reads every link field of an object; nil when it has none of them.
  static func read(from reader: ObjectReader) throws(CatalogError) -> [LinkDraft]? {
    var present = reader.object.compactMap { $0.value.isNull ? nil : places[$0.key] }
    guard !present.isEmpty else { return nil }
    present.sort()
    var links: [LinkDraft]? = []
    for field in present.map({ fields[$0] }) {
      guard let value = reader.value(field.name) else { continue }
      if field.relation.isSingle {
        links?.append(try read(value, field.relation, place: reader.place(field.name)))
        continue
      }
      for (index, element) in (try reader.array(field.name) ?? []).enumerated() {
        links?.append(try read(element, field.relation, place: "\(reader.place(field.name))[\(index)]"))
      }
    }
    return links
  }

  /// Reads one link: a name such as `PII.Email` or `team:logistics`, or an object with `name`, `kind`, `role`, `state`,
  /// `confidence` and `reason`.
  package static func read(_ json: JSON, _ relation: Relation, place: String) throws(CatalogError) -> LinkDraft {
    if let name = json.string {
      return LinkDraft(relation, try target(name, kind: nil, relation, place: place))
    }
    let reader = try ObjectReader(json, path: place, known: known)
    let kindName = try reader.string("kind")
    let kind = kindName.flatMap(AssetKind.init(rawValue:))
    if let kindName, kind == nil {
      throw .invalid(field: reader.place("kind"), reason: "is \(kindName), which is no kind of asset")
    }
    var link = LinkDraft(relation, try target(try reader.requiredString("name"), kind: kind, relation, place: place))
    link.role = try reader.string("role") ?? ""
    link.confidence = try reader.double("confidence")
    link.reason = try reader.string("reason")
    if let name = try reader.string("state") {
      guard let state = LinkState(name: name) else {
        throw .invalid(field: reader.place("state"), reason: "is \(name); suggested, confirmed or rejected is expected")
      }
      link.state = state
    }
    return link
  }

  private static func target(
    _ name: String, kind: AssetKind?, _ relation: Relation, place: String
  ) throws(CatalogError) -> AssetReference {
    guard !name.isEmpty else { throw .invalid(field: place, reason: "is empty; a name is expected") }
    if let kind {
      guard relation.targetKinds?.contains(kind) ?? true else {
        throw .invalid(field: place, reason: "is a \(kind.title), which \(relation.name) cannot point to")
      }
      return .named(kind, try fqn(name, kind: kind))
    }
    guard let kind = relation.targetKinds?.first else { return .alias(name) }
    if let (prefix, rest) = prefixed(name), relation.targetKinds?.contains(prefix) ?? false {
      return .named(prefix, try fqn(rest, kind: prefix))
    }
    return .named(kind, try fqn(name, kind: kind))
  }

  /// The kind that a name such as `team:logistics` begins with, and the rest of it.
  private static func prefixed(_ name: String) -> (AssetKind, rest: String)? {
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let prefix = name[..<colon]
    guard let kind = [AssetKind.team, .user].first(where: { $0.rawValue == prefix }) else { return nil }
    return (kind, String(name[name.index(after: colon)...]))
  }

  /// People and teams have flat names, often e-mail addresses: a dot in them parts nothing.
  private static func fqn(_ name: String, kind: AssetKind) throws(CatalogError) -> FQN {
    kind.namespace == .people && !name.hasPrefix("\"") ? try FQN(parts: [name]) : try FQN(name)
  }

  /// The place of each relation's field, by the relation's number.
  static let placesByRelation = Relation.byNumber(0) { relation in fields.firstIndex { $0.relation == relation } ?? 0 }

  /// Writes links under their fields, in the form `read` takes.
  static func write(_ links: [LinkDraft], to writer: inout JSONWriter) {
    let places = links.map { placesByRelation[$0.relation.rawValue] }
    let order = links.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    let links = links.span
    var next = 0
    while next < order.count {
      let place = places[order[next]]
      let field = fields[place]
      writer.key(field.name)
      if !field.relation.isSingle { writer.beginArray() }
      let first = next
      while next < order.count, places[order[next]] == place {
        if next == first || !field.relation.isSingle { links[order[next]].write(to: &writer) }
        next += 1
      }
      if !field.relation.isSingle { writer.endArray() }
    }
  }

  /// The link as it stands in an `AssetState`: the bare name where that says it all.
  var stateValue: JSON {
    if case .named(let kind, let fqn) = target, kind == relation.targetKinds?.first, role.isEmpty, state == .confirmed {
      return .string(kind.namespace == .people ? fqn.name : fqn.description)
    }
    var writer = JSONWriter()
    write(to: &writer)
    return (try? JSON.parse(writer.bytes)) ?? .null
  }

  private func write(to writer: inout JSONWriter) {
    switch target {
    case .id(let id):
      writer.beginObject()
      writer.member("id", id.rawValue)
      Self.writeCircumstances(role, state, confidence, reason, to: &writer)
      writer.endObject()
    case .named(let kind, let fqn):
      Self.write(
        name: kind.namespace == .people ? fqn.name : fqn.description, kind: kind, role: role, state: state,
        confidence: confidence, reason: reason, to: &writer)
    case .alias(let name):
      Self.write(name: name, kind: nil, role: role, state: state, confidence: confidence, reason: reason, to: &writer)
    }
  }

  /// Writes a link to a named target as an object.
  static func write(
    name: String, kind: AssetKind?, role: String, state: LinkState, confidence: Double?, reason: String?,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.member("name", name)
    if let kind { writer.member("kind", kind.rawValue) }
    writeCircumstances(role, state, confidence, reason, to: &writer)
    writer.endObject()
  }

  private static func writeCircumstances(
    _ role: String, _ state: LinkState, _ confidence: Double?, _ reason: String?, to writer: inout JSONWriter
  ) {
    if !role.isEmpty { writer.member("role", role) }
    if state != .confirmed { writer.member("state", state.name) }
    if let confidence { writer.member("confidence", confidence) }
    if let reason { writer.member("reason", reason) }
  }
}
