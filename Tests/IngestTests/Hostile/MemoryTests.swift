import Codecs
import Glibc
import Net
import System
import Testing

@testable import Ingest

/// Servers that send more than any honest one: however they do it, a crawl's memory stays below a number. Each crawl has a
/// process of its own, whose peak the kernel knows; the server is in this one.
@Suite(.timeLimit(.minutes(10)), .serialized) struct MemoryTests {
  /// Megabytes that the peak may grow by. What an answer may hold is at most 64 MB, of rows 256 MB; in memory that is up to
  /// twice as much.
  private static let cap = 640

  /// A server that floods, and the recipe that crawls it.
  private struct Flood: Sendable {
    let name: String
    let start: @Sendable () throws -> (server: AnyObject, recipe: String)
  }

  @Test(arguments: floods.indices) func `a flood takes a crawl no more memory than its cap`(index: Int) async throws {
    let flood = Self.floods[index]
    let (server, recipe) = try flood.start()
    defer { withExtendedLifetime(server) {} }
    let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) { [recipe = recipe as String] in
      let bench = try CrawlBench()
      let before = try Self.peak()
      let (_, status, failure) = try bench.run(recipe)
      print("CRAWL", try Self.peak() - before, status, failure ?? "")
    }
    let said = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let words = said.split(whereSeparator: \.isNewline).last { $0.hasPrefix("CRAWL ") }?.split(separator: " ", maxSplits: 3) ?? []
    try #require(words.count >= 3, "\(flood.name): \(said)")
    let grown = try #require(Int(words[1]))
    #expect(grown < Self.cap, "\(flood.name) took \(grown) MB: \(said)")
    #expect(words[2] == "failed" || words[2] == "warned", "\(flood.name): \(said)")
    if System.Environment["CAIRN_SHOW_MEMORY"] != nil { print("\(flood.name): \(grown) MB; \(words.last ?? "")") }
  }

  /// The most megabytes that this process has had in memory (proc(5), `VmHWM`).
  private static func peak() throws -> Int {
    let text = String(decoding: try File.read("/proc/self/status"), as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return try #require(line.split(separator: " ").compactMap { Int($0) }.first) >> 10
  }

  // MARK: The floods

  // RabbitMQ's and Kafka Connect's answers are read by the same code, so that one stands for both.
  private static let floods: [Flood] =
    http(.rabbitMQ) + http(.glue) + http(.icebergREST) + http(.trino) + http(.s3) + [
      Flood(name: "Trino, pages without end") {
        let page = #""columns": [{"name": "catalog_name"}], "data": [\#(Array(repeating: "[\"a\"]", count: 20_000).joined(separator: ","))]"#
        let server = try StubServer { request in
          request.target.path == "/v1/info"
            ? .json(#"{"nodeVersion": {"version": "476"}}"#) : .json(#"{"id": "1", "nextUri": "http://\#(request.authority ?? "")/v1/statement/1", \#(page)}"#)
        }
        return (server, WholeCrawl.trino.recipe(server.port, seconds: 5))
      },
      Flood(name: "Glue, ever new databases of long names") {
        let asked = Guarded(0)
        let filler = String(repeating: "n", count: 30_000)
        let server = try StubServer { _ in
          let number = asked.withLock { asked in
            asked += 1
            return asked
          }
          let names = (0..<200).map { "{\"Name\": \"\(number)_\($0)\(filler)\"}" }.joined(separator: ",")
          return .json("{\"DatabaseList\": [\(names)], \"NextToken\": \"\(number)\"}")
        }
        return (server, WholeCrawl.glue.recipe(server.port, seconds: 20))
      },
      Flood(name: "Kafka, many topics in few bytes") {
        let server = try FakeKafka()
        let count = (60 << 20) / 9
        let head = KafkaBytes.body { writer in
          writer.int32(0)
          writer.string("c")
          writer.int32(1)
          writer.int32(count)
        }
        server.change(.metadata, head + [UInt8](repeating: 0, count: count * 9))
        return (server, WholeCrawl.kafka.recipe(server.port, seconds: 20))
      },
      Flood(name: "Kafka, as many bytes as are accepted") {
        let server = try FakeKafka()
        server.change(.metadata, [UInt8](repeating: 1, count: KafkaFrameDecoder.sessionLimit - 8))
        return (server, WholeCrawl.kafka.recipe(server.port, seconds: 20))
      },
      Flood(name: "MySQL, short rows") { try endlessMySQL(1) }, Flood(name: "MySQL, long rows") { try endlessMySQL(30_000) },
      Flood(name: "PostgreSQL, short rows") { try endlessPostgreSQL("") },
      Flood(name: "PostgreSQL, long rows") { try endlessPostgreSQL(String(repeating: "9", count: 30_000)) },
      Flood(name: "MongoDB, many values in few bytes") {
        let server = try FakeMongoDB { $0 == "listDatabases" ? ["databases": .array(Array(repeating: .null, count: 5_000_000)), "ok": 1] : nil }
        return (server, WholeCrawl.mongoDB.recipe(server.port, seconds: 20))
      },
      Flood(name: "MongoDB, a list without end") {
        let names = (0..<500).map { BSON.document(["name": .string("\($0)" + String(repeating: "n", count: 2000)), "type": "collection"]) }
        let server = try FakeMongoDB { name in
          ["listCollections": MongoDBBytes.cursor(names, in: "shop.$cmd.listCollections", id: 9), "getMore": MongoDBBytes.cursor(names, in: "shop.$cmd.listCollections", id: 9, key: "nextBatch")][name]
        }
        return (server, WholeCrawl.mongoDB.recipe(server.port, seconds: 20))
      },
      Flood(name: "Thrift, many values in few bytes") {
        let server = try FakeMetastore { call in
          call.name == "getStatus" ? (.reply, [0: .i32(2)]) : (.reply, [0: .list(Array(repeating: .text(""), count: 5_000_000))])
        }
        return (server, WholeCrawl.hive.recipe(server.port, seconds: 20))
      },
      Flood(name: "Thrift, a text without end") {
        let head: [UInt8] = [0x80, 1, 0, 2, 0, 0, 0, 9] + Array("getStatus".utf8) + [0, 0, 0, 1, 11, 0, 0, 0x07, 0xF0, 0, 0]
        let server = try ScriptedServer(plays: Array(repeating: .endless(head, [UInt8](repeating: 0x61, count: 1 << 16), pause: 0), count: 9), speaksFirst: false)
        return (server, WholeCrawl.hive.recipe(server.port, seconds: 20))
      },
    ]

  /// A source that is asked over HTTP: with an answer that never ends, and with one of short values up to the limit.
  private static func http(_ crawl: WholeCrawl) -> [Flood] {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    let xml = crawl.name == WholeCrawl.s3.name
    let piece = Array((xml ? String(repeating: "<Contents><Key>a</Key></Contents>", count: 4000) : String(repeating: "{},", count: 40_000)).utf8)
    return [
      Flood(name: "\(crawl.name), without end") {
        let server = try LoopbackListener { peer, _ in
          _ = peer.receive()
          peer.send(Array("\(head)\r\n\(xml ? "<ListBucketResult>" : "[")".utf8))
          while peer.send(piece) {}
        }
        return (server, crawl.recipe(server.port, seconds: 20))
      },
      Flood(name: "\(crawl.name), short values") {
        let count = (60 << 20) / piece.count
        let server = try LoopbackListener { peer, _ in
          _ = peer.receive()
          let start = Array((xml ? "<ListBucketResult>" : "[").utf8)
          peer.send(Array("\(head)Content-Length: \(start.count + count * piece.count + 3)\r\n\r\n".utf8) + start)
          for _ in 0..<count where peer.send(piece) {}
          peer.send(Array("{}]".utf8))
          peer.drain()
        }
        return (server, crawl.recipe(server.port, seconds: 20))
      },
    ]
  }

  private static func endlessMySQL(_ length: Int) throws -> (AnyObject, String) {
    let server = try EndlessMySQL(rowLength: length)
    return (server, WholeCrawl.mySQLRecipe(server.port, user: "ann", password: "x", seconds: 3))
  }

  private static func endlessPostgreSQL(_ value: String) throws -> (AnyObject, String) {
    let row = BackendBytes.row(["150004"] + Array(repeating: value, count: 7))
    let opening = BackendBytes.session + BackendBytes.message("1") + BackendBytes.message("2") + BackendBytes.columns((0..<8).map { "c\($0)" })
    let server = try ScriptedServer(plays: [.endless(opening, Array(repeating: row, count: max(1, 60_000 / row.count)).flatMap { $0 }, pause: 0)])
    return (server, WholeCrawl.postgreSQL.recipe(server.port, seconds: 3))
  }
}
