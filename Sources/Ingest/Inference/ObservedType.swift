import Catalog
import Codecs

/// The one type that holds everything seen at a path.
struct ObservedType {
  let family: DataType
  /// In the source's words, such as `array<int>`, `map<string, object>` or `union<int, string>`.
  let name: String

  private static let depthLimit = 8

  init(_ node: ObservedNode, depth: Int = 0) {
    guard depth < Self.depthLimit else {
      self.init(.unknown, "…")
      return
    }
    var found: [ObservedType] = []
    let scalars = node.scalars.entries.map(\.shape)
    if let merged = ScalarShape.merged(scalars) {
      found.append(ObservedType(merged.family, merged.name))
    } else {
      found += scalars.map { ObservedType($0.family, $0.name) }
    }
    if node.objects > 0 { found.append(Self.object(node, depth)) }
    if node.arrays > 0 { found.append(Self.array(node, depth)) }
    switch found.count {
    case 0: self.init(.null, "null")
    case 1: self = found[0]
    default: self.init(.unknown, "union<\(found.map(\.name).sorted().joined(separator: ", "))>")
    }
  }

  private init(_ family: DataType, _ name: String) {
    self.family = family
    self.name = name
  }

  private static func object(_ node: ObservedNode, _ depth: Int) -> ObservedType {
    guard let value = node.values.first else { return ObservedType(.struct, "object") }
    return ObservedType(.map, "map<string, \(ObservedType(value, depth: depth + 1).name)>")
  }

  private static func array(_ node: ObservedNode, _ depth: Int) -> ObservedType {
    guard let element = node.elements.first else { return ObservedType(.array, "array") }
    return ObservedType(.array, "array<\(ObservedType(element, depth: depth + 1).name)>")
  }

  /// How often each type was seen, by name.
  static func frequencies(_ node: ObservedNode) -> JSON {
    var counts: [String: Int] = [:]
    for entry in node.scalars.entries { counts[entry.shape.name, default: 0] += entry.count }
    if node.objects > 0 { counts[node.isMap ? "map" : "object"] = node.objects }
    if node.arrays > 0 { counts["array"] = node.arrays }
    if node.nulls > 0 { counts["null"] = node.nulls }
    return .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
  }
}
