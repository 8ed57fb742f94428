/// The words that made-up catalogs are written with.
enum SyntheticWords {
  /// What tables are about, the most frequent first. None could be read as a hexadecimal number.
  static let entities = split(
    """
    customer order product payment invoice shipment account user session event transaction item cart campaign contract
    claim policy employee vendor supplier warehouse store device sensor ticket refund subscription plan lead visit click
    email message notification feature model forecast budget ledger asset portfolio trade position quote loan deposit
    card merchant driver trip route vehicle flight booking hotel guest room patient diagnosis prescription provider
    specimen student course grade survey answer review rating comment follower playlist track stream title license
    request response metric alert incident deployment commit repository pipeline partition snapshot batch offer coupon
    promotion price discount currency region country city address household segment cohort experiment variant funnel
    conversion churn retention revenue margin profit expense requisition receipt stock inventory category catalog return
    dispute fraud risk score agent call queue shift schedule payroll benefit applicant interview skill training meter
    reading outage tariff grid turbine well pump tank permit inspection violation parcel container vessel port customs
    """)

  static let modifiers = split(
    """
    daily hourly weekly monthly current historical active deleted clean curated enriched summary detail latest first
    last total gross pending completed failed internal external global regional local mobile online archived primary
    """)

  static let layers = ["raw", "stg", "int", "dim", "fct", "mart", "agg", "rpt", "tmp", "snap"]
  static let endings = ["", "", "", "_daily", "_hourly", "_v2", "_hist", "_summary", "_events", "_enriched", "_monthly", "_map"]
  static let platforms = split("postgres snowflake kafka hive iceberg bigquery mysql trino mongodb redshift oracle clickhouse")
  static let schemas = ["public", "core", "staging", "mart", "landing"]
  static let tags = split(
    """
    PII.Sensitive PII.Email Tier.One Tier.Two Tier.Three Lifecycle.Deprecated Certified.Gold Certified.Silver Cost.High
    Region.EU Region.US Quality.Checked
    """)

  /// Domains, and four smaller ones in each.
  static let domains: [String] = {
    let top = split("sales marketing finance logistics people risk product support platform iot health media travel energy legal buying")
    return top + top.enumerated().flatMap { place, name in (0..<4).map { "\(name).\(entities[place * 4 + $0])" } }
  }()

  static let prose = split(
    """
    contains one row per each for the of and with from used by to in reporting team source system loaded every records
    all including keyed on business critical do not use without approval see runbook partitioned joined downstream
    dashboard owner consumer freshness quality checks apply sensitive fields masked built nightly operational database
    """)

  /// How many rare words there are.
  static let rareCount = 20_000

  /// Names of projects, each rare and none like another word: three syllables of a consonant and a vowel.
  static func rare(_ number: Int) -> String {
    let consonants = Array("bdfgklmnprstvz")
    let vowels = Array("aeiou")
    // A factor prime to the number of combinations puts neighbours far apart.
    var rest = number * 7_919 % (70 * 70 * 70)
    var word = "q"
    for _ in 0..<3 {
      word.append(consonants[rest % 70 / 5])
      word.append(vowels[rest % 5])
      rest /= 70
    }
    return word
  }

  private static func split(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
