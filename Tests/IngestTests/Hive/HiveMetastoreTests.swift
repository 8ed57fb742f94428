import Codecs
import System
import Testing

@testable import Ingest

/// The client against metastores of every age and temper.
@Suite(.timeLimit(.minutes(10))) struct HiveMetastoreTests {
  private func settings(_ ports: UInt16...) -> HiveMetastoreSettings {
    var settings = HiveMetastoreSettings(ports.map { HiveMetastoreSettings.Address(host: "127.0.0.1", port: $0) })
    settings.connectTimeout = 20
    settings.timeout = 20
    return settings
  }

  private func failure(_ settings: HiveMetastoreSettings, _ use: (HiveMetastore) throws -> Void = { _ = try $0.version() }) -> HiveMetastoreError? {
    do {
      try use(try HiveMetastore(settings))
      return nil
    } catch { return error as? HiveMetastoreError }
  }

  private static let retail = HiveDatabaseName(catalog: nil, name: "retail")

  @Test(arguments: ThriftTransport.allCases)
  func `whether messages come in frames is found out`(transport: ThriftTransport) throws {
    let server = try FakeMetastore(Guarded(try .recorded()), transport)
    let metastore = try HiveMetastore(settings(server.port))
    #expect(metastore.transport == transport)
    #expect(try metastore.version() == "3.0")
    #expect(try metastore.databases(in: nil).map(\.name) == ["default", "retail"])
    #expect(try metastore.tables(["orders", "gone"], of: Self.retail).map(\.name) == ["orders"])
  }

  @Test func `a server without the later functions is asked by the earlier ones, each unknown one once`() throws {
    var content = try MetastoreContent.recorded()
    content.unknown = ["get_table_objects_by_name_req", "get_num_partitions_by_filter"]
    let server = try FakeMetastore(Guarded(content))
    let metastore = try HiveMetastore(settings(server.port))
    #expect(try metastore.catalogs() == [nil])
    for _ in 0..<2 {
      let tables = try metastore.tables(["orders"], of: Self.retail)
      #expect(try metastore.partitionCount(of: try #require(tables.first)) == 2)
    }
    #expect(server.calls.count { $0.name == "get_table_objects_by_name_req" } == 1)
    #expect(server.calls.count { $0.name == "get_num_partitions_by_filter" } == 1)
  }

  @Test func `catalogs of a later server come with their databases`() throws {
    let content = MetastoreContent(
      databases: ["default": [:], "@spark#sales": ["t": MetastoreContent.table("t")]], catalogs: ["hive", "spark"])
    let server = try FakeMetastore(Guarded(content))
    let metastore = try HiveMetastore(settings(server.port))
    #expect(try metastore.catalogs() == [nil, "spark"])
    let sales = HiveDatabaseName(catalog: "spark", name: "sales")
    #expect(try metastore.databases(in: "spark") == [sales])
    #expect(try metastore.tableNames(in: sales) == ["t"])
    #expect(try metastore.tables(["t"], of: sales).map(\.name) == ["t"])
  }

  @Test func `the user is told where one is given`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    var settings = settings(server.port)
    settings.user = "crawler"
    _ = try HiveMetastore(settings)
    #expect(server.calls.first == ThriftMessage(kind: .call, name: "set_ugi", sequence: 1, body: [1: .text("crawler"), 2: .list([])]))
  }

  @Test func `the next server is asked when the first one is down`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    #expect(try HiveMetastore(settings(1, server.port)).address.port == server.port)
  }

  @Test func `a server that goes away in the middle is asked again`() throws {
    // Enough for the greeting and a part of the next answer; the second server has all of it.
    let server = try FakeMetastore(Guarded(try .recorded()))
    let first = try LoopbackProxy(to: server.port)
    first.cut(after: 40)
    #expect(try HiveMetastore(settings(first.port, server.port)).databases(in: nil).count == 2)
  }

  @Test func `a connection cut at any byte is one clear error`() throws {
    let greeting = ThriftMessage(kind: .reply, name: "getStatus", sequence: 1, body: [0: .i32(2)]).encoded(for: .unframed).count
    let database = try RecordedMetastore.database()
    let whole = ThriftMessage(kind: .reply, name: "get_database", sequence: 2, body: database.body).encoded(for: .unframed).count
    let server = try FakeMetastore { call in call.name == "getStatus" ? (.reply, [0: .i32(2)]) : (.reply, database.body) }
    let proxy = try LoopbackProxy(to: server.port)
    for cut in 0..<(greeting + whole) {
      proxy.cut(after: cut)
      var settings = settings(proxy.port)
      // Otherwise a server that hangs up at once is asked in frames, too.
      settings.transport = .unframed
      let error = try #require(failure(settings) { _ = try $0.database(Self.retail) }, "cut at \(cut)")
      #expect("\(error)".hasPrefix("Hive metastore at 127.0.0.1:\(proxy.port): the peer closed the connection early"), "cut at \(cut)")
    }
  }

  @Test func `an exception is told in the server's words`() throws {
    let server = try FakeMetastore { call in
      call.name == "getStatus" ? (.reply, [0: .i32(2)]) : (.reply, [1: .structure([1: .text("no\nsuch thing")])])
    }
    let error = try #require(failure(settings(server.port)))
    #expect(error.isRefusal)
    #expect("\(error)" == "Hive metastore at 127.0.0.1:\(server.port): the server refused: no such thing")
  }

  /// Answers that are none, and what is said of them.
  static let lies: [(ThriftMessage.Kind, ThriftStructure, String)] = [
    (.reply, [:], "getVersion was answered without a result"), (.call, [0: .i32(1)], "a call of getVersion"),
    (.exception, [1: .text("boom"), 2: .i32(6)], "the server failed: boom"),
    (.reply, [0: .structure((0..<100).reduce(ThriftStructure()) { inner, _ in [1: .structure(inner)] })], "nested deeper than 64 levels"),
  ]

  @Test(arguments: lies.indices) func `an answer that is none is refused`(index: Int) throws {
    let (kind, body, text) = Self.lies[index]
    let server = try FakeMetastore { $0.name == "getStatus" ? (.reply, [0: .i32(2)]) : (kind, body) }
    #expect("\(try #require(failure(settings(server.port))))".contains(text))
  }

  /// What other servers say to a call, and what is advised then.
  @Test(arguments: [
    ("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP"), ("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "ssl"), ("\u{5}\u{0}\u{0}\u{0}\u{3}bad", "SASL"),
  ])
  func `a server of another protocol is recognised`(text: String, hint: String) throws {
    let server = try ScriptedServer([Array(text.unicodeScalars.map { UInt8($0.value) })])
    #expect(try #require(failure(settings(server.port))?.hint).contains(hint))
  }

  @Test func `a server that falls silent is given up in time`() throws {
    let server = try FakeMetastore(Guarded(try .recorded()))
    let proxy = try LoopbackProxy(to: server.port)
    proxy.cut(after: 40, .silence)
    var settings = settings(proxy.port)
    settings.timeout = 0.4
    let start = MonotonicClock.now
    #expect("\(try #require(failure(settings) { _ = try $0.databases(in: nil) }))".contains("timed out while waiting for data"))
    #expect(MonotonicClock.now - start < 5_000_000_000)
  }

  @Test func `an answer without end is given up in time`() throws {
    let greeting = ThriftMessage(kind: .reply, name: "getStatus", sequence: 1, body: [0: .i32(2)]).encoded(for: .unframed)
    let head: [UInt8] = [0x80, 1, 0, 2, 0, 0, 0, 10] + Array("getVersion".utf8) + [0, 0, 0, 2, 11, 0, 0, 7, 0, 0, 0]
    let server = try ScriptedServer(plays: [.endless(greeting + head, [0x61], pause: 1000)])
    var settings = settings(server.port)
    settings.timeout = 0.5
    #expect("\(try #require(failure(settings)))".contains("timed out"))
  }

  @Test func `a cancelled crawl does not wait for the server`() throws {
    let server = try ScriptedServer([[]], then: .silence)
    var error: HiveMetastoreError?
    do throws(HiveMetastoreError) { _ = try HiveMetastore(settings(server.port), isCancelled: { true }) } catch let caught { error = caught }
    #expect(try #require(error).isCancelled)
  }

  @Test(arguments: [
    ("thrift://a.example:9083", ["a.example:9083"]), ("a.example", ["a.example:9083"]), ("thrift://a:1, thrift://b:2/", ["a:1", "b:2"]),
    ("thrift://[::1]:9083", ["[::1]:9083"]), ("http://a:1", nil), ("a:b", nil), ("", nil), ("a:1,,b:99999", nil),
  ] as [(String, [String]?)])
  func `addresses are read as Hive writes them`(text: String, expected: [String]?) {
    #expect(HiveMetastoreSettings.addresses(text)?.map(\.description) == expected)
  }
}
