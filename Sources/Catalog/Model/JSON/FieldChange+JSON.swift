package import Codecs

extension FieldChange {
  /// Writes changes as an array of `{field, before, after}`.
  package static func write(_ changes: [FieldChange], to writer: inout JSONWriter) {
    writer.beginArray()
    for change in changes {
      writer.beginObject()
      writer.member("field", change.field)
      if let before = change.before { writer.member("before", before) }
      if let after = change.after { writer.member("after", after) }
      writer.endObject()
    }
    writer.endArray()
  }

  /// Reads what `write` wrote.
  static func read(_ json: JSON) -> [FieldChange] {
    (json.array ?? []).compactMap { element in
      element["field"]?.string.map { FieldChange($0, before: element["before"], after: element["after"]) }
    }
  }
}
