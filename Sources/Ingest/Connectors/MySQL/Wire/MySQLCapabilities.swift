/// What client and server agree to speak
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html).
struct MySQLCapabilities: OptionSet, Sendable, Hashable {
  let rawValue: UInt32

  static let longPassword = MySQLCapabilities(rawValue: 1 << 0)
  static let longFlag = MySQLCapabilities(rawValue: 1 << 2)
  static let connectWithDatabase = MySQLCapabilities(rawValue: 1 << 3)
  static let protocol41 = MySQLCapabilities(rawValue: 1 << 9)
  static let tls = MySQLCapabilities(rawValue: 1 << 11)
  static let transactions = MySQLCapabilities(rawValue: 1 << 13)
  static let secureConnection = MySQLCapabilities(rawValue: 1 << 15)
  static let pluginAuthentication = MySQLCapabilities(rawValue: 1 << 19)
  static let connectAttributes = MySQLCapabilities(rawValue: 1 << 20)
  static let longAuthenticationData = MySQLCapabilities(rawValue: 1 << 21)
  static let deprecatesEndOfRows = MySQLCapabilities(rawValue: 1 << 24)

  /// What this client can do. `LOCAL INFILE` is not among it: no server may ask for our files.
  static let client: MySQLCapabilities = [
    .longPassword, .longFlag, .protocol41, .transactions, .secureConnection, .pluginAuthentication,
    .connectAttributes, .longAuthenticationData, .deprecatesEndOfRows,
  ]
}
