import Codecs
import Ingest

extension FuzzTarget {
  /// What sources send, each in a target of its own.
  static let sources = SourceFuzz.all.map { FuzzTarget($0.name, bytes: $0.seeds, words: $0.words, fault: $0.fault) }

  /// A Parquet file: its footer, and the pages that the footer leads to.
  static let parquet = FuzzTarget(
    "parquet", bytes: [Array("PAR1".utf8) + [0x15, 4, 0x19, 0x1C, 0x48, 1, 0x73, 0x15, 0, 0, 0x16, 0, 0x19, 0x0C, 0, 15, 0, 0, 0] + Array("PAR1".utf8)],
    words: ["PAR1", "\0", "\u{15}\0", "\u{19}\u{1C}", "\u{4}\0\0\0PAR1"]
  ) { input in
    guard case .metadata(let metadata)? = try? ParquetFooter.read(input, fileSize: input.count) else { return nil }
    for group in metadata.rowGroups.prefix(3) {
      for (chunk, field) in zip(group.columns, metadata.schema.leaves).prefix(8) {
        let start = min(chunk.offset, input.count)
        let bytes = Array(input[start..<start + min(chunk.compressedSize, input.count - start)])
        var reader = ParquetChunkReader(bytes, field, chunk.compression)
        while let page = try? reader.next() {
          if page.definitions.count > page.count || page.repetitions.count > page.count { return "more levels than values" }
        }
      }
    }
    return nil
  }

  /// The end of an ORC file: a footer that can be read is a tree of types.
  static let orc = FuzzTarget(
    "orc", bytes: [orcSeed], words: ["ORC", "\u{3}ORC", "\u{82}\u{F4}\u{3}", "\u{22}", "\u{32}", "\u{8}\u{C}", "\0"]
  ) { input in
    guard case .footer(let footer)? = try? ORCTail.read(input, fileSize: input.count) else { return nil }
    var places = [0], seen = 0
    while let place = places.popLast() {
      seen += 1
      guard seen <= footer.types.count, footer.types.indices.contains(place) else { return "the types are no tree" }
      let type = footer.types[place]
      if type.kind == .structure, type.names.count != type.children.count { return "a structure has fields without names" }
      places += type.children
    }
    return nil
  }

  /// A structure of a number, a text and a list, uncompressed, with statistics.
  private static let orcSeed: [UInt8] = {
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(bytes.count)] + bytes }
    func text(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    var root: [UInt8] = [0x08, 12]
    root += field(2, [1, 2, 3])
    for name in ["id", "who", "in"] { root += text(3, name) }
    let types: [[UInt8]] = [root, [0x08, 4], [0x08, 7], [0x08, 10, 0x10, 4], [0x08, 14, 0x28, 9, 0x30, 2]]
    var numbers: [UInt8] = [0x08, 5]
    numbers += field(2, [0x08, 2, 0x10, 10])
    var texts: [UInt8] = [0x08, 3]
    texts += field(4, text(1, "a") + text(2, "z"))
    var footer: [UInt8] = [0x08, 3, 0x10, 40]
    for type in types { footer += field(4, type) }
    footer += [0x30, 5]
    for statistics in [[0x08, 5], numbers, texts] { footer += field(7, statistics) }
    footer += [0x48, 1]
    var postscript: [UInt8] = [0x08, UInt8(footer.count), 0x10, 0, 0x18, 0x80, 0x80, 0x10, 0x82, 0xF4, 0x03, 3]
    postscript += Array("ORC".utf8)
    return Array("ORC".utf8) + footer + postscript + [UInt8(postscript.count)]
  }()

  /// An Avro file: how bytes are split changes nothing, and every block's values end.
  static let avro = FuzzTarget("avro", bytes: avroSeeds, words: ["Obj\u{1}", "\u{16}avro.schema", "\u{14}avro.codec", "\u{8}null", "\"long\"", "\u{2}", "\0", "\u{1}"]) { input in
    let whole = avroTranscript([input])
    if avroTranscript(input.pieces) != whole { return "how the bytes are split changes the values" }
    _ = try? AvroSchema(input)
    return nil
  }

  private static let avroSeeds: [[UInt8]] = {
    func length(_ count: Int) -> [UInt8] { count < 64 ? [UInt8(count * 2)] : [UInt8(count * 2 & 0x7F | 0x80), UInt8(count * 2 >> 7)] }
    func text(_ text: String) -> [UInt8] { length(text.utf8.count) + Array(text.utf8) }
    let mark = [UInt8](0..<16)
    func file(_ schema: String, _ count: Int, _ block: [UInt8]) -> [UInt8] {
      let head = Array("Obj\u{1}".utf8) + [4] + text("avro.schema") + text(schema) + text("avro.codec") + text("null") + [0] + mark
      return head + length(count) + length(block.count) + block + mark
    }
    let record = #"{"type": "record", "name": "r", "fields": [{"name": "a", "type": ["null", "long"]}, {"name": "l", "type": {"type": "array", "items": "string"}}, {"name": "m", "type": {"type": "map", "values": "double"}}]}"#
    return [file(#""long""#, 2, [2, 4]), file(record, 1, [2, 6, 2] + text("x") + [0, 2] + text("k") + [UInt8](repeating: 0, count: 8) + [0])]
  }()

  private static func avroTranscript(_ pieces: [[UInt8]]) -> [String] {
    var reader = AvroContainerReader()
    var transcript: [String] = []
    do throws(AvroError) {
      for piece in pieces {
        reader.push(piece)
        while var block = try reader.next(), let schema = reader.header?.schema {
          for _ in 0..<min(block.count, 200) { transcript.append("\(try block.decoder.value(0, in: schema))") }
        }
      }
      try reader.finish()
    } catch { transcript.append("\(error)") }
    return transcript
  }

  /// Thrift's compact protocol, as Parquet's footers have it.
  static let compact = FuzzTarget(
    "thrift-compact", bytes: [[0x15, 4, 0x19, 0x1C, 0x48, 1, 0x61, 0x15, 2, 0, 0x16, 6, 0], [0x1B, 1, 0x85, 1, 0x61, 1, 0], [0x17] + [UInt8](repeating: 0, count: 8) + [0x11, 0x12, 0]],
    words: ["\u{19}", "\u{1C}", "\u{1B}", "\u{15}\0", "\0", "\u{7F}"]
  ) { input in
    var limits = ThriftLimits()
    limits.values = 100_000
    var reader = ThriftCompactReader(input[...], limits: limits)
    guard (try? reader.structure()) != nil else { return nil }
    return reader.offset > input.count ? "more was read than there is" : nil
  }

  /// XML without document types.
  static let xml = FuzzTarget(
    "xml", seeds: ["<?xml version='1.0'?><a x='1' b:y=\"&lt;\"><!-- c --><b>t&#x41;<![CDATA[<]]></b><c/></a>", "<a><a><a></a></a></a>"],
    words: ["<a>", "</a>", "<a/>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE", "&amp;", "&#99999999;", "&x;", "<?", "?>", " x='", "\"", "\u{FEFF}"]
  ) { input in
    guard let root = try? XMLElement(input, depth: 32, count: 10_000) else { return nil }
    return root.name.isEmpty ? "an element has no name" : nil
  }
}
