extension DataType {
  /// The family of a type written in any platform's SQL, such as `numeric(12,2)`, `VARCHAR(80)`, `int8` or `text[]`.
  ///
  /// The first word decides; a length, precision or time zone behind it does not. An unknown word is `unknown`.
  package init(nativeType: String) {
    if let type = Self.byWord[nativeType] {
      self = type
      return
    }
    let text = nativeType.utf8.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
    func begins(_ word: String) -> Bool { text.starts(with: word.utf8) }
    if text.suffix(2).elementsEqual("[]".utf8) || begins("array") || begins("list") || begins("_") {
      self = .array
    } else if begins("double precision") {
      self = .float
    } else if begins("bit varying") {
      self = .binary
    } else {
      self = Self.byWord[String(decoding: text.prefix(while: Self.isPartOfWord), as: UTF8.self)] ?? .unknown
    }
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }

  private static let byWord: [String: DataType] = {
    var table: [String: DataType] = [:]
    for (type, words) in vocabulary {
      for word in words.split(separator: " ") { table[String(word)] = type }
    }
    return table
  }()

  private static let vocabulary: [(DataType, String)] = [
    (.boolean, "bool boolean"),
    (
      .integer,
      """
      int integer int2 int4 int8 int16 int32 int64 int128 int256 uint8 uint16 uint32 uint64 smallint bigint tinyint \
      mediumint hugeint byteint serial smallserial bigserial serial2 serial4 serial8 oid xid cid long short byte \
      year unsigned ubigint uinteger usmallint utinyint
      """
    ),
    (.decimal, "decimal numeric dec number money bignumeric smallmoney decfloat"),
    (.float, "float float4 float8 float32 float64 real double half"),
    (
      .string,
      """
      char varchar character text string bpchar nchar nvarchar nvarchar2 varchar2 clob nclob longtext mediumtext \
      tinytext ntext name citext fixedstring keyword set enumtext symbol
      """
    ),
    (.binary, "bytea blob binary varbinary longblob mediumblob tinyblob bytes image fixed raw bit varbit"),
    (.date, "date date32"),
    (.time, "time timetz"),
    (.timestamp, "timestamp timestamptz datetime datetime2 datetime64 smalldatetime datetimeoffset rowversion timestamp_ntz timestamp_ltz timestamp_tz"),
    (.interval, "interval"),
    (.uuid, "uuid uniqueidentifier"),
    (.json, "json jsonb variant object super hstore"),
    (.xml, "xml xmltype"),
    (.map, "map"),
    (.struct, "struct row record tuple nested composite"),
    (.enum, "enum enum8 enum16"),
    (.network, "inet cidr macaddr macaddr8 ipv4 ipv6 inet4 inet6"),
    (.geometry, "geometry geography point line lseg box path polygon circle linestring multipoint multipolygon multilinestring geometrycollection geomcollection"),
    (.range, "int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange"),
  ]
}
