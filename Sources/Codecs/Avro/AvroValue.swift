/// One Avro value. Of a union it is the value of the branch that was written.
package enum AvroValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case int(Int32)
  case long(Int64)
  case float(Float)
  case double(Double)
  case bytes([UInt8])
  case string(String)
  case fixed([UInt8])
  /// The symbol.
  case enumeration(String)
  case array([AvroValue])
  /// Of a key that comes twice, the last value.
  case map([String: AvroValue])
  /// The fields' values in the order of the schema.
  case record([AvroValue])
}
