import Catalog

/// A type without types inside (Iceberg table specification, "Primitive Types").
enum IcebergPrimitive: Hashable, Sendable {
  case boolean, int, long, float, double, date, time, string, uuid, binary, unknown, variant
  case timestamp, timestamptz, timestampNanos, timestamptzNanos
  case decimal(precision: Int, scale: Int)
  case fixed(Int)
  /// A word that is not known here, geometries with their parameters included.
  case other(String)

  init(_ name: String) {
    if let known = Self.byName[name] {
      self = known
      return
    }
    let word = name.prefix { $0 != "(" && $0 != "[" }
    let numbers = name.dropFirst(word.count + 1).dropLast().split(separator: ",").map {
      Int(String($0.filter { $0 != " " }))
    }
    switch (word, numbers.count) {
    case ("decimal", 2): self = numbers[0].flatMap { p in numbers[1].map { .decimal(precision: p, scale: $0) } } ?? .other(name)
    case ("fixed", 1): self = numbers[0].map { .fixed($0) } ?? .other(name)
    default: self = .other(name)
    }
  }

  private static let byName: [String: IcebergPrimitive] = [
    "boolean": .boolean, "int": .int, "long": .long, "float": .float, "double": .double, "date": .date, "time": .time,
    "string": .string, "uuid": .uuid, "binary": .binary, "unknown": .unknown, "variant": .variant,
    "timestamp": .timestamp, "timestamptz": .timestamptz, "timestamp_ns": .timestampNanos,
    "timestamptz_ns": .timestamptzNanos,
  ]

  /// The type as the specification writes it.
  var text: String {
    switch self {
    case .timestampNanos: "timestamp_ns"
    case .timestamptzNanos: "timestamptz_ns"
    case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
    case .fixed(let length): "fixed[\(length)]"
    case .other(let name): name
    default: "\(self)"
    }
  }

  /// The family that the catalog knows it by.
  var family: DataType {
    switch self {
    case .boolean: .boolean
    case .int, .long: .integer
    case .float, .double: .float
    case .decimal: .decimal
    case .date: .date
    case .time: .time
    case .timestamp, .timestamptz, .timestampNanos, .timestamptzNanos: .timestamp
    case .string: .string
    case .uuid: .uuid
    case .binary, .fixed: .binary
    case .unknown: .null
    case .variant: .json
    case .other(let name): name.hasPrefix("geo") ? .geometry : .unknown
    }
  }
}
