import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct RoutineLineageTests {
  private let bench: CrawlBench

  init() throws { bench = try CrawlBench() }

  private func crawl(_ routines: [(String, String)]) throws {
    try bench.crawl { sink in
      try sink.put(table: "svc.db.public.orders", ["id", "customer", "total"])
      try sink.put(table: "svc.db.public.daily", ["customer", "spent"])
      try sink.put(table: "svc.db.public.audit", ["id", "what"])
      try sink.put(table: "svc.db.public.other", ["a"])
      for (name, body) in routines { try sink.put(routine: name, body) }
    }
  }

  static let bodies: [(name: String, body: String, into: String, edges: [String])] = [
    (
      "PL/pgSQL with variables, a loop and a condition",
      """
      DECLARE n int := 0; r record;
      BEGIN
        IF p_day IS NULL THEN RAISE EXCEPTION 'no day'; END IF;
        FOR r IN SELECT id, total FROM orders WHERE total > p_min LOOP
          n := n + 1;
          INSERT INTO audit (id, what) VALUES (r.id, 'seen');
        END LOOP;
        INSERT INTO daily (customer, spent) SELECT customer, sum(total) FROM orders WHERE id > p_id GROUP BY customer;
        RETURN n;
      END;
      """, "daily",
      ["orders -> * [f()]", "orders.customer -> customer identity [f()]", "orders.total -> spent aggregation [f()]"]
    ),
    (
      "a record of a loop leads back to its query",
      "BEGIN FOR r IN SELECT id FROM orders LOOP INSERT INTO audit (id, what) VALUES (r.id, 'x'); END LOOP; END;", "audit",
      ["orders -> * [f()]", "orders.id -> id identity [f()]"]
    ),
    (
      "a body in plain SQL",
      "INSERT INTO daily SELECT customer, total FROM orders; SELECT count(*) FROM daily", "daily",
      ["orders -> * [f()]", "orders.customer -> customer identity [f()]", "orders.total -> spent identity [f()]"]
    ),
    (
      "a body of the SQL standard",
      "BEGIN ATOMIC\n INSERT INTO public.daily (customer, spent)  SELECT orders.customer,\n            orders.total\n           FROM public.orders;\n DELETE FROM public.other;\nEND", "daily",
      ["orders -> * [f()]", "orders.customer -> customer identity [f()]", "orders.total -> spent identity [f()]"]
    ),
    (
      "a temporary table is seen through",
      "BEGIN CREATE TEMP TABLE x AS SELECT customer AS c, total * 2 AS t FROM orders; INSERT INTO daily SELECT c, t FROM x; DROP TABLE x; END;",
      "daily",
      ["orders -> * [f()]", "orders.customer -> customer identity [f()]", "orders.total -> spent transformation [f()]"]
    ),
    (
      "SQL in a string is read",
      "BEGIN EXECUTE 'INSERT INTO daily (spent) SELECT total FROM orders'; END;", "daily",
      ["orders -> * [f()]", "orders.total -> spent identity [f()]"]
    ),
    (
      "INTO a variable writes no table",
      "DECLARE other int; BEGIN SELECT total INTO other FROM orders LIMIT 1; UPDATE daily SET spent = other; END;", "other", []
    ),
    ("a routine that reads depends on what it reads", "BEGIN RETURN QUERY SELECT id FROM orders; END;", "f()", ["orders -> *"]),
    ("so does an expression", "RETURN (SELECT max(orders.total) FROM public.orders)", "f()", ["orders -> *"]),
    ("and a function in SQL", "SELECT sum(total) FROM orders WHERE id = $1", "f()", ["orders -> *"]),
  ]

  @Test(arguments: bodies.indices)
  func `a body's SQL is its routine's lineage`(index: Int) throws {
    let (name, body, into, edges) = Self.bodies[index]
    try crawl([("f()", body)])
    #expect(try bench.edges(into: FQN(parts: ["svc", "db", "public", into]).description) == edges, "\(name)")
  }

  @Test func `edges of a routine name its statement`() throws {
    try crawl([("f()", "BEGIN DELETE FROM other; INSERT INTO daily (spent) SELECT total FROM orders WHERE id = 5; END;")])
    let details = try bench.details(into: "svc.db.public.daily")
    #expect(details.compactMap { $0["sql"]?.string } == ["INSERT INTO daily (spent) SELECT total FROM orders WHERE id = ?"])
    #expect(details.allSatisfy { $0["via"]?.string == "routine" })
  }

  @Test func `a changed body replaces its edges, and a routine that is gone takes them along`() throws {
    try crawl([("f()", "INSERT INTO daily (spent) SELECT total FROM orders"), ("g()", "SELECT 1"), ("h()", "SELECT 2")])
    try crawl([("f()", "INSERT INTO audit (id) SELECT id FROM orders"), ("g()", "SELECT 1"), ("h()", "SELECT 2")])
    #expect(try bench.edges(into: "svc.db.public.daily") == [])
    #expect(try bench.edges(into: "svc.db.public.audit").count == 2)
    let before = try bench.revision()
    try crawl([("f()", "INSERT INTO audit (id) SELECT id FROM orders"), ("g()", "SELECT 1"), ("h()", "SELECT 2")])
    #expect(try bench.revision() == before)
    try crawl([("g()", "SELECT 1"), ("h()", "SELECT 2")])
    #expect(try bench.edges(into: "svc.db.public.audit") == [])
  }

  @Test func `a body that cannot be read costs only itself`() throws {
    try crawl([("bad()", "BEGIN INSERT INTO ((( ; 'open"), ("f()", "INSERT INTO daily (spent) SELECT total FROM orders")])
    #expect(try bench.edges(into: "svc.db.public.daily").count == 2)
  }
}
