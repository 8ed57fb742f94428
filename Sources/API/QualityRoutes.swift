import Catalog
import Codecs
import Edge
import Net
import System

/// Checks and their results over time.
enum QualityRoutes {
  static var all: [Endpoint] { [record, list, results, profiles] }

  private static let known = ["check", "subject", "outcome", "at", "detail", "description"]

  private static let record = Endpoint(
    .post, "/api/v1/checks/results", .needs(.contribute),
    "Record how checks went: [{\"check\", \"subject\", \"outcome\", \"at\", \"detail\", \"description\"}].", bodyLimit: 10 << 20
  ) { exchange in
    guard let items = try exchange.json().array else {
      throw CatalogError.invalid(field: "body", reason: "is no array; an array of results is expected")
    }
    try exchange.write { writer in
      for (index, item) in items.enumerated() {
        let fields = try ObjectReader(item, path: "[\(index)]", known: known)
        let word = try fields.requiredString("outcome")
        guard let outcome = CheckOutcome(name: word) else {
          let words = CheckOutcome.allCases.map(\.name).joined(separator: ", ")
          throw CatalogError.invalid(field: fields.place("outcome"), reason: "is \(word); one of \(words) is expected")
        }
        let subject = try writer.reader.subject(try fields.requiredString("subject"))
        _ = try writer.record(
          check: try FQN(try fields.requiredString("check")), on: subject, outcome,
          at: try fields.timestamp("at") ?? writer.now, detail: try fields.objectValue("detail") ?? [:],
          description: try fields.string("description"))
      }
    }
    return .json(JSON.object(["recorded": .int(Int64(items.count))]).bytes())
  }

  private static let list = Endpoint(
    .get, "/api/v1/assets/{id:any}/checks", .needs(.read), "The checks on an asset and its columns, with their last results."
  ) { exchange in
    try exchange.read { reader in
      let checks = try reader.checks(on: try reader.named(exchange.parameter("id")).id)
      return .json(
        JSON.object([
          "checks": .array(
            try checks.map { status in
              var object = status.check.json.object ?? [:]
              if let column = try status.subject.column.flatMap({ try reader.column($0) }) {
                object["column"] = .string(column.path.description)
              }
              object["latest"] = status.latest?.json ?? .null
              return .object(object)
            })
        ]).bytes())
    }
  }

  private static let results = Endpoint(
    .get, "/api/v1/checks/{id:any}/results", .needs(.read), "The results of one check, newest first.",
    parameters: [("limit", "1 to 1000, default 100")]
  ) { exchange in
    let limit = try exchange.integer("limit", 1...1000, default: 100)
    return try exchange.read { reader in
      let results = try reader.results(of: try reader.named(exchange.parameter("id")).id, limit: limit)
      return .json(JSON.object(["results": .array(results.map(\.json))]).bytes())
    }
  }
}

extension QualityRoutes {
  private static let profiles = Endpoint(
    .get, "/api/v1/assets/{id:any}/profiles", .needs(.read),
    "What crawls measured in the data of a dataset, newest first, and what its source itself keeps as statistics.",
    parameters: [("limit", "1 to 30, default 1")]
  ) { exchange in
    let limit = try exchange.integer("limit", 1...CatalogWriter.profileLimit, default: 1)
    return try exchange.read { reader in
      let asset = try reader.named(exchange.parameter("id"))
      var answer: JSONObject = ["profiles": .array(try reader.profiles(of: asset.id, limit: limit).map(\.json))]
      answer["statistics"] = try reader.statistics(of: asset).map { .object($0.json) }
      return .json(JSON.object(answer).bytes())
    }
  }
}

extension StoredProfile {
  /// The profile with when it was measured and by whom.
  fileprivate var json: JSON {
    var object = profile.json
    object["at"] = .string(at.rfc3339)
    object["confirmedAt"] = .string(confirmedAt.rfc3339)
    object["origin"] = .string(origin.name)
    return .object(object)
  }
}

extension CheckResult {
  /// The result as JSON.
  fileprivate var json: JSON {
    ["at": .string(at.rfc3339), "outcome": .string(outcome.name), "detail": .object(detail)]
  }
}
