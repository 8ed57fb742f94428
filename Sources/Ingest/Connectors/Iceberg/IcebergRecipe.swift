import Codecs

/// The keys of an Iceberg recipe wherever they stand: at the top, or in `catalog` as DataHub and PyIceberg have them.
struct IcebergRecipe {
  let layers: RecipeLayers
  /// The name under which `catalog` holds the properties.
  let catalogName: String?
  /// Properties in `catalog` that mean nothing here.
  let unknownNames: [String]

  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    guard let section = try configuration.section("catalog") else {
      layers = RecipeLayers(outer: configuration, inner: nil)
      (catalogName, unknownNames) = (nil, [])
      return
    }
    let inner: RecipeConfiguration
    if let properties = try? section.section("config") {
      // The older form: {name, type, config: {…}}.
      catalogName = try section.text("name")
      inner = properties
    } else if section.names.count == 1, let name = section.names.first, let properties = try? section.section(name) {
      catalogName = name
      inner = properties
    } else {
      catalogName = try section.text("name")
      inner = section
    }
    let known = Set(IcebergConnector.keys.map(\.name) + ["name", "config"])
    unknownNames = inner.names.filter { !known.contains($0) }
    layers = RecipeLayers(outer: configuration, inner: inner)
  }
}
