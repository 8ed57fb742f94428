/// Which addresses a client may connect to, asked for each address a name resolves to, right before connecting: a name
/// cannot pass the check with one address and be used with another.
package struct AddressPolicy: Sendable {
  private let permits: @Sendable (IPAddress) -> Bool

  /// A rule of one's own.
  package init(permits: @escaping @Sendable (IPAddress) -> Bool) { self.permits = permits }

  /// Every address; for targets that an operator typed in.
  package static let allowAll = AddressPolicy { _ in true }

  /// Global addresses only; for targets that come from anyone else, such as webhooks.
  package static let publicOnly = AddressPolicy { $0.scope == .global }

  /// Every address but those of the scopes.
  package static func forbidding(_ scopes: Set<IPAddress.Scope>) -> AddressPolicy {
    AddressPolicy { !scopes.contains($0.scope) }
  }

  /// Whether a connection to the address may be tried.
  package func allows(_ address: IPAddress) -> Bool { permits(address) }
}
