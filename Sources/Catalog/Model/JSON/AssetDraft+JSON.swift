package import Codecs

extension AssetDraft {
  /// The fields of an asset as producers write it.
  package static let knownFields =
    [
      "kind", "fqn", "displayName", "description", "subtype", "properties", "extra", "columns", "columnsArePartial",
      "aliases", "service",
    ] + LinkDraft.fields.map(\.name)

  /// Reads an asset document.
  /// - Parameters:
  ///   - fqn: the name where the address gives it; then the document need not.
  ///   - path: where the document stands in a larger one, for messages.
  /// - Throws: `CatalogError.invalid` naming the field and what would be accepted.
  package init(json: JSON, fqn given: FQN? = nil, path: String = "") throws(CatalogError) {
    let reader = try ObjectReader(json, path: path, known: Self.knownFields)
    let kindName = try reader.requiredString("kind")
    guard let kind = AssetKind(rawValue: kindName) else {
      let hint = nearest(to: kindName, among: AssetKind.allCases.map(\.rawValue)).map { "; did you mean \($0)?" }
      throw .invalid(
        field: reader.place("kind"),
        reason: "is \(kindName), which is no kind of asset\(hint ?? ".") "
          + "Accepted: \(AssetKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.init(kind, try Self.readFQN(reader, given: given, kind: kind))
    displayName = try reader.string("displayName")
    description = try reader.string("description")
    subtype = try reader.string("subtype")
    properties = try reader.objectValue("properties") ?? [:]
    extra = try reader.objectValue("extra") ?? [:]
    columns = try reader.array("columns").map { (array) throws(CatalogError) in
      try ColumnDraft.read(array, place: reader.place("columns"))
    }
    columnsArePartial = try reader.bool("columnsArePartial") ?? false
    links = try LinkDraft.read(from: reader)
    aliases = try reader.strings("aliases") ?? []
    service = try reader.value("service").map { (json) throws(CatalogError) in
      try ServiceIdentity(json: json, path: reader.place("service"))
    }
    if columns != nil && !kind.hasColumns {
      throw .invalid(field: reader.place("columns"), reason: "cannot be given: a \(kind.title) has no columns")
    }
    if service != nil && kind != .service {
      throw .invalid(field: reader.place("service"), reason: "can only be given for an asset of kind service")
    }
  }

  private static func readFQN(
    _ reader: ObjectReader, given: FQN?, kind: AssetKind
  ) throws(CatalogError) -> FQN {
    guard let text = try reader.string("fqn") else {
      guard let given else {
        throw .invalid(field: reader.place("fqn"), reason: "is missing; a name such as shop.sales.public.orders is expected")
      }
      return given
    }
    let fqn = kind.namespace == .people && !text.hasPrefix("\"") ? try FQN(parts: [text]) : try FQN(text)
    if let given, given != fqn {
      throw .invalid(field: reader.place("fqn"), reason: "is \(fqn), but the address names \(given)")
    }
    return fqn
  }

  /// How the body of a claim says that its columns are those that the asset shows.
  static let shownColumns = "shown"

  /// Writes everything but links; for claims in the store.
  /// - Parameter listsColumns: whether columns are written; else they are said to be those that the asset shows.
  func writeBody(listsColumns: Bool = true, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kind", kind.rawValue)
    writer.member("fqn", fqn.description)
    for (key, text) in [("displayName", displayName), ("description", description), ("subtype", subtype)] {
      guard let text else { continue }
      writer.key(key)
      writer.value(text)
    }
    for (key, object) in [("properties", properties), ("extra", extra)] where !object.isEmpty {
      writer.key(key)
      writer.value(.object(object))
    }
    if let columns, !listsColumns, !columns.isEmpty {
      writer.member("columns", Self.shownColumns)
    } else if let columns {
      writer.key("columns")
      writer.beginArray()
      for column in columns { column.writeBody(to: &writer) }
      writer.endArray()
    }
    if columnsArePartial {
      writer.member("columnsArePartial", true)
    }
    if !aliases.isEmpty {
      writer.member("aliases", .array(aliases.map(JSON.string)))
    }
    if let service {
      writer.key("service")
      service.write(to: &writer)
    }
    writer.endObject()
  }

  /// Reads what `writeBody` wrote.
  init(body json: JSON) throws(CatalogError) {
    guard let kind = json["kind"]?.string.flatMap(AssetKind.init(rawValue:)), let name = json["fqn"]?.string else {
      throw .store("a claim without kind or name")
    }
    self.init(
      kind, try FQN(name), displayName: json["displayName"]?.string, description: json["description"]?.string,
      subtype: json["subtype"]?.string, properties: json["properties"]?.object ?? [:],
      extra: json["extra"]?.object ?? [:], columns: json["columns"]?.array?.compactMap(ColumnDraft.init(body:)),
      columnsArePartial: json["columnsArePartial"]?.bool ?? false,
      aliases: json["aliases"]?.array?.compactMap(\.string) ?? [])
    service = try json["service"].map { (json) throws(CatalogError) in try ServiceIdentity(json: json, path: "service") }
  }
}

extension ServiceIdentity {
  private static let known = ["platform", "host", "port", "instance", "environment"]

  init(json: JSON, path: String) throws(CatalogError) {
    let reader = try ObjectReader(json, path: path, known: Self.known)
    self.init(
      platform: try reader.requiredString("platform"), host: try reader.string("host"), port: try reader.int("port"),
      instance: try reader.string("instance"), environment: try reader.string("environment") ?? "PROD")
  }

  /// The identity as an object.
  var json: JSON {
    var object: JSONObject = ["platform": .string(platform)]
    if let host { object["host"] = .string(host) }
    if let port { object["port"] = .int(Int64(port)) }
    if let instance { object["instance"] = .string(instance) }
    object["environment"] = .string(environment)
    return .object(object)
  }

  /// Writes the identity as an object.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("platform", platform)
    if let host { writer.member("host", host) }
    if let port { writer.member("port", port) }
    if let instance { writer.member("instance", instance) }
    writer.member("environment", environment)
    writer.endObject()
  }
}

extension AssetDraft {
  /// The draft as a document that `init(json:)` reads; columns with their whole paths as nested fields.
  package var json: JSONObject {
    var object: JSONObject = ["kind": .string(kind.rawValue), "fqn": .string(fqn.description)]
    for (key, text) in [("displayName", displayName), ("description", description), ("subtype", subtype)] {
      if let text { object[key] = .string(text) }
    }
    for (key, members) in [("properties", properties), ("extra", extra)] where !members.isEmpty {
      object[key] = .object(members)
    }
    if columnsArePartial { object["columnsArePartial"] = .bool(true) }
    if !aliases.isEmpty { object["aliases"] = .array(aliases.map(JSON.string)) }
    if let service { object["service"] = service.json }
    for member in LinkDraft.document(links ?? []) { object[member.key] = member.value }
    if let columns { object["columns"] = .array(ColumnDraft.tree(columns)) }
    return object
  }
}

extension LinkDraft {
  /// Links under their fields.
  static func document(_ links: [LinkDraft]) -> JSONObject {
    var object: JSONObject = [:]
    guard !links.isEmpty else { return object }
    for field in fields {
      let chosen = links.filter { $0.relation == field.relation }.map(\.stateValue)
      if !chosen.isEmpty { object[field.name] = field.relation.isSingle ? chosen[0] : .array(chosen) }
    }
    return object
  }
}

extension ColumnDraft {
  /// Columns as they are written by people: nested ones under `fields` of their parents.
  static func tree(_ columns: [ColumnDraft]) -> [JSON] {
    if columns.allSatisfy({ $0.path.depth == 1 }) { return columns.map { .object($0.object(named: $0.path.name)) } }
    var children: [FieldPath?: [ColumnDraft]] = [:]
    let known = Set(columns.map(\.path))
    for column in columns {
      let parent = column.path.parent.flatMap { known.contains($0) ? $0 : nil }
      children[parent, default: []].append(column)
    }
    func nodes(_ parent: FieldPath?, _ depth: Int) -> [JSON] {
      (children[parent] ?? []).map { column in
        var object = column.object(named: parent == nil ? column.path.parts.joined(separator: ".") : column.path.name)
        let nested = depth < 32 ? nodes(column.path, depth + 1) : []
        if !nested.isEmpty { object["fields"] = .array(nested) }
        return .object(object)
      }
    }
    return nodes(nil, 0)
  }

  private func object(named name: String) -> JSONObject {
    var object = stateValue.object ?? [:]
    object["name"] = .string(name)
    for member in LinkDraft.document(links ?? []) { object[member.key] = member.value }
    return object
  }
}
