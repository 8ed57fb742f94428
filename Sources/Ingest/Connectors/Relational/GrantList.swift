import Catalog
import Codecs

/// Privileges as a source lists them, one at a time, gathered into one entry per grantee and reach.
struct GrantList {
  private struct Reach: Hashable {
    let grantee: String
    let isGrantable: Bool
    /// For grants on columns each privilege has an entry of its own with its columns.
    let columnPrivilege: String?
  }

  private var order: [Reach] = []
  private var members: [Reach: (privileges: [String], columns: [String])] = [:]

  /// - Parameter column: nil for a privilege on the whole.
  mutating func add(_ privilege: String, to grantee: String, isGrantable: Bool, column: String? = nil) {
    let reach = Reach(
      grantee: grantee, isGrantable: isGrantable, columnPrivilege: column == nil ? nil : privilege)
    if members[reach] == nil { order.append(reach) }
    var entry = members[reach] ?? ([], [])
    if !entry.privileges.contains(privilege) { entry.privileges.append(privilege) }
    if let column { entry.columns.append(column) }
    members[reach] = entry
  }

  /// The value of `PropertyName.grants`; nil when there are none.
  var json: JSON? {
    guard !order.isEmpty else { return nil }
    return .array(order.map(entry))
  }

  private func entry(_ reach: Reach) -> JSON {
    let (privileges, columns) = members[reach] ?? ([], [])
    var object: JSONObject = ["grantee": .string(reach.grantee)]
    object["privileges"] = .array(privileges.map { .string($0) })
    if reach.isGrantable { object["grantable"] = true }
    if !columns.isEmpty { object["columns"] = .array(columns.map { .string($0) }) }
    return .object(object)
  }
}
