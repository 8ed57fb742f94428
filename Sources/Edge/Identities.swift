import Catalog
import Net
import System

/// Who a request comes from, and how that was learnt.
struct Identity: Sendable {
  let principal: Principal
  /// The secret of the session; nil without one.
  var session: String?
  /// A number of the token's, or of the user's, by which requests are counted; nil for nobody.
  var caller: UInt64?
}

/// Learns who asks. What the store says of a secret is remembered until the next commit, which may revoke it.
final class Identities: Sendable {
  /// What a secret is known by here; the secret itself is not kept. Two keyed hashes, of which nobody outside the process
  /// has the keys, so that nobody can look for another text that is taken for the secret.
  private struct SecretKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64
    private static let keys = (high: UInt64.random(in: .min ... .max), low: UInt64.random(in: .min ... .max))

    init(_ secret: ArraySlice<UInt8>) {
      (high, low) = (Self.hash(secret, key: Self.keys.high), Self.hash(secret, key: Self.keys.low))
    }

    private static func hash(_ secret: ArraySlice<UInt8>, key: UInt64) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(key)
      secret.withUnsafeBytes { hasher.combine(bytes: $0) }
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
  }

  private let catalog: Catalog
  private let anonymous: Identity
  private let log: @Sendable (String) -> Void
  private let known = MomentCache<SecretKey, Principal>(limit: 1 << 20)
  /// When secrets were last noted as used, so that not every request writes.
  private let noted = Guarded<[SecretKey: UInt64]>([:])

  init(_ catalog: Catalog, publicRead: Bool, log: @escaping @Sendable (String) -> Void) {
    self.catalog = catalog
    anonymous = Identity(principal: .anonymous(mayRead: publicRead))
    self.log = log
  }

  /// - Throws: `Problem` with 401 for a token that is none.
  func identify(_ request: HTTPRequest) throws -> Identity {
    if let credentials = request.headers.bytes("Authorization") {
      guard let secret = Self.bearerToken(credentials) else {
        throw Problem(.unauthorized, code: "unauthorized", "only Authorization: Bearer is understood")
      }
      let key = SecretKey(secret)
      let text = { String(decoding: secret, as: UTF8.self) }
      guard let principal = try principal(key, { try $0.principal(token: text()) }) else {
        throw Problem(.unauthorized, code: "unauthorized", "the token is unknown, expired or revoked")
      }
      if isDue(key) { note { try $0.noteUse(token: text()) } }
      return Identity(principal: principal, caller: key.high)
    }
    if let secret = request.cookie(SessionCookie.name) {
      let key = SecretKey(Array(secret.utf8)[...])
      if let principal = try principal(key, { try $0.principal(session: secret) }) {
        if isDue(key) { note { try $0.noteUse(session: secret) } }
        return Identity(principal: principal, session: secret, caller: principal.user.map { UInt64(bitPattern: $0) })
      }
    }
    return anonymous
  }

  /// What stands behind `Bearer `, whose letters may be large or small (RFC 9110 11.1).
  private static func bearerToken(_ credentials: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let scheme = "bearer ".utf8
    guard credentials.count >= scheme.count, zip(credentials, scheme).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
    return credentials.dropFirst(scheme.count)
  }

  private func principal(_ key: SecretKey, _ read: (CatalogReader) throws -> Principal?) throws -> Principal? {
    let moment = catalog.moment
    if let principal = known.value(for: key, at: moment), principal.validUntil > WallClock.microseconds { return principal }
    guard let principal = try catalog.read(read) else { return nil }
    known.keep(principal, for: key, bytes: 256, at: moment)
    return principal
  }

  private func isDue(_ key: SecretKey) -> Bool {
    let now = MonotonicClock.now
    return noted.withLock { noted in
      if let last = noted[key], now &- last < 60_000_000_000 { return false }
      if noted.count > 10_000 { noted.removeAll(keepingCapacity: true) }
      noted[key] = now
      return true
    }
  }

  private func note(_ body: (CatalogWriter) throws -> Void) {
    do throws(CatalogError) {
      try catalog.write(.system, body)
    } catch {
      // Nobody waits for this note; a full disk must not lock people out.
      log("could not note the use of a session or token: \(error)")
    }
  }
}
