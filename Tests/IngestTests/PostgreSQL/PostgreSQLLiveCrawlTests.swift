import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Whole crawls of a real server: query log, routines, cancelling, and a conversation that ends anywhere.
@Suite(.serialized, .enabled(if: LivePostgreSQL.isInstalled)) struct PostgreSQLLiveCrawlTests {
  private let server: LivePostgreSQL
  private let bench: CrawlBench

  init() throws {
    server = try LivePostgreSQL.server()
    bench = try CrawlBench()
    _ = try Self.prepared.get()
  }

  private static let prepared = Result {
    let server = try LivePostgreSQL.server()
    _ = try server.psql("CREATE DATABASE mart", database: "postgres")
    _ = try server.psql("CREATE DATABASE tiny", database: "postgres")
    _ = try server.psql("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a AS b FROM t", database: "tiny")
    _ = try server.psql(mart, database: "mart")
  }

  private static let mart = """
    CREATE SCHEMA core;
    CREATE TABLE core.orders (id bigint, customer bigint, total numeric, note text);
    CREATE TABLE core.daily (customer bigint, spent numeric);
    CREATE TABLE customers (id bigint, email text);
    CREATE TABLE idle (id bigint);
    CREATE FUNCTION core.refresh(since date) RETURNS int LANGUAGE plpgsql AS $f$
    DECLARE n int;
    BEGIN
      DELETE FROM daily;
      INSERT INTO daily (customer, spent) SELECT customer, sum(total) FROM orders WHERE note <> 'x' GROUP BY customer;
      GET DIAGNOSTICS n = ROW_COUNT;
      RETURN n;
    END $f$;
    CREATE FUNCTION core.emails() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT email FROM customers; END;
    CREATE PROCEDURE core.keep() LANGUAGE sql BEGIN ATOMIC INSERT INTO core.orders (note) SELECT email FROM customers; END;
    GRANT ALL ON ALL TABLES IN SCHEMA public, core TO alice;
    GRANT USAGE ON SCHEMA core TO alice;
    INSERT INTO core.daily (customer, spent) SELECT o.customer, o.total * 17 FROM core.orders o WHERE o.note = 's3cret-constant';
    UPDATE core.orders SET note = c.email FROM customers c WHERE c.id = core.orders.customer;
    CREATE TABLE summary AS SELECT customer, max(total) AS top FROM core.orders GROUP BY customer;
    MERGE INTO core.daily d USING summary s ON s.customer = d.customer WHEN MATCHED THEN UPDATE SET spent = s.top;
    ALTER ROLE alice PASSWORD 'alice-Pw1';
    SET ROLE alice;
    SELECT id, email FROM customers WHERE email = 'x';
    SELECT id, email FROM customers WHERE email = 'y';
    SELECT count(*) FROM customers c JOIN core.orders o ON o.customer = c.id;
    """

  private func recipe(_ more: String = "", user: String = "admin") -> String {
    """
    source:
      type: postgres
      config:
        host_port: 127.0.0.1:\(server.port)
        username: \(user)
        password: ${PG_PASSWORD}
    \(more.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
    """
  }

  private func crawl(_ more: String) throws -> (run: CrawlRun, status: Run.Status, failure: String?) {
    try bench.run(recipe(more), ["PG_PASSWORD": "admin-Pw1"])
  }

  @Test func `the query log gives lineage and usage, wherever its extension lives`() throws {
    // The extension is installed in shop alone, and tells of mart too.
    let (run, status, failure) = try crawl("database_pattern: {allow: [^mart$, ^shop$]}")
    #expect(status == .succeeded, "\(failure ?? "") \(run.counts)")
    #expect(
      try bench.edges(into: "bench.mart.core.daily") == [
        "orders -> *", "orders -> * [refresh(date)]", "orders.customer -> customer identity",
        "orders.customer -> customer identity [refresh(date)]", "orders.total -> spent aggregation [refresh(date)]",
        "orders.total -> spent transformation", "summary -> *", "summary.top -> spent identity",
      ])
    #expect(
      try bench.edges(into: "bench.mart.core.orders") == [
        "customers -> *", "customers -> * [keep()]", "customers.email -> note identity", "customers.email -> note identity [keep()]",
      ])
    #expect(try bench.edges(into: "bench.mart.public.summary").contains("orders.total -> top aggregation"))
    #expect(try bench.edges(into: FQN(parts: ["bench", "mart", "core", "emails()"]).description) == ["customers -> *"])
    let customers = try #require(try bench.asset("bench.mart.public.customers"))
    #expect(customers.properties[PropertyName.usage]?.int == 4)
    #expect(customers.properties[PropertyName.readers]?.text == #"[{"user":"alice","calls":3},{"user":"admin","calls":1}]"#)
    #expect(try bench.column("bench.mart.public.customers", "email")?.properties[PropertyName.readers]?.text == #"["admin","alice"]"#)
    #expect(try bench.asset("bench.mart.public.idle")?.properties[PropertyName.usage] == nil)
    let log = try bench.details(into: "bench.mart.core.daily").filter { $0["via"]?.string == "query-log" }
    #expect(log.contains { $0["sql"]?.string?.contains("INSERT INTO core.daily (customer, spent) SELECT o.customer, o.total * $1") == true })
    #expect(try !bench.everything().contains("s3cret-constant"))
  }

  @Test func `a second crawl writes nothing`() throws {
    _ = try crawl("database: mart\ninclude_query_log: false")
    let before = try bench.revision()
    let (run, status, _) = try crawl("database: mart\ninclude_query_log: false")
    #expect(status == .succeeded && run.counts.edges == 0 && run.counts.updated == 0)
    #expect(try bench.revision() == before)
  }

  @Test func `a log of other roles that may not be read is said to be hidden`() throws {
    let text = recipe("database: shop\ninclude_tables: false\ninclude_views: false\ninclude_stored_procedures: false", user: "reader")
    let (run, status, _) = try bench.run(text, ["PG_PASSWORD": "reader-Pw1"])
    #expect(status == .succeeded)
    let lines = try bench.catalog.read { try $0.lines(of: run.id).map(\.text) }
    #expect(lines.contains { $0.contains("statements of other roles are hidden (GRANT pg_read_all_stats shows them)") }, "\(lines)")
  }

  @Test func `keys of the recipe reach the session`() throws {
    let text = recipe("database: mart\napplication_name: atlas\noptions: -c geqo_threshold=7\nsslmode: require\nchannel_binding: require")
    let recipe = try Recipe(Array(text.utf8), fallbackName: "bench", variables: { _ in "admin-Pw1" })
    let connector = try #require(recipe.connector as? PostgreSQLConnector)
    let connection = try PostgreSQLConnection.open(connector.settings)
    let seen = try connection.rows("SELECT current_setting('application_name'), current_setting('geqo_threshold')") {
      (row) throws(PostgreSQLValueError) in [try row.text(), try row.text()]
    }
    #expect(seen == [["atlas", "7"]])
    #expect(throws: RecipeError.self) { try bench.run(self.recipe("channel_binding: always")) }
  }

  @Test func `a client key with a passphrase is opened by it, and its absence is explained`() throws {
    try Shell.run(
      "cd \(server.directory) && openssl ec -in client.key -aes256 -passout pass:open-Pw1 -out locked.key && chmod 644 locked.key")
    let more = "database: mart\nsslmode: require\nsslcert: \(server.directory)/client.crt\nsslkey: \(server.directory)/locked.key"
    let open = recipe("\(more)\nsslpassword: ${KEY_PASSWORD}\ninclude_query_log: false", user: "cert_user")
    let (_, status, failure) = try bench.run(open, ["PG_PASSWORD": "unused", "KEY_PASSWORD": "open-Pw1"])
    #expect(status == .succeeded, "\(failure ?? "")")
    let closed = try bench.run(recipe(more, user: "cert_user"), ["PG_PASSWORD": "unused"])
    #expect(closed.status == .failed)
    #expect(closed.failure?.contains("locked.key") == true, "\(closed.failure ?? "")")
  }

  @Test func `a run is cancelled inside a long query, and the server stops working on it`() throws {
    let blocker = try PostgreSQLConnection.open(server.settings("admin", "admin-Pw1", database: "tiny"))
    for sql in ["BEGIN", "LOCK TABLE pg_catalog.pg_description IN ACCESS EXCLUSIVE MODE"] { try blocker.forEachRow(sql) { _ in } }
    defer { blocker.close() }
    let text = recipe("database: tiny\napplication_name: to_be_cancelled")
    let recipe = try Recipe(Array(text.utf8), fallbackName: "bench", variables: { _ in "admin-Pw1" })
    let run = try CrawlRun(recipe, bench.catalog, trigger: "manual", actor: "test")
    let cancelled = Guarded<UInt64>(0)
    _ = try Thread.start(name: "canceller") {
      _ = cancelled.wait(until: MonotonicClock.after(seconds: 0.7)) { (_: inout UInt64) -> Bool? in nil }
      cancelled.withLock { $0 = MonotonicClock.now }
      run.cancel()
    }
    let (status, _) = run.perform()
    let seconds = Double(MonotonicClock.now - cancelled.withLock { $0 }) / 1e9
    #expect(status == .cancelled)
    #expect(seconds < 1.2, "\(seconds)")
    let active = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'to_be_cancelled' AND state = 'active'"
    #expect(try server.psql(active, database: "postgres") == ["0"])
    #expect(try bench.names().filter { $0.hasPrefix("bench") } == [])
  }

  @Test func `a conversation that ends anywhere is one clear error and leaves the catalog as it was`() throws {
    let proxy = try LoopbackProxy(to: server.port)
    func recipe(_ port: UInt16) throws -> Recipe {
      let text = """
        source:
          type: postgres
          config: {host_port: "127.0.0.1:\(port)", username: trusted, database: tiny, sslmode: disable, connect_timeout: 2, statement_timeout: 2}
        """
      return try Recipe(Array(text.utf8), fallbackName: "bench")
    }
    func crawl(_ recipe: Recipe) throws -> CrawlError? {
      let sink = RunSink(bench.catalog, recipe, isDry: false, progress: RunProgress(Redaction([])))
      do throws(CrawlError) {
        try recipe.connector.crawl(into: sink)
        try sink.resolveSQL()
        return nil
      } catch { return error }
    }
    #expect(try crawl(try recipe(proxy.port)) == nil)
    #expect(try bench.edges(into: "bench.tiny.public.v") == ["t -> *", "t.a -> b identity"])
    let conversation = proxy.conversation
    #expect(conversation.count == 2)
    let before = try bench.revision()
    let replay = try ScriptedServer()
    let replayed = try recipe(replay.port)
    replay.expect(conversation.map { .bytes($0) })
    #expect(try crawl(replayed) == nil, "a replay works")
    #expect(try bench.revision() == before)
    for (index, whole) in conversation.enumerated() {
      // Every byte of the session's opening, then a prime step that meets every place within a message.
      let farewell = whole.count
      for cut in (0..<farewell).filter({ $0 < 60 || $0 % 41 == 0 }) {
        replay.expect(conversation.enumerated().map { $0 == index ? .cut(Array(whole.prefix(cut))) : .bytes($1) })
        let error = try #require(try crawl(replayed), "connection \(index) cut at \(cut)")
        #expect("\(error)".contains("closed the connection early"), "connection \(index) cut at \(cut): \(error)")
        #expect("\(error)".contains("user \"trusted\", database \"tiny\""))
      }
    }
    #expect(try bench.revision() == before)
  }
}
