import Codecs

/// The keys of an Iceberg recipe wherever they stand: at the top, or in `catalog` as DataHub and PyIceberg have them.
struct IcebergRecipe {
  private let outer: RecipeConfiguration
  private let inner: RecipeConfiguration?
  /// The name under which `catalog` holds the properties.
  let catalogName: String?
  /// Properties in `catalog` that mean nothing here.
  let unknownNames: [String]

  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    outer = configuration
    guard let section = try configuration.section("catalog") else {
      (inner, catalogName, unknownNames) = (nil, nil, [])
      return
    }
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
    unknownNames = inner?.names.filter { !known.contains($0) } ?? []
  }

  private func place(of key: String) -> RecipeConfiguration {
    outer.node(key) == nil ? inner ?? outer : outer
  }

  func text(_ key: String) throws(RecipeError) -> String? { try place(of: key).text(key) }

  func boolean(_ key: String) throws(RecipeError) -> Bool? { try place(of: key).boolean(key) }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(RecipeError) -> Int? {
    try place(of: key).integer(key, in: range)
  }

  /// A file or folder; relative ones start from the recipe's folder.
  func path(_ key: String) throws(RecipeError) -> String? {
    try text(key).map { $0.hasPrefix("/") ? $0 : "\(outer.folder)/\($0)" }
  }

  var folder: String { outer.folder }

  /// An http or https address.
  func url(_ key: String) throws(RecipeError) -> URL? {
    guard let text = try text(key) else { return nil }
    guard let url = try? URL(text), url.scheme == "http" || url.scheme == "https", url.authority != nil else {
      throw wrong(key, "an address such as https://host:port/path")
    }
    return url
  }

  func missing(_ key: String) -> RecipeError { outer.missing(key) }

  func wrong(_ key: String, _ expected: String) -> RecipeError {
    let place = place(of: key)
    guard let node = place.node(key) else { return place.missing(key) }
    return place.wrong(key, node, expected)
  }
}
