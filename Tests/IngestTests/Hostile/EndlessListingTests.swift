import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Listings without an end: the same page again and again, under the same mark or under ever new ones.
@Suite(.timeLimit(.minutes(10))) struct EndlessListingTests {
  /// What a source answers to the request of that number, counted over the whole crawl.
  private static let listings: [(crawl: WholeCrawl, name: String, answer: @Sendable (HTTPRequest, Int) -> HTTPResponse, says: String)] = [
    (.s3, "the same mark", { _, _ in bucket("a", next: "x") }, "names the same next page twice"),
    (.s3, "new marks", { _, number in bucket("a", next: "\(number)") }, "brings the same page twice"),
    (.s3, "empty pages", { _, number in bucket(nil, next: "\(number)") }, "empty pages in a row"),
    (.glue, "the same mark", { _, _ in .json(#"{"DatabaseList": [{"Name": "a"}], "NextToken": "x"}"#) }, "names the same next page twice"),
    (.glue, "new marks", { _, number in .json(#"{"DatabaseList": [{"Name": "a"}], "NextToken": "\#(number)"}"#) }, "brings the same page twice"),
    (.glue, "empty pages", { _, number in .json(#"{"DatabaseList": [], "NextToken": "\#(number)"}"#) }, "empty pages in a row"),
    (.icebergREST, "the same mark", { _, _ in .json(#"{"namespaces": [["a"]], "next-page-token": "x"}"#) }, "names the same next page twice"),
    (.icebergREST, "new marks", { _, number in .json(#"{"namespaces": [["a"]], "next-page-token": "\#(number)"}"#) }, "brings the same page twice"),
    (.icebergREST, "empty pages", { _, number in .json(#"{"namespaces": [], "next-page-token": "\#(number)"}"#) }, "empty pages in a row"),
    (.rabbitMQ, "more pages than there are", { _, _ in .json(#"{"items": [{"name": "/"}], "page_count": 9223372036854775807}"#) }, "brings the same page twice"),
    (
      .trino, "new addresses",
      { request, number in
        request.target.path == "/v1/info"
          ? .json(#"{"nodeVersion": {"version": "476"}}"#)
          : .json(#"{"id": "1", "nextUri": "http://\#(request.authority ?? "")/v1/statement/1/\#(number)", "columns": [{"name": "catalog_name"}], "data": [["x"]]}"#)
      }, "given up"
    ),
  ]

  private static func bucket(_ key: String?, next: String) -> HTTPResponse {
    let contents = key.map { "<Contents><Key>\($0)/x.csv</Key><Size>1</Size></Contents>" } ?? ""
    let text = "<ListBucketResult>\(contents)<IsTruncated>true</IsTruncated><NextContinuationToken>\(next)</NextContinuationToken></ListBucketResult>"
    return HTTPResponse(.ok, type: "application/xml", Array(text.utf8))
  }

  @Test(arguments: listings.indices) func `a listing without an end is one clear error`(index: Int) throws {
    let (crawl, name, answer, says) = Self.listings[index]
    let asked = Guarded(0)
    let server = try StubServer { request in
      answer(request, asked.withLock { asked in
        asked += 1
        return asked
      })
    }
    let bench = try CrawlBench()
    let names = try bench.names()
    let (_, status, failure) = try bench.run(crawl.recipe(server.port, seconds: 3))
    #expect(status == .failed && failure?.contains(says) == true, "\(crawl.name), \(name): \(failure ?? "\(status)")")
    #expect(asked.withLock { $0 } < 20_000)
    #expect(try bench.names() == names)
  }

  @Test func `ever new pages end at a number`() {
    var paging = Paging(limit: 50)
    #expect(throws: Paging.Fault.self) { for page in 0..<60 { try paging.turn(to: "\(page)", after: "\(page)") } }
  }

  @Test func `a listing that is kept whole ends at a number of bytes`() {
    var paging = Paging(byteLimit: 100)
    #expect(throws: Never.self) { try paging.add(bytes: 100) }
    #expect(throws: Paging.Fault.self) { try paging.add(bytes: 1) }
  }

  @Test func `a MongoDB cursor that always has more is one clear error`() throws {
    let batch: BSONDocument = MongoDBBytes.cursor([["name": "a"], ["name": "b"]], in: "shop.$cmd.listCollections", id: 9)
    let more: BSONDocument = MongoDBBytes.cursor([["name": "a"], ["name": "b"]], in: "shop.$cmd.listCollections", id: 9, key: "nextBatch")
    let server = try FakeMongoDB { ["listCollections": batch, "getMore": more][$0] }
    var settings = MongoDBSettings(hosts: [MongoDBAddress(host: "127.0.0.1", port: server.port)])
    settings.cursorLimit = 1000
    let reader = MongoDBReader(client: try MongoDBClient(settings))
    #expect { try reader.collections(of: "shop") } throws: { "\($0)".contains("a cursor of more than 1000 documents") }
  }

  @Test(arguments: [1, 10_000]) func `a MySQL server whose rows never end is one clear error, however short they are`(length: Int) throws {
    let server = try EndlessMySQL(rowLength: length)
    let bench = try CrawlBench()
    let names = try bench.names()
    let start = MonotonicClock.now
    let (_, status, failure) = try bench.run(WholeCrawl.mySQLRecipe(server.port, user: "ann", password: "s3cret-Pw", seconds: 1))
    let line = failure ?? ""
    #expect(status == .failed && line.contains("MySQL at 127.0.0.1:\(server.port), user \"ann\""), "\(line)")
    #expect(line.contains("256 MB") || line.contains("timed out"), "\(line)")
    #expect(!line.contains("s3cret-Pw") && MonotonicClock.now - start < 30_000_000_000)
    #expect(try bench.names() == names)
  }

  @Test func `a Kafka broker that sends the same records for ever is left when enough was read`() throws {
    // It says that there are a billion, and always answers with the first three.
    let server = try FakeKafka(end: 1_000_000_000)
    let bench = try CrawlBench()
    let start = MonotonicClock.now
    let recipe = WholeCrawl.kafka.recipe(server.port, seconds: 5).replacing("connect_timeout", with: "sample_bytes: 20000, connect_timeout")
    #expect(try bench.run(recipe).status == .succeeded)
    #expect(MonotonicClock.now - start < 30_000_000_000)
  }

  @Test(arguments: [Int64.min, -1, 0, .max]) func `partitions that come twice, and offsets that cannot be, cost the crawl nothing`(offset: Int64) throws {
    let server = try FakeKafka(partitions: [0, 0, 1, -1])
    server.change(.listOffsets, FakeKafka.offsets(offset))
    #expect(try CrawlBench().run(WholeCrawl.kafka.recipe(server.port, seconds: 5)).status != .cancelled)
  }
}
