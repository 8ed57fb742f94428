package import Codecs

/// Reads the fields of a JSON object strictly: a field nobody asked for is an error that names it.
///
/// Every document that people or pipelines write goes through this, so that a misspelt field is never silently lost.
package struct ObjectReader: Sendable {
  /// The object's fields.
  package let object: JSONObject
  // The two are joined only for messages: a bulk reads tens of thousands of objects and complains of few.
  private let array: String
  private let index: Int?

  /// Where the object stands in the document, such as `columns[3]`; empty for the document itself.
  package var path: String { index.map { "\(array)[\($0)]" } ?? array }

  /// Starts reading.
  /// - Parameter known: the field names that are accepted.
  /// - Parameter index: the object's place, when `path` names the array it stands in.
  /// - Throws: `CatalogError.invalid` for a value that is no object, or a field that is not in `known`.
  package init(_ json: JSON, path: String = "", index: Int? = nil, known: [String]) throws(CatalogError) {
    guard let object = json.object else {
      let place = index.map { "\(path)[\($0)]" } ?? path
      throw .invalid(field: place.isEmpty ? "document" : place, reason: "is \(json.kindName); an object is expected")
    }
    try self.init(object, path: path, index: index, known: known)
  }

  /// Starts reading an object.
  package init(_ object: JSONObject, path: String = "", index: Int? = nil, known: [String]) throws(CatalogError) {
    self.object = object
    array = path
    self.index = index
    for key in object.keys where !known.contains(key) {
      let hint = nearest(to: key, among: known).map { "; did you mean \($0)?" } ?? "."
      throw .invalid(
        field: Self.join(path, key), reason: "is not a known field\(hint) Accepted: \(known.joined(separator: ", "))")
    }
  }

  private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The path of one field, for messages.
  package func place(_ key: String) -> String { Self.join(path, key) }

  /// The value of a field; nil when it is absent or null.
  package func value(_ key: String) -> JSON? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  /// A text field; nil when absent or null.
  package func string(_ key: String) throws(CatalogError) -> String? {
    guard let value = value(key) else { return nil }
    guard let string = value.string else { throw wrong(key, value, "a string") }
    return string
  }

  /// A text field that must be there.
  package func requiredString(_ key: String) throws(CatalogError) -> String {
    guard let string = try string(key), !string.isEmpty else {
      throw .invalid(field: place(key), reason: "is missing; a non-empty string is expected")
    }
    return string
  }

  /// An integer field; nil when absent or null.
  package func int(_ key: String) throws(CatalogError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let int = value.int else { throw wrong(key, value, "an integer") }
    return int
  }

  /// A number field; nil when absent or null.
  package func double(_ key: String) throws(CatalogError) -> Double? {
    guard let value = value(key) else { return nil }
    guard let double = value.double else { throw wrong(key, value, "a number") }
    return double
  }

  /// A boolean field; nil when absent or null.
  package func bool(_ key: String) throws(CatalogError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let bool = value.bool else { throw wrong(key, value, "true or false") }
    return bool
  }

  /// An object field; nil when absent or null.
  package func objectValue(_ key: String) throws(CatalogError) -> JSONObject? {
    guard let value = value(key) else { return nil }
    guard let object = value.object else { throw wrong(key, value, "an object") }
    return object
  }

  /// An array field; nil when absent or null.
  package func array(_ key: String) throws(CatalogError) -> [JSON]? {
    guard let value = value(key) else { return nil }
    guard let array = value.array else { throw wrong(key, value, "an array") }
    return array
  }

  /// An array of strings; nil when absent or null.
  package func strings(_ key: String) throws(CatalogError) -> [String]? {
    guard let array = try array(key) else { return nil }
    var strings: [String] = []
    for (index, element) in array.enumerated() {
      guard let string = element.string else { throw wrong("\(key)[\(index)]", element, "a string") }
      strings.append(string)
    }
    return strings
  }

  /// A time in RFC 3339; nil when absent or null.
  package func timestamp(_ key: String) throws(CatalogError) -> Timestamp? {
    guard let text = try string(key) else { return nil }
    guard let time = Timestamp(rfc3339: text) else {
      throw .invalid(field: place(key), reason: "is not an RFC 3339 time such as 2026-11-21T08:00:00Z")
    }
    return time
  }

  /// The error for a field of the wrong type.
  package func wrong(_ key: String, _ value: JSON, _ expected: String) -> CatalogError {
    .invalid(field: place(key), reason: "is \(value.kindName); \(expected) is expected")
  }
}
