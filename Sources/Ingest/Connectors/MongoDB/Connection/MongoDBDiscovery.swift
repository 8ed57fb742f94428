/// Finds the server to talk to among those of a deployment: what servers say of themselves in, addresses to try out
/// (https://github.com/mongodb/specifications/blob/master/source/server-discovery-and-monitoring/server-discovery-and-monitoring.md).
struct MongoDBDiscovery {
  private let settings: MongoDBSettings
  private var open: [MongoDBAddress]
  private var tried: Set<MongoDBAddress> = []
  /// A member that would do if no better one is found.
  private(set) var fallback: MongoDBAddress?
  /// Why the servers that answered were not taken.
  private(set) var refusals: [String] = []

  /// No honest set has more members than fifty.
  private static let limit = 64

  init(_ settings: MongoDBSettings) {
    self.settings = settings
    open = settings.hosts.reversed()
  }

  /// The next server to ask; nil when all were asked.
  mutating func next() -> MongoDBAddress? {
    while let address = open.popLast() {
      guard tried.count < Self.limit else { return nil }
      if tried.insert(address).inserted { return address }
    }
    return nil
  }

  /// Whether the server that says this is the one to talk to. If not, the members it names are asked next.
  mutating func accepts(_ hello: MongoDBHello, at address: MongoDBAddress) -> Bool {
    if let wanted = settings.replicaSet, hello.set != wanted, hello.role != .router {
      refusals.append("\(address) belongs to \(hello.set.map { "the replica set \($0)" } ?? "no replica set"), not to \(wanted)")
      return false
    }
    if settings.isDirect || hello.role == .standalone || hello.role == .router { return true }
    let (isGood, wouldDo) = verdict(on: hello.role)
    if isGood { return true }
    if wouldDo, fallback == nil { fallback = address }
    refusals.append("\(address) is \(Self.word(hello.role))")
    let named = hello.members.compactMap { MongoDBAddress($0) }
    open += named.reversed()
    if let primary = hello.primary.flatMap({ MongoDBAddress($0) }), settings.readPreference != .secondary { open.append(primary) }
    return false
  }

  private func verdict(on role: MongoDBHello.Role) -> (isGood: Bool, wouldDo: Bool) {
    switch settings.readPreference {
    case .primary: (role == .primary, false)
    case .primaryPreferred: (role == .primary, role == .secondary)
    case .secondary: (role == .secondary, false)
    case .secondaryPreferred: (role == .secondary, role == .primary)
    case .nearest: (role == .primary || role == .secondary, false)
    }
  }

  private static func word(_ role: MongoDBHello.Role) -> String {
    switch role {
    case .standalone: "a server of its own"
    case .router: "a router"
    case .primary: "the primary"
    case .secondary: "a secondary"
    case .other: "neither primary nor secondary"
    }
  }
}
