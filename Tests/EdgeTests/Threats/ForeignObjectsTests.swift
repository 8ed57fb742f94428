import Catalog
import Codecs
import Edge
import Net
import Testing

/// What belongs to one person is no other's to see or change.
@Suite struct ForeignObjectsTests {
  /// Two people, and the id and name of a token of the first.
  private func people(_ test: TestApplication) throws -> (owner: Visitor, other: Visitor, token: Int64) {
    let (owner, other) = (try Visitor(test, as: .contributor), try Visitor(test, as: .steward))
    _ = try owner.get("/settings")
    #expect(try owner.post("/settings/tokens", [("name", "of the owner"), ("scope", "read")]).status == 200)
    let token = try test.catalog.read { try $0.tokens() }.first { $0.name == "of the owner" }
    return (owner, other, try #require(token).id)
  }

  private func isRevoked(_ test: TestApplication, _ token: Int64) throws -> Bool {
    try test.catalog.read { try $0.tokens() }.contains { $0.id == token && $0.revokedAt != nil }
  }

  @Test func `tokens of others cannot be seen or revoked`() throws {
    let test = try TestApplication()
    let (owner, other, token) = try people(test)
    #expect(!(try other.get("/settings").text.contains("of the owner")))
    #expect(try other.post("/settings/tokens/\(token)/revoke").status == 404)
    #expect(try isRevoked(test, token) == false)
    #expect(try owner.get("/settings").text.contains("of the owner"))
    #expect(try owner.post("/settings/tokens/\(token)/revoke").status == 303)
    #expect(try isRevoked(test, token))
  }

  @Test func `the API shows tokens of others to administrators alone`() throws {
    let test = try TestApplication()
    let (_, _, token) = try people(test)
    let steward = try test.token(.steward)
    #expect(!(try test.ask(.get, "/api/v1/tokens?all=1", as: steward).text.contains("of the owner")))
    #expect(try test.ask(.get, "/api/v1/tokens?all=1", as: test.token).text.contains("of the owner"))
    #expect(try test.ask(.delete, "/api/v1/tokens/\(token)", as: steward).status == 403)
    #expect(try isRevoked(test, token) == false)
  }

  @Test func `what only administrators may see shows nowhere else`() throws {
    let test = try TestApplication()
    try test.catalog.write(.system) { writer in
      try writer.putRecipe("hidden-recipe", text: "source: {type: sqlite, config: {path: /hidden/place}}", isScheduled: false)
      let run = try writer.beginRun(of: "shown-recipe", trigger: "manual", isDry: false)
      try writer.updateRun(run, .failed, RunCounts(), lines: [(.error, "a hidden line")])
    }
    let visitor = try Visitor(test, as: .steward)
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.contains("events") && !endpoint.pattern.contains("stream") {
      for value in ["1", "hidden-recipe", "shown-recipe"] {
        let text = try visitor.get(endpoint.target(value)).text
        for hidden in ["/hidden/place", "a hidden line"] { #expect(!text.contains(hidden), "\(endpoint.name) shows \(hidden)") }
      }
    }
    for target in ["/api/v1/audit", "/api/v1/recipes", "/api/v1/users", "/api/v1/secrets", "/api/v1/runs/1/log"] {
      #expect(try visitor.get(target).status == 403, "\(target)")
    }
  }

  @Test func `what was refused is not done by halves`() throws {
    let test = try TestApplication()
    try test.fillShop()
    let viewer = try Visitor(test, as: .viewer)
    let before = try test.catalog.read { try $0.changes(before: nil, ChangeFilter(), limit: 1).first?.number }
    let id = try test.id(of: "shop.db.s.customers")
    for endpoint in TestApplication.endpoints where !endpoint.method.isSafe {
      guard case .needs(let permission) = endpoint.access, permission != .read else { continue }
      #expect(try viewer.post(endpoint.target(id), [("name", "x"), ("text", "x"), ("state", "deleted")]).status >= 400, "\(endpoint.name)")
    }
    #expect(try test.catalog.read { try $0.changes(before: nil, ChangeFilter(), limit: 1).first?.number } == before)
  }
}
