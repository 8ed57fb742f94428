extension Catalog {
  /// Puts the tags for personal data into a catalog that has none.
  func seed() throws {
    let isSeeded = try read { reader in
      var filter = AssetFilter()
      filter.kinds = [.classification]
      filter.states = [.active, .deleted]
      return try reader.count(filter) > 0
    }
    guard !isSeeded else { return }
    try write(.system) { writer in
      _ = try writer.put(
        AssetDraft(.classification, try FQN(parts: ["PII"]), description: "Data that tells who a person is, or about one."))
      for (name, meaning) in Self.personalData {
        _ = try writer.put(AssetDraft(.tag, try FQN(parts: ["PII", name]), description: meaning))
      }
    }
  }

  private static let personalData = [
    ("Name", "Names of people."), ("Email", "E-mail addresses."), ("Phone", "Telephone numbers."),
    ("Address", "Postal addresses."), ("BirthDate", "Dates of birth."), ("NationalID", "Numbers given out by a state."),
    ("Payment", "Card and account numbers."), ("Location", "Where a person is or was."), ("IPAddress", "Network addresses."),
    ("Health", "Anything about health."), ("Sensitive", "Whatever else must not get out."),
  ]
}
