import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Servers that answer at once and in whole, but not with the truth.
@Suite(.timeLimit(.minutes(10)), .serialized) struct LyingServerTests {
  private static let json = "Content-Type: application/json\r\n"

  private static func whole(_ body: [UInt8], _ fields: String = json, status: String = "200 OK") -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\n\(fields)Content-Length: \(body.count)\r\nConnection: close\r\n\r\n".utf8) + body
  }

  private static func whole(_ body: String, _ fields: String = json) -> [UInt8] { whole(Array(body.utf8), fields) }

  /// What every request is answered with. A bare list may be a registry's honest answer, so none is among them.
  static let lies: [(name: String, answer: @Sendable () -> [UInt8])] = [
    ("another type of content", { whole("<html>Sign in</html>", "Content-Type: text/html\r\n") }),
    ("nothing", { whole("") }), ("null", { whole("null") }), ("a number", { whole("1e999") }), ("a text", { whole("\"x\"") }),
    ("deep lists", { whole(String(repeating: "[", count: 100_000)) }),
    ("deep objects", { whole(String(repeating: #"{"a":"#, count: 100_000)) }),
    ("deep elements", { whole(String(repeating: "<a>", count: 100_000), "Content-Type: application/xml\r\n") }),
    ("a bomb", { whole(bomb, "\(json)Content-Encoding: gzip\r\n") }),
    ("a broken archive", { whole("not gzip", "\(json)Content-Encoding: gzip\r\n") }),
    ("an unknown coding", { whole("{}", "\(json)Content-Encoding: br\r\n") }),
    ("a length that is negative", { Array("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}".utf8) }),
    ("a length of two gigabytes", { Array("HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\nConnection: close\r\n\r\n{}".utf8) }),
    ("two lengths", { Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}".utf8) }),
    ("a length one above", { Array("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}".utf8) }),
    ("a length one below", { Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{}".utf8) }),
    ("a chunk without end", { Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n".utf8) }),
    ("fields without end", { Array("HTTP/1.1 200 OK\r\n".utf8) + Array(repeating: Array("X: y\r\n".utf8), count: 20_000).joined() }),
    ("another protocol", { Array("SSH-2.0-OpenSSH_9.2\r\n".utf8) }),
  ]

  /// Seventy megabytes of zeros in a few kilobytes.
  private static let bomb: [UInt8] = {
    // A member of a gzip file for each megabyte.
    let megabyte = GzipWriter.compress([UInt8](repeating: 0x20, count: 1 << 20))
    return Array(repeating: megabyte, count: 70).flatMap { $0 }
  }()

  @Test(arguments: WholeCrawl.http) func `an answer that is none fails the crawl and leaves the catalog as it was`(crawl: WholeCrawl) throws {
    let server = try crawl.start()
    let proxy = try LoopbackProxy(to: server.port)
    let bench = try CrawlBench()
    let recipe = crawl.recipe(proxy.port, seconds: 5)
    #expect(try bench.run(recipe).status == .succeeded)
    let revision = try bench.revision()
    // All sources unpack with the same client, and a debug build takes ten seconds for it.
    for (name, answer) in Self.lies where name != "a bomb" || crawl.name == WholeCrawl.rabbitMQ.name {
      // Every request gets the same, however often it is asked again.
      let answer = answer()
      let liar = try LoopbackListener { peer, _ in
        _ = peer.receive()
        peer.send(answer)
        peer.finish()
        peer.drain()
      }
      proxy.redirect(to: liar.port)
      let start = MonotonicClock.now
      let (run, status, failure) = try bench.run(recipe)
      // What is read file by file is missed file by file.
      let isWarned = crawl.readsObjects && crawl.name != WholeCrawl.icebergREST.name && status == .warned
      #expect(status == .failed || isWarned, "\(name): \(status)")
      let isNamed = failure?.contains("127.0.0.1:\(proxy.port)") == true || failure?.contains("s3://lake") == true
      #expect(isNamed || isWarned, "\(name): \(failure ?? "")")
      #expect(failure?.contains("s3cret-Pw") != true && failure?.contains("\n") != true, "\(name): \(failure ?? "")")
      #expect(try run.counts.removed == 0 && bench.revision() == revision, "\(name)")
      #expect(MonotonicClock.now - start < 40_000_000_000, "\(name)")
    }
  }

  @Test(arguments: WholeCrawl.http, [302, 307]) func `nobody is followed to another host, least of all with a password`(crawl: WholeCrawl, status: Int) throws {
    let trapped = Guarded(0)
    let trap = try LoopbackListener { _, _ in trapped.withLock { $0 += 1 } }
    let liar = try StubServer { request in
      HTTPResponse(HTTPStatus(UInt16(status)), headers: ["Location": "http://localhost:\(trap.port)\(request.target.path)"])
    }
    let bench = try CrawlBench()
    let (_, outcome, failure) = try bench.run(crawl.recipe(liar.port, seconds: 5))
    #expect(outcome == .failed, "\(failure ?? "")")
    #expect(trapped.withLock { $0 } == 0)
  }

  /// Each source's recipe with TLS.
  private static let secured: [(crawl: WholeCrawl, plain: String, secure: String)] = [
    (.kafka, "{port}', connect", "{port}', security_protocol: SSL, connect"), (.mongoDB, "{port}'", "{port}/?tls=true'"),
    (.hive, "transport: unframed", "transport: unframed, ssl: true"), (.kafkaConnect, "http://", "https://"), (.rabbitMQ, "http://", "https://"),
    (.schemaRegistry, "http://", "https://"), (.trino, "http_scheme: http", "http_scheme: https"), (.glue, "http://", "https://"),
    (.icebergREST, "http://", "https://"), (.s3, "http://", "https://"),
  ]

  @Test func `a certificate that nobody vouches for ends every session before anything is said`() throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-tls")
    defer { try? File.removeTree(folder) }
    try Shell.run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=elsewhere -keyout \(folder)/key.pem -out \(folder)/cert.pem")
    let said = Guarded(0)
    var configuration = ServerConfiguration()
    configuration.listen = ["127.0.0.1:0"]
    configuration.tls = TLSFiles(certificate: "\(folder)/cert.pem", key: "\(folder)/key.pem")
    let server = try HTTPServer(configuration) { _ in
      said.withLock { $0 += 1 }
      return .json("{}")
    }
    try server.start()
    defer { server.stop(drain: 0.1) }
    for (crawl, plain, secure) in Self.secured {
      let recipe = crawl.recipe(UInt16(server.port), seconds: 5).replacing(plain.replacing("{port}", with: "\(server.port)"), with: secure.replacing("{port}", with: "\(server.port)"))
      let failure = try CrawlBench().run(recipe).failure ?? ""
      #expect(failure.contains("certificate is not trusted"), "\(crawl.name): \(failure)")
    }
    #expect(said.withLock { $0 } == 0)
  }
}
