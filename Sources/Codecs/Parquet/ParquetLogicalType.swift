/// How values are stored (`parquet.thrift`: Type).
package enum ParquetPhysicalType: Int, Hashable, Sendable {
  case boolean = 0
  case int32, int64, int96, float, double, byteArray, fixedLengthByteArray
}

/// What stored values mean (Apache Parquet, "Logical Types").
package enum ParquetLogicalType: Hashable, Sendable {
  /// The unit in which times count.
  package enum TimeUnit: Int, Hashable, Sendable {
    case milliseconds = 1
    case microseconds, nanoseconds
  }

  case string, map, list, enumeration, date, null, json, bson, uuid, float16, interval, variant, geometry, geography
  case decimal(precision: Int, scale: Int)
  case time(TimeUnit, isUTC: Bool)
  case timestamp(TimeUnit, isUTC: Bool)
  case integer(bits: Int, isSigned: Bool)

  /// Reads the union LogicalType; nil for a meaning that is not known.
  init?(_ union: ThriftStructure) {
    guard let field = union.fields.first else { return nil }
    let inner = field.value.structure
    switch field.id {
    case 1: self = .string
    case 2: self = .map
    case 3: self = .list
    case 4: self = .enumeration
    case 5: self = .decimal(precision: Int(inner?[2]?.int ?? 0), scale: Int(inner?[1]?.int ?? 0))
    case 6: self = .date
    case 7: self = .time(Self.unit(inner), isUTC: inner?[1]?.bool ?? true)
    case 8: self = .timestamp(Self.unit(inner), isUTC: inner?[1]?.bool ?? true)
    case 10: self = .integer(bits: Int(inner?[1]?.int ?? 64), isSigned: inner?[2]?.bool ?? true)
    case 11: self = .null
    case 12: self = .json
    case 13: self = .bson
    case 14: self = .uuid
    case 15: self = .float16
    case 16: self = .variant
    case 17: self = .geometry
    case 18: self = .geography
    default: return nil
    }
  }

  /// The older ConvertedType, by its number.
  init?(converted code: Int, precision: Int, scale: Int) {
    switch code {
    case 0: self = .string
    case 1, 2: self = .map
    case 3: self = .list
    case 4: self = .enumeration
    case 5: self = .decimal(precision: precision, scale: scale)
    case 6: self = .date
    case 7, 8: self = .time(code == 7 ? .milliseconds : .microseconds, isUTC: true)
    case 9, 10: self = .timestamp(code == 9 ? .milliseconds : .microseconds, isUTC: true)
    case 11...14: self = .integer(bits: 8 << (code - 11), isSigned: false)
    case 15...18: self = .integer(bits: 8 << (code - 15), isSigned: true)
    case 19: self = .json
    case 20: self = .bson
    case 21: self = .interval
    default: return nil
    }
  }

  private static func unit(_ time: ThriftStructure?) -> TimeUnit {
    let id = time?[2]?.structure?.fields.first?.id ?? 2
    return TimeUnit(rawValue: Int(id)) ?? .microseconds
  }
}
