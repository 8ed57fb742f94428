import Codecs

/// Whether a change of shape may break those who read the data.
enum SchemaCompatibility {
  /// Judges one column.
  /// - Parameters:
  ///   - before: the column as it was; nil when it is new, which breaks nobody.
  ///   - after: the column as it is; nil when it is gone, which breaks its readers.
  static func isBreaking(before: ColumnDraft?, after: ColumnDraft?) -> Bool {
    guard let before else { return false }
    guard let after else { return true }
    if before.nullable == false && after.nullable == true { return true }
    if before.type != after.type { return !widens(before.type, to: after.type) }
    guard let old = before.nativeType, let new = after.nativeType, old != new else { return false }
    return narrows(old, to: new)
  }

  private static func widens(_ old: DataType, to new: DataType) -> Bool {
    switch (old, new) {
    case (.unknown, _), (.null, _), (.integer, .decimal), (.integer, .float), (.date, .timestamp), (.enum, .string):
      true
    default: false
    }
  }

  /// Compares two types of one family by the words and numbers they are written with.
  private static func narrows(_ old: String, to new: String) -> Bool {
    let (oldWord, oldSizes) = split(old)
    let (newWord, newSizes) = split(new)
    if let oldRank = ranks[oldWord], let newRank = ranks[newWord], oldRank != newRank { return newRank < oldRank }
    // A type without a length holds any length.
    if newSizes.isEmpty { return false }
    if oldSizes.isEmpty { return true }
    return zip(oldSizes, newSizes).contains { $1 < $0 }
  }

  private static let ranks: [String: Int] = [
    "tinyint": 1, "int1": 1, "smallint": 2, "int2": 2, "mediumint": 3, "int": 4, "integer": 4, "int4": 4, "bigint": 8,
    "int8": 8, "int64": 8, "real": 4, "float4": 4, "float": 8, "float8": 8, "double": 8, "varchar": 20, "character": 20,
    "char": 20, "text": 30, "string": 30,
  ]

  private static func split(_ type: String) -> (word: String, sizes: [Int]) {
    let text = type.lowercased()
    let word = String(text.prefix { $0.isLetter || $0.isNumber })
    var sizes: [Int] = []
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else {
      return (word, sizes)
    }
    for part in text[text.index(after: open)..<close].split(separator: ",") {
      if let size = Int(part.filter(\.isNumber)) { sizes.append(size) }
    }
    return (word, sizes)
  }
}
