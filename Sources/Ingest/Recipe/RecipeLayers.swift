import Codecs

/// Keys of a recipe that may stand at the top or in a mapping inside, as other products write them; the top wins.
struct RecipeLayers {
  let outer: RecipeConfiguration
  let inner: RecipeConfiguration?

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
