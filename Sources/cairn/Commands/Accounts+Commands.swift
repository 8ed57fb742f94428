import Catalog
import Codecs
import System

extension Command {
  static let user = Command(
    name: "user", summary: "List users, add one, or make a link to set a new password.",
    operands: "[list | add NAME | invite NAME]",
    options: [
      .data, CommandOption(name: "--role", value: "ROLE", summary: "viewer, contributor, steward or admin (viewer)"),
      CommandOption(name: "--url", value: "URL", summary: "the server's address for the link (http://127.0.0.1:7474)"),
    ]
  ) { arguments in
    let action = arguments.operands.first ?? "list"
    let address = arguments.value("--url") ?? "http://127.0.0.1:7474"
    return try arguments.withCatalog { catalog in
      switch action {
      case "list":
        for user in try catalog.read({ try $0.users() }) {
          print("\(user.name.padded(to: 24)) \(user.role.rawValue)\(user.disabledAt == nil ? "" : " (disabled)")")
        }
      case "add":
        let name = try arguments.operand(1, "NAME")
        guard let role = Role(rawValue: arguments.value("--role") ?? "viewer") else {
          throw UsageError(reason: "--role is viewer, contributor, steward or admin")
        }
        let secret = try catalog.write(.system) { writer in
          try writer.createUser(name, role: role)
          return try writer.invite(name)
        }
        print("\(name) can set a password once at \(address)/set-up?link=\(secret)")
      case "invite":
        let name = try arguments.operand(1, "NAME")
        print("\(address)/set-up?link=\(try catalog.write(.system) { try $0.invite(name) })")
      default: throw UsageError(reason: "\(action) is neither list, add nor invite")
      }
      return 0
    }
  }

  static let token = Command(
    name: "token", summary: "Make, list or revoke tokens for programs.", operands: "[list | create NAME | revoke ID]",
    options: [
      .data, CommandOption(name: "--user", value: "NAME", summary: "whose token it is"),
      CommandOption(name: "--scope", value: "WORD", summary: "read, contribute, steward or administer; may be repeated"),
      CommandOption(name: "--producer", value: "NAME", summary: "whose word its writes are, such as airflow"),
      CommandOption(name: "--days", value: "N", summary: "expires after so many days"),
    ]
  ) { arguments in
    let action = arguments.operands.first ?? "list"
    return try arguments.withCatalog { catalog in
      switch action {
      case "list":
        for token in try catalog.read({ try $0.tokens() }) {
          let scopes = token.scopes.sorted().map(\.rawValue).joined(separator: ",")
          let state = token.revokedAt == nil ? "" : " (revoked)"
          print("\("\(token.id)".padded(to: 6)) \(token.userName.padded(to: 16)) \(token.name.padded(to: 24)) \(scopes)\(state)")
        }
      case "create":
        let name = try arguments.operand(1, "NAME")
        guard let userName = arguments.value("--user") else { throw UsageError(reason: "--user is missing") }
        let scopes = try arguments.all("--scope").map { word throws(UsageError) in
          guard let scope = Permission(rawValue: word) else { throw UsageError(reason: "there is no scope \(word)") }
          return scope
        }
        let days = try arguments.integer("--days", in: 1...3650)
        let producer = arguments.value("--producer")
        let secret = try catalog.write(.system) { writer in
          guard let user = try writer.reader.user(userName) else {
            throw CatalogError.notFound(kind: "user", id: userName)
          }
          let expiry = days.map { Timestamp(microseconds: writer.now.microseconds + Int64($0) * 86_400_000_000) }
          return try writer.createToken(
            name, for: user.id, scopes: scopes.isEmpty ? [.read] : Set(scopes), producer: producer, expiresAt: expiry
          ).secret
        }
        print(secret)
      case "revoke":
        guard let id = Int64(try arguments.operand(1, "ID")) else { throw UsageError(reason: "ID is a number") }
        try catalog.write(.system) { try $0.revokeToken(id, of: nil) }
        print("Token \(id) is worth nothing from now on.")
      default: throw UsageError(reason: "\(action) is neither list, create nor revoke")
      }
      return 0
    }
  }
}
