/// The number by which a server's catalog knows an object, unique per kind within one database.
struct PostgreSQLOID: Hashable, Comparable, Sendable {
  let value: UInt32

  init(_ value: UInt32) { self.value = value }

  static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
