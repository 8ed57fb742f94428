import Codecs

/// A command that the server refused.
struct MongoDBServerError: Error, Equatable, CustomStringConvertible {
  let code: Int
  /// The code's name, such as `Unauthorized`; servers before 3.4 send none.
  let name: String
  let message: String

  /// Nil for an answer that is no refusal.
  init?(_ reply: BSONDocument) {
    guard reply["ok"]?.bool != true else { return nil }
    code = Int(reply["code"]?.int ?? 0)
    name = reply["codeName"]?.string ?? ""
    message = reply["errmsg"]?.string ?? reply["$err"]?.string ?? "no reason given"
  }

  /// The user lacks a right.
  var isUnauthorized: Bool { code == 13 }
  /// What is asked about is not there any more.
  var isGone: Bool { code == 26 }
  /// The server does not know the command.
  var isUnknownCommand: Bool { code == 59 }

  var description: String {
    let label = name.isEmpty ? "error \(code)" : "\(name), error \(code)"
    return switch code {
    case 13: "the user may not do that: \(message) (\(label))"
    case 18: "the login was refused: \(message) (\(label))"
    case 43: "the server gave up the cursor while it was read (\(label))"
    case 50: "the server ended the query after its time was up (\(label))"
    case 59: "the server does not know the command: \(message) (\(label))"
    default: "\(message) (\(label))"
    }
  }

  /// What the operator can do about it.
  var advice: String? {
    switch code {
    case 13: "give the user the roles readAnyDatabase and clusterMonitor, or read on the databases to be crawled"
    case 18: "check username and password, and that authSource names the database the user was created in"
    case 43: "raise the server's cursorTimeoutMillis, or lower schemaSamplingSize"
    case 50: "raise timeout, or lower schemaSamplingSize"
    case 334: "set authMechanism to one that the server offers"
    default: nil
    }
  }
}
