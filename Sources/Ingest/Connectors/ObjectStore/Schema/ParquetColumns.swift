import Catalog
import Codecs

/// The columns of a Parquet file (Apache Parquet, "Logical Types": nested types with their older forms).
struct ParquetColumns {
  /// What is known of the values of a column, by its path in the file.
  let properties: (ParquetField) -> JSONObject

  func columns(_ schema: ParquetSchema) -> [ShapedColumn] { schema.fields.map(column) }

  private func column(_ field: ParquetField) -> ShapedColumn {
    // A repeated field without a list around it is a list that is never absent.
    let isList = field.repetition == .repeated
    let shape = shape(field)
    return ShapedColumn(
      name: field.name, shape: isList ? .list(shape, elementIsNullable: false) : shape,
      isNullable: field.repetition == .optional, properties: properties(field))
  }

  private func shape(_ field: ParquetField) -> ColumnShape {
    guard field.type == nil else { return .value(Self.family(field), Self.text(field)) }
    let inner = field.children.first
    switch field.meaning {
    case .list where field.children.count == 1 && inner?.repetition == .repeated: return list(field, inner)
    case .map where field.children.count == 1 && inner?.repetition == .repeated: return map(inner)
    case .variant: return .value(.json, "variant")
    default: return .structure(field.children.map(column))
    }
  }

  private func list(_ list: ParquetField, _ repeated: ParquetField?) -> ColumnShape {
    guard let repeated else { return .structure([]) }
    guard repeated.type == nil else { return .list(shape(repeated), elementIsNullable: false) }
    let only = repeated.children.count == 1 ? repeated.children[0] : nil
    // Older writers made the repeated group the element itself.
    guard let only, only.repetition != .repeated, repeated.name != "array", repeated.name != "\(list.name)_tuple" else {
      return .list(.structure(repeated.children.map(column)), elementIsNullable: false)
    }
    return .list(shape(only), elementIsNullable: only.repetition == .optional)
  }

  private func map(_ entry: ParquetField?) -> ColumnShape {
    guard let entry, let key = entry.children.first, entry.children.count <= 2 else {
      return .structure(entry?.children.map(column) ?? [])
    }
    // A set is a map without values.
    guard entry.children.count == 2 else { return .list(shape(key), elementIsNullable: false) }
    let value = entry.children[1]
    return .map(key: shape(key), value: shape(value), valueIsNullable: value.repetition == .optional)
  }

  private static func family(_ field: ParquetField) -> DataType {
    switch field.meaning {
    case .string: return .string
    case .enumeration: return .enum
    case .date: return .date
    case .json, .bson, .variant: return .json
    case .uuid: return .uuid
    case .float16: return .float
    case .interval: return .interval
    case .null: return .null
    case .decimal: return .decimal
    case .time: return .time
    case .timestamp: return .timestamp
    case .integer: return .integer
    case .geometry, .geography: return .geometry
    case .map, .list, nil: break
    }
    switch field.type {
    case .boolean: return .boolean
    case .int32, .int64: return .integer
    // Nothing but timestamps was ever written so.
    case .int96: return .timestamp
    case .float, .double: return .float
    case .byteArray, .fixedLengthByteArray: return .binary
    case nil: return .unknown
    }
  }

  private static func text(_ field: ParquetField) -> String {
    switch field.meaning {
    case .enumeration: return "enum"
    case .decimal(let precision, let scale): return "decimal(\(precision), \(scale))"
    case .time(let unit, _): return "time(\(word(unit)))"
    case .timestamp(let unit, let isUTC): return "timestamp(\(word(unit))\(isUTC ? ", UTC" : ""))"
    case .integer(let bits, let isSigned): return "\(isSigned ? "int" : "uint")\(bits)"
    case .map, .list, nil: break
    case .some(let meaning): return "\(meaning)"
    }
    switch field.type {
    case .byteArray: return "binary"
    case .fixedLengthByteArray: return "fixed[\(field.length)]"
    case .some(let type): return "\(type)"
    case nil: return "group"
    }
  }

  private static func word(_ unit: ParquetLogicalType.TimeUnit) -> String {
    switch unit {
    case .milliseconds: "ms"
    case .microseconds: "us"
    case .nanoseconds: "ns"
    }
  }
}
