import Catalog
import Codecs
import Ingest
import SQLLineage

extension FuzzTarget {
  /// The search language, down to an index: every query has an answer, and its parts lie in its text.
  static let search = FuzzTarget(
    "search",
    seeds: [
      "orders customer", "\"net revenue\" OR order*", "*stell* -is:deprecated", "kind:(table OR view) tag:PII.Email owner:ann", "NOT (a (b (c)))",
      "column:email has:owner missing:description", "urn:li:dataset:(urn:li:dataPlatform:postgres,shop.public.orders,PROD)", "shop.public.orders", "customerOrdres",
    ],
    words: ["\"", "*", "-", "(", ")", ":", " OR ", " NOT ", " AND ", "kind:", "name:", "has:", "é", "\u{0301}", "İ", "ß", "_", ".", " "]
  ) { input in
    let query = QueryParser.parse(String(decoding: input, as: UTF8.self))
    let size = query.text.utf8.count
    if query.notes.contains(where: { $0.range.lowerBound < 0 || $0.range.upperBound > size }) { return "a note leaves the query" }
    guard let index else { return "there is no index" }
    var options = SearchOptions(limit: 5)
    options.facets = [.kind, .tag]
    let answer = index.search(query, options: options)
    if answer.total < answer.hits.count { return "more hits than the total" }
    _ = index.suggest(query.text, limit: 5)
    return nil
  }

  private static let index: SearchIndex? = {
    let index = try? SearchIndex.open(directory: nil)
    let names = ["orders", "raw_customer_orders", "customerOrders2", "Straße"]
    let documents = (1...40).map { (number: Int) -> SearchDocument in
      let facets: [SearchFacet] = [
        .init(.kind, number % 3 == 0 ? "view" : "table"), .init(.tag, "PII.Email"), .init(.owner, "ann.smith"),
      ]
      return SearchDocument(
        id: Int64(number), name: names[number % 4], fqn: "shop.s\(number).orders\(number)",
        description: number % 2 == 0 ? "One row per order with its net revenue." : "",
        columns: ["id", "email", "customer_id"], facets: facets)
    }
    index?.apply(upserts: documents, deletes: [3], change: 1)
    return index
  }()

  /// Recipes with their patterns and schedules. Nothing is contacted.
  static let recipe = FuzzTarget(
    "recipe",
    seeds: [
      "pipeline_name: shop\nschedule: '*/5 1-3 * jan mon'\nsource:\n  type: postgres\n  config:\n    host_port: h:5432\n    username: ${U}\n    password: ${P:-x}\n    table_pattern: {allow: ['a.*', '^(b|c){1,3}$'], deny: ['.*_tmp'], ignoreCase: true}\n",
      "source: {type: sqlite, config: {path: /nowhere, table_pattern: {allow: ['[a-z]+(?:x|y)?']}}}\nschedule: {cron: '@daily', timezone: UTC, jitter: 30}\ntransformers:\n- {type: simple_add_dataset_tags, config: {tag_urns: ['urn:li:tag:a']}}\n",
      "^(a+)+$", "(?i)x{2,5}[^a-c\\d]\\.\\w*|y?", "0 0 29 2 *", "@hourly",
    ],
    words: ["source:", "type: ", "config:\n  ", "{", "}", "allow: ['", "(", ")", "[", "]", "*", "+", "?", "{1000}", "|", "\\", "${", "}", ":-", "*/", "-", ",", "(?:", "\\d"]
  ) { input in
    _ = try? Recipe(input, fallbackName: "fuzz") { $0 == "U" ? "value" : nil }
    let text = String(decoding: input.prefix(2000), as: UTF8.self)
    for ignoresCase in [true, false] {
      guard let expression = try? LinearRegex(text, ignoresCase: ignoresCase) else { continue }
      for name in ["", "shop.public.orders", String(repeating: "a", count: 300)] { _ = expression.matchesPrefix(of: name) }
    }
    if let schedule = try? CronSchedule(text, zone: .utc, jitter: 0) {
      let now = Timestamp(microseconds: 1_700_000_000_000_000)
      if let next = schedule.next(after: now), next <= now { return "a schedule goes back in time" }
    }
    return nil
  }

  /// SQL in every dialect: ranges and edges hold together.
  static let sql = FuzzTarget(
    "sql", bytes: SQLFuzz.seeds, words: ["SELECT ", " FROM ", " JOIN ", "(", ")", ",", ".", "*", ";", "'", "\"", "`", "WITH a AS (", " UNION ", "/*", "--", "$$", "[", "::", "CASE WHEN "]
  ) { SQLFuzz.fault($0) }

  /// What a PostgreSQL server sends, from the handshake to rows.
  static let postgreSQL = FuzzTarget("postgresql", bytes: PostgreSQLFuzz.seeds, words: ["\0", "\0\0\0\u{4}", "R\0\0\0\u{8}\0\0\0\0", "SCRAM-SHA-256", "r=", ",s=", ",i=4096", "v="]) {
    PostgreSQLFuzz.fault($0)
  }
}
