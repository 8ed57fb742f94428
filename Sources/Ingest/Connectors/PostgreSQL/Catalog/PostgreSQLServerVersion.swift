/// A server's version, as `server_version_num` counts it: `150004` is 15.4.
struct PostgreSQLServerVersion: Equatable, Comparable, Sendable {
  let number: Int

  /// The oldest major version whose catalog the queries know.
  static let oldest = PostgreSQLServerVersion(major: 10)

  init(number: Int) { self.number = number }

  init(major: Int) { number = major * 10_000 }

  /// The number before the dot.
  var major: Int { number / 10_000 }

  static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
