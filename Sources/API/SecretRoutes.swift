import Catalog
import Codecs
import Edge
import Net

/// What recipes refer to as `${secret:NAME}`. Values go in and never come out.
enum SecretRoutes {
  static let all = [
    Endpoint(
      .get, "/api/v1/secrets", .needs(.administer),
      "Names of secrets, who set them, and which recipes use them; never their values."
    ) { exchange in
      let secrets = try exchange.read { try $0.secrets() }
      return .json(JSON.object(["secrets": .array(secrets.map(\.json))]).bytes())
    },
    Endpoint(
      .put, "/api/v1/secrets/{name}", .needs(.administer), "Keep a secret: {\"value\"}. It cannot be read back."
    ) { exchange in
      let value = try exchange.object(["value"]).requiredString("value")
      try exchange.write { try $0.putSecret(exchange.parameter("name"), value: value) }
      return HTTPResponse(.noContent)
    },
    Endpoint(.delete, "/api/v1/secrets/{name}", .needs(.administer), "Forget a secret.") { exchange in
      try exchange.write { try $0.removeSecret(exchange.parameter("name")) }
      return HTTPResponse(.noContent)
    },
  ]
}

extension StoredSecret {
  fileprivate var json: JSON {
    [
      "name": .string(name), "by": .string(author), "createdAt": .string(createdAt.rfc3339),
      "updatedAt": .string(updatedAt.rfc3339), "recipes": .array(recipes.map(JSON.string)),
    ]
  }
}
