import Codecs
import System
import Testing

@Suite struct AvroDecoderTests {
  @Test(arguments: [0, 1, -1, 63, -64, 64, 1 << 40, Int64.max, Int64.min])
  func `numbers are read as they were written`(value: Int64) throws {
    var writer = AvroWriter()
    writer.long(value)
    var decoder = AvroDecoder(writer.bytes)
    #expect(try decoder.long() == value)
    #expect(decoder.isAtEnd)
  }

  @Test func `a number longer than ten bytes is refused`() {
    var decoder = AvroDecoder([UInt8](repeating: 0x80, count: 11))
    #expect { try decoder.long() } throws: { ($0 as? AvroError)?.reason == .badValue("long") }
  }

  @Test func `values of random schemas come back as they were, and are skipped as far as they reach`() throws {
    var random = SeededRandom(seed: 5)
    for _ in 0..<300 {
      var names = 0
      let json = Self.schema(depth: 0, &names, &random)
      let schema = try AvroSchema(json)
      let value = Self.value(schema.root, schema, &random)
      var writer = AvroWriter()
      writer.value(value, schema.root, schema)
      writer.raw([0x2A])
      var decoder = AvroDecoder(writer.bytes)
      #expect(try decoder.value(schema.root, in: schema) == value, "\(json)")
      #expect(try decoder.long() == 21)
      var skipper = AvroDecoder(writer.bytes)
      try skipper.skip(schema.root, in: schema)
      #expect(try skipper.long() == 21)
    }
  }

  @Test func `random bytes are a value or an error, in little time`() throws {
    var random = SeededRandom(seed: 6)
    for _ in 0..<1000 {
      var names = 0
      let schema = try AvroSchema(Self.schema(depth: 0, &names, &random))
      let bytes = random.bytes(Int(random.next() % 40))
      var decoder = AvroDecoder(bytes)
      _ = try? decoder.value(schema.root, in: schema)
      var skipper = AvroDecoder(bytes)
      _ = try? skipper.skip(schema.root, in: schema)
    }
  }

  @Test func `a record within itself without end is refused`() throws {
    let schema = try AvroSchema(Array(#"{"type": "record", "name": "r", "fields": [{"name": "r", "type": "r"}]}"#.utf8))
    var decoder = AvroDecoder([])
    #expect { try decoder.value(schema.root, in: schema) } throws: { ($0 as? AvroError)?.reason == .tooDeep(limit: 64) }
  }

  @Test func `an array of more empty values than its bytes can mean is refused`() throws {
    let schema = try AvroSchema(Array(#"{"type": "array", "items": "null"}"#.utf8))
    var writer = AvroWriter()
    writer.long(1 << 60)
    var decoder = AvroDecoder(writer.bytes)
    #expect { try decoder.value(schema.root, in: schema) } throws: { ($0 as? AvroError)?.reason == .tooMany }
  }

  private static func schema(depth: Int, _ names: inout Int, _ random: inout SeededRandom) -> JSON {
    let simple: [JSON] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]
    names += 1
    switch depth > 3 ? 0 : random.next() % 9 {
    case 0...2: return simple[Int(random.next() % 8)]
    case 3: return ["type": "array", "items": schema(depth: depth + 1, &names, &random)]
    case 4: return ["type": "map", "values": schema(depth: depth + 1, &names, &random)]
    case 5: return ["type": "fixed", "name": .string("f\(names)"), "size": .int(Int64(random.next() % 5))]
    case 6: return ["type": "enum", "name": .string("e\(names)"), "symbols": ["a", "b", "c"]]
    case 7: return ["null", "string", ["type": "array", "items": schema(depth: depth + 1, &names, &random)]]
    default:
      let name = "r\(names)"
      let fields = (0..<(random.next() % 4)).map { index -> JSON in
        ["name": .string("f\(index)"), "type": schema(depth: depth + 1, &names, &random)]
      }
      return ["type": "record", "name": .string(name), "fields": .array(fields)]
    }
  }

  private static func value(_ place: Int, _ schema: AvroSchema, _ random: inout SeededRandom) -> AvroValue {
    switch schema[place].shape {
    case .null: return .null
    case .boolean: return .boolean(random.next() & 1 == 0)
    case .int: return .int(Int32(truncatingIfNeeded: random.next()))
    case .long: return .long(Int64(bitPattern: random.next()))
    case .float: return .float(Float(random.next() % 1000) / 8)
    case .double: return .double(Double(random.next() % 100_000) / 16)
    case .bytes: return .bytes(random.bytes(Int(random.next() % 9)))
    case .string: return .string(String.random(using: &random))
    case .fixed(let count): return .fixed(random.bytes(count))
    case .enumeration(let symbols): return .enumeration(symbols[Int(random.next() % UInt64(symbols.count))])
    case .union(let branches): return value(branches[Int(random.next() % UInt64(branches.count))], schema, &random)
    case .array(let item): return .array((0..<(random.next() % 4)).map { _ in value(item, schema, &random) })
    case .map(let item):
      return .map(
        Dictionary((0..<(random.next() % 4)).map { ("k\($0)", value(item, schema, &random)) }, uniquingKeysWith: { $1 }))
    case .record(let fields): return .record(fields.map { value($0.type, schema, &random) })
    }
  }
}
