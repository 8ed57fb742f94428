/// Who a request comes from.
package struct Principal: Sendable, Equatable {
  /// The user's name; `anonymous` for nobody.
  package let name: String
  /// The user's account; nil for nobody.
  package let user: Int64?
  package let permissions: Set<Permission>
  /// The name of the token it came with; nil for a session.
  package let token: String?
  /// The producer that the token writes for; nil when writes are the user's own word.
  package let producer: String?
  /// When its session or token ends if nothing happens until then, in microseconds since 1970.
  package let validUntil: Int64

  package init(
    name: String, user: Int64?, permissions: Set<Permission>, token: String? = nil, producer: String? = nil,
    validUntil: Int64 = .max
  ) {
    self.name = name
    self.user = user
    self.permissions = permissions
    self.token = token
    self.producer = producer
    self.validUntil = validUntil
  }

  /// Somebody who has not signed in.
  /// - Parameter mayRead: the operator opened reading to everybody.
  package static func anonymous(mayRead: Bool) -> Principal {
    Principal(name: "anonymous", user: nil, permissions: mayRead ? [.read] : [])
  }

  /// Whether someone has signed in or shown a token.
  package var isKnown: Bool { user != nil }

  /// Whether this is allowed.
  package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

  /// On whose behalf this principal writes: its own word, or its producer's.
  package func writeContext(requestID: String?) -> WriteContext {
    guard let producer else { return .person(name, requestID: requestID) }
    return .push("\(name)/\(token ?? producer)", .push(producer), requestID: requestID)
  }
}
