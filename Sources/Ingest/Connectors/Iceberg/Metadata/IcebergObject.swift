import Codecs

/// An object in Iceberg's metadata. Fields that are not known are left alone, as the specification asks of readers.
struct IcebergObject {
  let json: JSONObject
  private let place: String

  init(_ json: JSON, _ place: String = "") throws(IcebergMetadataError) {
    guard let object = json.object else {
      throw IcebergMetadataError(place: place, reason: "is \(json.kindName); an object is expected")
    }
    self.json = object
    self.place = place
  }

  private func value(_ key: String) -> JSON? {
    guard let value = json[key], !value.isNull else { return nil }
    return value
  }

  func place(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  func wrong(_ key: String, _ reason: String) -> IcebergMetadataError {
    IcebergMetadataError(place: place(key), reason: reason)
  }

  private func wrong(_ key: String, _ value: JSON, _ expected: String) -> IcebergMetadataError {
    wrong(key, "is \(value.kindName); \(expected) is expected")
  }

  func text(_ key: String) throws(IcebergMetadataError) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else { throw wrong(key, value, "a text") }
    return text
  }

  func requiredText(_ key: String) throws(IcebergMetadataError) -> String {
    guard let text = try text(key) else { throw wrong(key, "is missing; a text is expected") }
    return text
  }

  func int(_ key: String) throws(IcebergMetadataError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let int = value.int else { throw wrong(key, value, "a whole number") }
    return int
  }

  func requiredInt(_ key: String) throws(IcebergMetadataError) -> Int {
    guard let int = try int(key) else { throw wrong(key, "is missing; a whole number is expected") }
    return int
  }

  func bool(_ key: String) throws(IcebergMetadataError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let bool = value.bool else { throw wrong(key, value, "true or false") }
    return bool
  }

  /// Any value that is there.
  func any(_ key: String) -> JSON? { value(key) }

  /// The objects of an array, read one by one; none when it is absent.
  func list<Element>(
    _ key: String, _ read: (IcebergObject) throws(IcebergMetadataError) -> Element
  ) throws(IcebergMetadataError) -> [Element] {
    var elements: [Element] = []
    guard let value = value(key) else { return elements }
    guard let array = value.array else { throw wrong(key, value, "an array") }
    elements.reserveCapacity(array.count)
    for (index, json) in array.enumerated() {
      elements.append(try read(try IcebergObject(json, "\(place(key))[\(index)]")))
    }
    return elements
  }

  func object(_ key: String) throws(IcebergMetadataError) -> IcebergObject? {
    guard let value = value(key) else { return nil }
    return try IcebergObject(value, place(key))
  }

  /// The whole numbers of an array; none when it is absent.
  func ints(_ key: String) throws(IcebergMetadataError) -> [Int] {
    guard let value = value(key) else { return [] }
    guard let array = value.array else { throw wrong(key, value, "an array") }
    return array.compactMap(\.int)
  }

  /// The texts of an array; none when it is absent.
  func texts(_ key: String) throws(IcebergMetadataError) -> [String] {
    guard let value = value(key) else { return [] }
    guard let array = value.array else { throw wrong(key, value, "an array") }
    return array.compactMap(\.string)
  }

  /// An object of texts; other values stand in their JSON form, as some writers leave numbers without quotes.
  func properties(_ key: String) throws(IcebergMetadataError) -> [String: String] {
    guard let object = try object(key) else { return [:] }
    var properties: [String: String] = [:]
    for member in object.json where !member.value.isNull { properties[member.key] = member.value.string ?? member.value.text }
    return properties
  }
}
