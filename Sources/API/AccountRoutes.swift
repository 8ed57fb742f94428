import Catalog
import Codecs
import Edge
import Net

/// Tokens and users.
enum AccountRoutes {
  static var all: [Endpoint] { [me] + tokens + users }

  private static let me = Endpoint(.get, "/api/v1/me", .needs(.read), "Who you are and what you may do.") { exchange in
    .json(
      JSON.object([
        "name": .string(exchange.principal.name),
        "permissions": .array(exchange.principal.permissions.sorted().map { .string($0.rawValue) }),
      ]).bytes())
  }

  private static let tokens = [
    Endpoint(
      .get, "/api/v1/tokens", .needs(.read), "Your tokens; an administrator sees all with all=1.",
      parameters: [("all", "1 for everybody's")]
    ) { exchange in
      let everybody = exchange.query("all") == "1" && exchange.principal.may(.administer)
      let user = try own(exchange)
      let tokens = try exchange.read { try $0.tokens(of: everybody ? nil : user) }
      return .json(JSON.object(["tokens": .array(tokens.map(\.json))]).bytes())
    },
    Endpoint(
      .post, "/api/v1/tokens", .needs(.read),
      "Make a token: {\"name\", \"scopes\", \"producer\", \"expiresAt\"}. The secret is shown once. For people, and tokens that administer."
    ) { exchange in
      let user = try manager(exchange)
      let fields = try exchange.object(["name", "scopes", "producer", "expiresAt"])
      let name = try fields.requiredString("name")
      let scopes = Set(try (fields.strings("scopes") ?? ["read"]).map { try permission($0) })
      // A token must not be able to make one that may do more than itself.
      if let excess = scopes.subtracting(exchange.principal.permissions).sorted().first {
        throw CatalogError.forbidden(reason: "you may not \(excess.summary), so your token may not either")
      }
      let producer = try fields.string("producer")
      let expiry = try fields.timestamp("expiresAt")
      let made = try exchange.write {
        try $0.createToken(name, for: user, scopes: scopes, producer: producer, expiresAt: expiry)
      }
      var object = made.token.json.object ?? [:]
      object["secret"] = .string(made.secret)
      return .json(JSON.object(object).bytes(), .created)
    },
    Endpoint(.delete, "/api/v1/tokens/{id}", .needs(.read), "Revoke a token.") { exchange in
      let user = try manager(exchange)
      guard let id = Int64(exchange.parameter("id")) else {
        throw CatalogError.notFound(kind: "token", id: exchange.parameter("id"))
      }
      try exchange.write { try $0.revokeToken(id, of: exchange.principal.may(.administer) ? nil : user) }
      return HTTPResponse(.noContent)
    },
  ]

  private static func own(_ exchange: Exchange) throws(CatalogError) -> Int64 {
    guard let user = exchange.principal.user else { throw .forbidden(reason: "only someone who has signed in has tokens") }
    return user
  }

  /// Whoever may make and revoke tokens: a person, or a program that administers. A token that leaks must not be able to
  /// make one that lives longer than itself.
  private static func manager(_ exchange: Exchange) throws(CatalogError) -> Int64 {
    guard exchange.principal.token == nil || exchange.principal.may(.administer) else {
      throw .forbidden(reason: "a token may not make or revoke tokens; sign in, or use cairn token")
    }
    return try own(exchange)
  }

  private static func permission(_ name: String) throws(CatalogError) -> Permission {
    guard let permission = Permission(rawValue: name) else {
      let words = Permission.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid(field: "scopes", reason: "has \(name); any of \(words) is expected")
    }
    return permission
  }

  private static func role(_ name: String) throws(CatalogError) -> Role {
    guard let role = Role(rawValue: name) else {
      throw .invalid(field: "role", reason: "is \(name); viewer, contributor, steward or admin is expected")
    }
    return role
  }

  private static let users = [
    Endpoint(.get, "/api/v1/users", .needs(.administer), "All users.") { exchange in
      let users = try exchange.read { try $0.users() }
      return .json(JSON.object(["users": .array(users.map(\.json))]).bytes())
    },
    Endpoint(
      .post, "/api/v1/users", .needs(.administer),
      "Add a user: {\"name\", \"role\", \"displayName\"}. The answer holds a link that sets the password once."
    ) { exchange in
      let fields = try exchange.object(["name", "role", "displayName"])
      let name = try fields.requiredString("name")
      let role = try role(try fields.string("role") ?? "viewer")
      let displayName = try fields.string("displayName")
      let secret = try exchange.write { writer in
        try writer.createUser(name, role: role, displayName: displayName)
        return try writer.invite(name)
      }
      return .json(JSON.object(["name": .string(name), "link": .string("/set-up?link=\(secret)")]).bytes(), .created)
    },
    Endpoint(.patch, "/api/v1/users/{name}", .needs(.administer), "Change a user's role, or lock the user out.") { exchange in
      let fields = try exchange.object(["role", "disabled"])
      let newRole = try fields.string("role").map { (name) throws(CatalogError) in try role(name) }
      let disabled = try fields.bool("disabled")
      try exchange.write { writer in
        if let newRole { try writer.setRole(of: exchange.parameter("name"), newRole) }
        if let disabled { try writer.setDisabled(exchange.parameter("name"), disabled) }
      }
      return HTTPResponse(.noContent)
    },
  ]
}

extension AccessToken {
  /// The token as JSON, without its secret.
  fileprivate var json: JSON {
    [
      "id": .int(id), "user": .string(userName), "name": .string(name),
      "scopes": .array(scopes.sorted().map { .string($0.rawValue) }), "producer": producer.map { .string($0) } ?? .null,
      "createdAt": .string(createdAt.rfc3339), "expiresAt": expiresAt.map { .string($0.rfc3339) } ?? .null,
      "lastUsedAt": lastUsedAt.map { .string($0.rfc3339) } ?? .null,
      "revokedAt": revokedAt.map { .string($0.rfc3339) } ?? .null,
    ]
  }
}

extension User {
  /// The user as JSON.
  fileprivate var json: JSON {
    [
      "name": .string(name), "role": .string(role.rawValue), "displayName": displayName.map { .string($0) } ?? .null,
      "createdAt": .string(createdAt.rfc3339), "disabled": .bool(disabledAt != nil), "hasPassword": .bool(hasPassword),
    ]
  }
}
