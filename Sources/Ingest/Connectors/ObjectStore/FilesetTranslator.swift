import Catalog
import Codecs

/// Puts buckets and filesets into the catalog's words.
struct FilesetTranslator: Sendable {
  let service: FQN
  /// DataHub's word for the platform where the place alone does not give it: `delta-lake` or `hudi`.
  let platform: String?
  let environment: String
  /// DataHub's platform instance.
  let instance: String?
  /// The layer of everything; nil for none.
  let layer: String?

  /// What datasets below a base belong to: the bucket, or the base's folder.
  func container(of base: ObjectLocation) throws(CatalogError) -> FQN {
    try service.appending(base.scheme == "file" ? base.withoutTrailingSlash.key : base.bucket)
  }

  func draft(bucketOf base: ObjectLocation) throws(CatalogError) -> AssetDraft {
    let isFolder = base.scheme == "file"
    let place = isFolder ? base : ObjectLocation(scheme: base.scheme, bucket: base.bucket, key: "")
    return AssetDraft(
      .bucket, try container(of: base), subtype: isFolder ? "folder" : "bucket",
      properties: ["location": .string(place.withoutTrailingSlash.description)])
  }

  /// The FQN of a dataset: its path below the bucket or folder.
  func fqn(_ location: ObjectLocation, below base: ObjectLocation) throws(CatalogError) -> FQN {
    var key = location.key[...]
    if base.scheme == "file" { key = key.dropFirst(base.withoutTrailingSlash.key.count) }
    let name = String(key.drop { $0 == "/" })
    return try container(of: base).appending(name.isEmpty ? location.name : name)
  }

  /// A table of a format that keeps a log.
  func draft(_ table: LakeTable, at location: ObjectLocation, below base: ObjectLocation) throws(CatalogError) -> AssetDraft {
    let fqn = try fqn(location, below: base)
    var properties = table.properties
    properties["location"] = .string(location.description)
    properties[PropertyName.layer] = layer.map(JSON.string) ?? properties[PropertyName.layer]
    return AssetDraft(
      .table, fqn, displayName: location.name == fqn.name ? nil : location.name, description: table.description,
      subtype: table.subtype, properties: properties, columns: table.columns, aliases: names(location))
  }

  func draft(_ fileset: Fileset, _ sample: FilesetSample) throws(CatalogError) -> AssetDraft {
    let fqn = try fqn(fileset.location, below: fileset.spec.include.base)
    let name = displayName(fileset)
    var properties = sample.properties
    properties["location"] = .string(fileset.location.description)
    properties[PropertyName.sizeBytes] = .int(Int64(fileset.bytes))
    properties[PropertyName.rowCount] = sample.rows.map { .int(Int64($0)) }
    properties[PropertyName.dataChangedAt] = fileset.lastModified.map { .string($0.rfc3339) }
    properties["firstChangedAt"] = fileset.firstModified.map { .string($0.rfc3339) }
    properties["files"] = files(fileset)
    properties[PropertyName.partitions] = fileset.partitions.json
    if fileset.partitions.count > 0 { properties["partitionCount"] = .int(Int64(fileset.partitions.count)) }
    properties[PropertyName.layer] = layer.map(JSON.string)
    var columns = sample.columns
    if let present = columns, !fileset.partitions.columns.isEmpty {
      let names = Set(present.filter { $0.path.depth == 1 }.map { $0.path.name.lowercased() })
      columns = present + fileset.partitions.drafts(except: names)
    }
    return AssetDraft(
      .fileset, fqn, displayName: name == fqn.name ? nil : name, subtype: subtype(fileset), properties: properties,
      columns: columns, aliases: names(fileset.location))
  }

  private func files(_ fileset: Fileset) -> JSON {
    var json: JSONObject = ["data": .int(Int64(fileset.fileCount))]
    let formats = fileset.formats.sorted { $0.key.rawValue < $1.key.rawValue }
    if !formats.isEmpty { json["formats"] = .object(JSONObject(formats.map { ($0.key.rawValue, .int(Int64($0.value))) })) }
    let compressions = fileset.compressions.sorted { $0.key.rawValue < $1.key.rawValue }
    if !compressions.isEmpty {
      json["compressions"] = .object(JSONObject(compressions.map { ($0.key.rawValue, .int(Int64($0.value))) }))
    }
    return .object(json)
  }

  private func subtype(_ fileset: Fileset) -> String {
    // What most files are.
    guard let format = fileset.formats.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) })?.key else { return "files" }
    return "\(format.rawValue) files"
  }

  /// `table_name` with its braces filled in, or what `{table}` stands for.
  private func displayName(_ fileset: Fileset) -> String {
    guard var rest = fileset.spec.tableName.map({ $0[...] }) else {
      return fileset.captures[.table] ?? fileset.location.name
    }
    var name = ""
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      let word = String(rest[start..<end].dropFirst())
      name += rest[..<start]
      name += fileset.captures[word == "table" ? .table : .named(word)] ?? "{\(word)}"
      rest = rest[end...].dropFirst()
    }
    return name + rest
  }

  /// Other names of a place: DataHub's, and OpenLineage's.
  private func names(_ location: ObjectLocation) -> [String] {
    let place = location.withoutTrailingSlash
    let path = place.scheme == "file" ? String(place.key.drop { $0 == "/" }) : "\(place.bucket)/\(place.key)"
    let name = instance.map { "\($0).\(path)" } ?? path
    let platforms = [platform, place.scheme].compactMap(\.self)
    var names = platforms.map { "urn:li:dataset:(urn:li:dataPlatform:\($0),\(name),\(environment))" }
    names.append(place.description)
    if place.scheme == "file" { names.append("file/\(place.key)") }
    return names
  }
}
