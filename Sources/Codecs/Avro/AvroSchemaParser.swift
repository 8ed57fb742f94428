/// Turns a schema's JSON into types; recursion is bounded by the depth of the JSON document.
struct AvroSchemaParser {
  private(set) var types: [AvroSchema.TypeDeclaration] = []
  private var places: [String: AvroSchema.Place] = [:]

  private static let typeLimit = 100_000
  private static let fixedLimit = 1 << 30
  private static let ownMembers: Set<String> = [
    "type", "name", "namespace", "doc", "aliases", "fields", "symbols", "items", "values", "size", "default", "order",
    "logicalType", "precision", "scale",
  ]

  mutating func parse(_ json: JSON) throws(AvroError) -> AvroSchema.Place { try type(json, namespace: nil) }

  private mutating func type(_ json: JSON, namespace: String?) throws(AvroError) -> AvroSchema.Place {
    switch json {
    case .string(let name): return try named(name, namespace)
    case .array(let branches): return try union(branches, namespace)
    case .object(let declaration): return try declared(declaration, namespace)
    default: throw failure("a type is \(json.kindName); a name, an array or an object is expected")
    }
  }

  private mutating func add(_ shape: AvroSchema.Shape, name: String? = nil) throws(AvroError) -> AvroSchema.Place {
    guard types.count < Self.typeLimit else { throw failure("it has more than \(Self.typeLimit) types") }
    types.append(AvroSchema.TypeDeclaration(shape: shape, name: name))
    return types.count - 1
  }

  private mutating func named(_ name: String, _ namespace: String?) throws(AvroError) -> AvroSchema.Place {
    if let primitive = Self.primitives[name] { return try add(primitive) }
    let full = Self.fullName(name, namespace)
    guard let place = places[full] ?? places[name] else {
      throw failure("\(name) is not declared; declare it before it is used")
    }
    return place
  }

  private static let primitives: [String: AvroSchema.Shape] = [
    "null": .null, "boolean": .boolean, "int": .int, "long": .long, "float": .float, "double": .double,
    "bytes": .bytes, "string": .string,
  ]

  private static func fullName(_ name: String, _ namespace: String?) -> String {
    guard !name.utf8.contains(UInt8(ascii: ".")), let namespace, !namespace.isEmpty else { return name }
    return "\(namespace).\(name)"
  }

  private mutating func union(_ branches: [JSON], _ namespace: String?) throws(AvroError) -> AvroSchema.Place {
    var members: [AvroSchema.Place] = []
    for branch in branches {
      guard branch.array == nil else { throw failure("a union stands directly in a union") }
      members.append(try type(branch, namespace: namespace))
    }
    return try add(.union(members))
  }

  private mutating func declared(_ declaration: JSONObject, _ namespace: String?) throws(AvroError) -> AvroSchema.Place {
    guard let type = declaration["type"] else { throw failure("a declaration has no type") }
    // `{"type": {"type": "string"}}` is written by some tools and means the inner one.
    guard let word = type.string else { return try self.type(type, namespace: namespace) }
    let place =
      switch word {
      case "record", "error": try record(declaration, namespace)
      case "enum": try enumeration(declaration, namespace)
      case "fixed": try fixed(declaration, namespace)
      case "array": try add(.array(try inner("items", declaration, namespace)))
      case "map": try add(.map(try inner("values", declaration, namespace)))
      default: try named(word, namespace)
      }
    guard types[place].name == nil || declaration["name"] != nil else { return place }
    annotate(place, declaration)
    return place
  }

  private mutating func annotate(_ place: AvroSchema.Place, _ declaration: JSONObject) {
    types[place].documentation = declaration["doc"]?.string
    types[place].properties = Self.properties(declaration)
    types[place].logicalType = declaration["logicalType"]?.string.flatMap {
      AvroLogicalType($0, declaration, types[place].shape)
    }
  }

  private static func properties(_ declaration: JSONObject) -> JSONObject {
    JSONObject(declaration.filter { !ownMembers.contains($0.key) }.map { ($0.key, $0.value) })
  }

  private mutating func inner(
    _ key: String, _ declaration: JSONObject, _ namespace: String?
  ) throws(AvroError) -> AvroSchema.Place {
    guard let inner = declaration[key] else { throw failure("a type has no \(key)") }
    return try type(inner, namespace: namespace)
  }

  /// Takes a named type's name, so that what lies inside it may refer to it.
  private mutating func declare(
    _ declaration: JSONObject, _ namespace: String?, _ shape: AvroSchema.Shape
  ) throws(AvroError) -> (place: AvroSchema.Place, namespace: String?) {
    guard let name = declaration["name"]?.string, !name.isEmpty else { throw failure("a named type has no name") }
    let full = Self.fullName(name, declaration["namespace"]?.string ?? namespace)
    guard places[full] == nil else { throw failure("\(full) is declared twice") }
    let place = try add(shape, name: full)
    places[full] = place
    let split = full.utf8.lastIndex(of: UInt8(ascii: "."))
    return (place, split.map { String(full[..<$0]) })
  }

  private mutating func record(_ declaration: JSONObject, _ namespace: String?) throws(AvroError) -> AvroSchema.Place {
    let (place, inside) = try declare(declaration, namespace, .record([]))
    guard let list = declaration["fields"]?.array else { throw failure("the record \(types[place].name ?? "") has no fields") }
    var fields: [AvroSchema.Field] = []
    for entry in list {
      guard let field = entry.object, let name = field["name"]?.string, let type = field["type"] else {
        throw failure("a field of \(types[place].name ?? "") lacks its name or type")
      }
      fields.append(
        AvroSchema.Field(
          name: name, type: try self.type(type, namespace: inside), documentation: field["doc"]?.string,
          defaultValue: field["default"], properties: Self.properties(field)))
    }
    types[place].shape = .record(fields)
    return place
  }

  private mutating func enumeration(
    _ declaration: JSONObject, _ namespace: String?
  ) throws(AvroError) -> AvroSchema.Place {
    guard let symbols = declaration["symbols"]?.array else { throw failure("an enum has no symbols") }
    return try declare(declaration, namespace, .enumeration(symbols.map { $0.string ?? "" })).place
  }

  private mutating func fixed(_ declaration: JSONObject, _ namespace: String?) throws(AvroError) -> AvroSchema.Place {
    guard let size = declaration["size"]?.int, (0...Self.fixedLimit).contains(size) else {
      throw failure("a fixed type has no size, or one that is no number of bytes")
    }
    return try declare(declaration, namespace, .fixed(size)).place
  }

  private func failure(_ what: String) -> AvroError { AvroError(offset: 0, .schema(what)) }
}
