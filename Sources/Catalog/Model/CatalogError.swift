/// Everything that can go wrong with a command or query of the catalog. The edge maps it to a status; nothing else does.
package enum CatalogError: Error, Equatable, Sendable {
  /// Nothing of that kind answers to that name or id. `near` are names that do exist and look alike.
  case notFound(kind: String, id: String, near: [String] = [])
  /// The state does not allow it: a stale version, a name that is taken, a merge into itself.
  case conflict(reason: String)
  /// A precondition that the caller stated (`If-Match`) does not hold; `current` is the present revision.
  case stale(current: ChangeNumber)
  /// A value is not acceptable; the reason says what is.
  case invalid(field: String, reason: String)
  /// The caller may not do this.
  case forbidden(reason: String)
  /// The catalog is over its limits for now; try again.
  case busy(reason: String)
  /// The disk is full: reading goes on, writing does not.
  case full
  /// The store failed; the text is for the log, not for the caller.
  case store(String)
}

extension CatalogError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notFound(let kind, let id, let near):
      "there is no \(kind) \(id)" + (near.isEmpty ? "" : "; there is \(near.joined(separator: ", "))")
    case .conflict(let reason), .forbidden(let reason), .busy(let reason): reason
    case .stale(let current): "it has changed since; it is now at revision \(current.rawValue)"
    case .invalid(let field, let reason): "\(field) \(reason)"
    case .full: "the disk is full; nothing can be written until there is room"
    case .store(let reason): "the store failed: \(reason)"
    }
  }
}
