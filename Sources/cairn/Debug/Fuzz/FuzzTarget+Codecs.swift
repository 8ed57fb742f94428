import Codecs

extension FuzzTarget {
  /// JSON: what was read and written again reads the same.
  static let json = FuzzTarget(
    "json",
    seeds: [
      #"{"a": [1, -2.5e3, true, false, null], "b": {"c": "d\n\u00e9\ud83d\ude00"}, "": ""}"#, #"[[[[[{"x": [[]]}]]]]]"#,
      #"[{"op": "add", "path": "/a~1b/0", "value": {}}, {"op": "move", "from": "/x", "path": "/y"}, {"op": "test", "path": "", "value": 1}]"#,
      "{\"n\": 9223372036854775807, \"m\": -9223372036854775808, \"f\": 1.7976931348623157e308}\n{\"k\": 1}\n", "\"\\u0000\\\\\\/\"",
    ],
    words: ["{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud83d", "\\", "null", "true", "1e", "-", ".", " ", "\n", "\"a\":", "[[[["]
  ) { input in
    var lines = JSONLines(input)
    while let line = lines.next() { _ = try? JSON.parse(Array(line.bytes)) }
    guard let value = try? JSON.parse(input) else { return nil }
    for bytes in [value.bytes(), value.bytes(pretty: true)] {
      guard let again = try? JSON.parse(bytes) else { return "what was written cannot be read" }
      if again != value { return "what was written reads otherwise" }
    }
    if let patch = try? JSONPatch(value) { _ = try? patch.apply(to: value) }
    return nil
  }

  /// YAML: what has a JSON form keeps it when written and read again.
  static let yaml = FuzzTarget(
    "yaml",
    seeds: [
      "source:\n  type: postgres\n  config: {host_port: 'a:1', password: \"${X:-y}\", list: [1, ~, true]}\n# comment\n",
      "- &a {x: 1}\n- *a\n- <<: *a\n  y: |+\n    text\n\n- >-\n  folded\n  more\n- ? complex\n  : value\n",
      "%YAML 1.2\n---\n!!str 1\n...\n--- !local\n- ''\n- \"\\x41\\u0042\\\n  c\"\n", "a:\n  - b:\n      - c: [d, {e: f}]\n    g: 0x1F\n",
    ],
    words: ["- ", ": ", "? ", "&a ", "*a", "|\n ", ">-\n ", "{", "}", "[", "]", "'", "\"", "---\n", "...\n", "!!", "%", "<<: ", "\t", "\n  ", "#", ",", "\u{FEFF}"]
  ) { input in
    var limits = YAMLLimits()
    limits.aliasedNodes = 10_000
    guard let document = try? YAML.document(input, limits: limits), let value = try? document.json() else { return nil }
    guard let again = try? YAML.document(YAMLWriter.bytes(of: value)).json() else { return "what was written cannot be read" }
    return again == value ? nil : "what was written reads otherwise"
  }

  /// URLs, request targets and forms: what was read and written again reads the same, and no path climbs.
  static let url = FuzzTarget(
    "url",
    seeds: [
      "https://ann:pw@example.org:8443/a/b%20c?x=y&z=%C3%A9#top", "http://[::ffff:127.0.0.1]:80/../a/./b//c", "//host/path?query", "../x?y#z",
      "/api/v1/assets/shop.db.s.orders/columns/a%2Fb?limit=10&after=%3D", "urn:li:dataset:(urn:li:dataPlatform:hive,a.b,PROD)", "a=b&c=%20+d&e&=f&&g=h=i",
      "postgres://h/db?sslmode=require", "*", "mailto:ann@example.org",
    ],
    words: ["/", "//", "?", "#", "&", "=", "+", "%", "%2F", "%2e%2e", "..", ".", "@", ":", "[", "]", ";", "\\", "%00", "http://", "::1", "é", ":65536"]
  ) { input in
    if let target = try? URLTarget(input) {
      let parts = target.segments
      if parts.contains(where: { $0.text == ".." || $0.text == "." }) { return "a path climbs" }
      if parts.contains(where: { $0.text.contains("/") && !$0.hasEncodedSeparator }) { return "a separator came unmarked" }
    }
    if let fields = try? FormFields(input) {
      guard (try? FormFields(Array(fields.encoded.utf8))) == fields else { return "form fields do not survive being written" }
    }
    let text = String(decoding: input, as: UTF8.self)
    guard let url = try? URL(text) else { return nil }
    guard (try? URL("\(url)")) == url else { return "a URL does not survive being written" }
    _ = try? url.resolve(text)
    _ = try? url.queryFields
    return nil
  }

  /// Compressed bodies: never more than the limit comes out, and pieces give what the whole gives.
  static let inflate = FuzzTarget("inflate", bytes: inflateSeeds, words: ["\u{1F}", "\0", "\0\0\0\0"]) { input in
    for format in [Decompressor.Format.gzip, .zlib, .raw, .deflate] {
      let whole = try? Decompressor.decompress(input, format, limit: 1 << 18)
      if let whole, whole.count > 1 << 18 { return "more than the limit came out" }
      if decompressed(input.pieces, format) != whole { return "how the bytes are split changes what comes out" }
      guard format == .raw, let whole else { continue }
      guard (try? Decompressor.decompress(GzipWriter.compress(whole), .gzip, limit: 1 << 18)) == whole else {
        return "what was compressed does not come back"
      }
    }
    return nil
  }

  private static let inflateSeeds: [[UInt8]] = {
    let texts = ["", "hello hello hello hello", String(repeating: "abcdefgh", count: 300), String((0..<900).map { Character(Unicode.Scalar(UInt8($0 * 7 % 251))) })]
    let gzipped = texts.map { GzipWriter.compress(Array($0.utf8)) }
    // The same data without its ten bytes of header and eight of trailer is raw DEFLATE.
    return gzipped + gzipped.map { Array($0.dropFirst(10).dropLast(8)) } + [[0x78, 0x9C, 0x4B, 0x04, 0x00, 0x00, 0x62, 0x00, 0x62]]
  }()

  private static func decompressed(_ pieces: [[UInt8]], _ format: Decompressor.Format) -> [UInt8]? {
    var decompressor = Decompressor(format, limit: 1 << 18)
    var output: [UInt8] = []
    do throws(DecompressionError) {
      for piece in pieces { try decompressor.push(piece, into: &output) }
      try decompressor.finish()
    } catch { return nil }
    return output
  }

  /// CSV: rows that were read and written again read the same.
  static let csv = FuzzTarget(
    "csv",
    seeds: ["a,b,c\r\n1,\"x, \"\"y\"\"\",\r\n'=1+1,@b,-c\n", "\u{FEFF}one\n\n\"multi\nline\",\"\"\n", "'''+x,'plain,\t'\r\n"],
    words: ["\"", "\"\"", ",", ";", "\r\n", "\n", "\r", "'", "=", "+", "-", "@", "\t", "\u{FEFF}"]
  ) { input in
    for separator in [UInt8(ascii: ","), UInt8(ascii: ";")] {
      guard let rows = csvRows(CSVReader(input, separator: separator)) else { continue }
      var writer = CSVWriter()
      for row in rows { writer.row(row) }
      if csvRows(CSVReader(writer.bytes, keepsGuards: true))?.joined().contains(where: startsFormula) == true {
        return "a formula is written as it is"
      }
      if csvRows(CSVReader(writer.bytes)) != rows { return "rows do not survive being written" }
    }
    return nil
  }

  private static func startsFormula(_ field: String) -> Bool {
    guard let first = field.utf8.first else { return false }
    return "=+-@\t\r".utf8.contains(first)
  }

  private static func csvRows(_ reader: CSVReader) -> [[String]]? {
    var reader = reader
    var rows: [[String]] = []
    do throws(CSVError) {
      while let row = try reader.next() { rows.append(row) }
    } catch { return nil }
    return rows
  }
}
