import Codecs
import System
import Testing

@testable import Ingest

struct MongoDBConnectionTests {
  private static let collections = MongoDBBytes.cursor([["name": "orders", "type": "collection"]], in: "shop.$cmd.listCollections")
  private static let stream = MongoDBBytes.reply(MongoDBBytes.hello) + MongoDBBytes.message(collections, answering: 2, flags: 1)

  private func settings(_ port: UInt16) -> MongoDBSettings {
    var settings = MongoDBSettings(hosts: [MongoDBAddress(host: "127.0.0.1", port: port)])
    settings.connectTimeout = 2
    settings.timeout = 2
    return settings
  }

  private func names(_ settings: MongoDBSettings, isCancelled: @escaping () -> Bool = { false }) throws(MongoDBError) -> [String] {
    try MongoDBReader(client: try MongoDBClient(settings, isCancelled: isCancelled)).collections(of: "shop").map(\.name)
  }

  private func failure(_ settings: MongoDBSettings, isCancelled: @escaping () -> Bool = { false }) -> MongoDBError? {
    do throws(MongoDBError) {
      _ = try names(settings, isCancelled: isCancelled)
      return nil
    } catch { return error }
  }

  @Test func `a server is asked against the script`() throws {
    let server = try ScriptedServer([Self.stream])
    #expect(try names(settings(server.port)) == ["orders"])
  }

  @Test func `the next host is asked when the first one is down`() throws {
    let server = try ScriptedServer([Self.stream])
    var settings = settings(server.port)
    settings.hosts.insert(MongoDBAddress(host: "127.0.0.1", port: 1), at: 0)
    #expect(try names(settings) == ["orders"])
  }

  @Test func `a connection cut at any byte is a clear error`() throws {
    let server = try ScriptedServer()
    for cut in 0..<Self.stream.count {
      server.expect([.cut(Array(Self.stream.prefix(cut)))])
      let error = try #require(failure(settings(server.port)), "cut at \(cut)")
      #expect("\(error)".hasPrefix("MongoDB at 127.0.0.1:\(server.port): "), "cut at \(cut): \(error)")
    }
  }

  @Test func `replies without end and trickling ones are given up in time`() throws {
    let server = try ScriptedServer()
    var settings = settings(server.port)
    settings.connectTimeout = 0.4
    let huge = MongoDBBytes.header(1 << 20, answering: 1, 2013)
    for pause: UInt32 in [0, 100_000] {
      server.expect([.endless(huge, [0], pause: pause == 0 ? 1 : pause)])
      let start = MonotonicClock.now
      #expect(failure(settings) != nil)
      #expect(MonotonicClock.now - start < 4_000_000_000)
    }
  }

  @Test func `a cursor that gives nothing and never ends is given up`() throws {
    var stream = MongoDBBytes.reply(MongoDBBytes.hello) + MongoDBBytes.message(MongoDBBytes.cursor([], id: 9), answering: 2)
    for request in 3..<120 {
      stream += MongoDBBytes.message(MongoDBBytes.cursor([], id: 9, key: "nextBatch"), answering: Int32(request))
    }
    let server = try ScriptedServer([stream])
    let error = try #require(failure(settings(server.port)))
    #expect("\(error)".contains("never ends"))
  }

  @Test func `an answer to another question is refused`() throws {
    let server = try ScriptedServer([MongoDBBytes.reply(MongoDBBytes.hello, answering: 9)])
    #expect("\(try #require(failure(settings(server.port))))".contains("an answer to request 9 where 1 was asked"))
  }

  @Test func `a server that is too old is named`() throws {
    let server = try ScriptedServer([MongoDBBytes.reply(["ismaster": true, "maxWireVersion": 5, "ok": 1])])
    #expect("\(try #require(failure(settings(server.port))))".contains("older than MongoDB 3.6"))
  }

  @Test func `a set without its primary says so`() throws {
    let hello: BSONDocument = ["setName": "rs0", "secondary": true, "ismaster": false, "maxWireVersion": 21, "ok": 1]
    let server = try ScriptedServer([MongoDBBytes.reply(hello)])
    let error = try #require(failure(settings(server.port)))
    #expect("\(error)".contains("is a secondary") && "\(error)".contains("directConnection=true"))
  }

  @Test func `a cancelled crawl does not wait for the server`() throws {
    let server = try ScriptedServer([[]], then: .silence)
    #expect(try #require(failure(settings(server.port), isCancelled: { true })).isCancelled)
  }

  /// How a try ends against a server that answers so, as the last step that was tried.
  private func outcome(_ answers: [BSONDocument], login: String = "") throws -> String {
    let stream = answers.enumerated().flatMap { MongoDBBytes.message($1, answering: Int32($0 + 1)) }
    let server = try ScriptedServer([stream])
    let steps = try recipe("source: {type: mongodb, config: {connect_uri: 'mongodb://\(login)127.0.0.1:\(server.port)'}}").probe(0)
    let last = steps.last { $0.outcome != .skipped }
    return "\(last?.name ?? "") \(last?.outcome.rawValue ?? ""): \(last?.detail ?? "")"
  }

  @Test func `the steps of a try tell where it failed and what to do`() throws {
    let databases: BSONDocument = ["databases": [["name": "shop"]], "ok": 1]
    let refusal: BSONDocument = ["ok": 0, "code": 13, "codeName": "Unauthorized", "errmsg": "no"]
    let good = [MongoDBBytes.hello, databases, Self.collections, MongoDBBytes.cursor([["_id": 1]])]
    #expect(try outcome(good).hasPrefix("read passed: 1 collections in shop; orders can be read"))
    #expect(try outcome([MongoDBBytes.hello, refusal]).contains("list failed") && outcome([MongoDBBytes.hello, refusal]).contains("readAnyDatabase"))
    #expect(try outcome([MongoDBBytes.hello, ["databases": [], "ok": 1]]).contains("check database_pattern"))
    #expect(try outcome([MongoDBBytes.hello, databases, Self.collections, refusal]).hasPrefix("read failed"))
    let wrong = try outcome([MongoDBBytes.hello, ["ok": 0, "code": 18, "errmsg": "Authentication failed."]], login: "ann:s3cret@")
    #expect(wrong.hasPrefix("sign in failed") && wrong.contains("authSource") && !wrong.contains("s3cret"))
    #expect(try outcome([]).hasPrefix("connect failed"))
  }
}
