extension MadeUpSource {
  /// A MySQL server with a thousand tables in each database, each with a primary key.
  static let mysql = MadeUpSource(name: "mysql") { count, _ in
    let tables = MadeUpMySQL(count: count)
    let server = try LoopbackServer(greeting: MadeUpMySQL.greeting) {
      var pending: [UInt8] = []
      var isIn = false
      return { bytes in
        pending += bytes
        var answer: [UInt8] = []
        while let command = MadeUpMySQL.next(&pending) {
          // The first packet is the login, and the answer to it is the third of the greeting's exchange.
          answer += isIn ? tables.answer(command) : MadeUpMySQL.packet(MadeUpMySQL.ok, 2)
          isIn = true
        }
        return answer
      }
    }
    return RunningSource(type: "mysql", config: "host_port: '127.0.0.1:\(server.port)', username: bench", assets: count, server: server)
  }
}

/// What a made-up server answers (MySQL's client/server protocol, text results).
private struct MadeUpMySQL: Sendable {
  let count: Int

  init(count: Int) { self.count = count }

  /// HandshakeV10 of a server that takes everybody by `mysql_native_password` and ends rows with an OK packet.
  static let greeting: [UInt8] = {
    let filler = [UInt8](repeating: 0, count: 10)
    let scramble = [UInt8](repeating: 0x61, count: 20)
    var body: [UInt8] = [10]
    body += Array("8.0.36".utf8)
    body += [0, 1, 0, 0, 0]
    body += scramble[..<8]
    // What the server can do stands on both sides of the character set and the status.
    body += [0, 0x05, 0xA2, 45, 2, 0, 0x08, 0x01, 21]
    body += filler
    body += scramble[8...]
    body.append(0)
    body += Array("mysql_native_password".utf8)
    body.append(0)
    return packet(body, 0)
  }()

  static let ok: [UInt8] = [0, 0, 0, 2, 0, 0, 0]

  static func packet(_ payload: [UInt8], _ number: Int) -> [UInt8] {
    let head = [payload.count, payload.count >> 8, payload.count >> 16, number]
    return head.map { UInt8(truncatingIfNeeded: $0) } + payload
  }

  /// Takes the next command off what has arrived.
  static func next(_ pending: inout [UInt8]) -> String? {
    guard pending.count >= 4 else { return nil }
    let length = pending[..<3].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard pending.count >= 4 + length else { return nil }
    defer { pending.removeFirst(4 + length) }
    return String(decoding: pending[4..<4 + length].dropFirst(), as: UTF8.self)
  }

  func answer(_ sql: String) -> [UInt8] {
    guard sql.hasPrefix("SELECT") else { return Self.packet(Self.ok, 1) }
    var answer = MadeUpRows()
    // The first name behind FROM; what is asked of other tables has no rows.
    let source = sql.split(separator: " ").drop { $0 != "FROM" }.dropFirst().first ?? ""
    let words = sql.split(separator: "'")
    let schema = words.first { $0.hasPrefix("schema_") }.map { MadeUpTable.number(String($0)) } ?? 0
    let tables = MadeUpTable.tables(of: schema, outOf: count).lazy.map(MadeUpTable.name)
    switch source {
    case "information_schema.SCHEMATA":
      answer.begin(columns: 4)
      for schema in 0..<MadeUpTable.schemaCount(count) { answer.add([MadeUpTable.schema(schema), "utf8mb4", "utf8mb4_general_ci", nil]) }
    case "information_schema.TABLES":
      answer.begin(columns: 10)
      for table in tables {
        answer.add([
          table, "BASE TABLE", "InnoDB", "5000", "16384", "utf8mb4_general_ci", "", "What \(table) holds", "2026-01-01 00:00:00", nil,
        ])
      }
    case "information_schema.COLUMNS":
      answer.begin(columns: 11)
      for table in tables {
        for (place, column) in MadeUpTable.columns.enumerated() {
          answer.add([
            table, "\(place + 1)", column.0, column.1 == "string" ? "varchar(255)" : column.1, place == 0 ? "NO" : "YES", nil, "", nil, nil, "",
            "what \(column.0) means",
          ])
        }
      }
    case "information_schema.KEY_COLUMN_USAGE":
      answer.begin(columns: 7)
      for table in tables { answer.add([table, "PRIMARY", "1", "id", nil, nil, nil]) }
    case "information_schema.STATISTICS":
      answer.begin(columns: 8)
      for table in tables { answer.add([table, "PRIMARY", "0", "1", "id", nil, "BTREE", ""]) }
    default: answer.begin(columns: 1)
    }
    return answer.ended
  }
}

/// A result as its packets.
private struct MadeUpRows {
  private var bytes: [UInt8] = []
  private var number = 0

  mutating func begin(columns: Int) {
    add(packet: [UInt8(columns)])
    // What a column is called, and what it holds, nobody looks at.
    for _ in 0..<columns { add(packet: [3, 0x64, 0x65, 0x66]) }
  }

  mutating func add(_ values: [String?]) {
    var row: [UInt8] = []
    for value in values {
      guard let value else {
        row.append(0xFB)
        continue
      }
      row.append(UInt8(value.utf8.count))
      row += value.utf8
    }
    add(packet: row)
  }

  var ended: [UInt8] {
    var whole = self
    whole.add(packet: [0xFE, 0, 0, 2, 0, 0, 0])
    return whole.bytes
  }

  private mutating func add(packet payload: [UInt8]) {
    number += 1
    bytes += MadeUpMySQL.packet(payload, number)
  }
}
