/// How the literals of a block are stored (RFC 8878 section 3.1.1.3.1.1).
struct ZstandardLiteralsHeader {
  enum Kind: Int {
    case raw, repeated, compressed, treeless
  }

  let kind: Kind
  /// How many literals there are.
  let size: Int
  /// How many bytes they take, table included; 0 for raw and repeated ones.
  let compressedSize: Int
  /// 1 or 4.
  let streams: Int

  init(_ input: inout ZstandardInput) throws(ZstandardError) {
    let first = try input.number(bytes: 1)
    kind = Kind(rawValue: first & 3) ?? .raw
    let format = first >> 2 & 3
    if kind == .raw || kind == .repeated {
      streams = 1
      compressedSize = 0
      switch format {
      case 1: size = first >> 4 | (try input.number(bytes: 1)) << 4
      case 3: size = first >> 4 | (try input.number(bytes: 2)) << 4
      default: size = first >> 3
      }
      return
    }
    streams = format == 0 ? 1 : 4
    let width = [10, 10, 14, 18][format]
    let bits = first >> 4 | (try input.number(bytes: [2, 2, 3, 4][format])) << 4
    size = bits & (1 << width - 1)
    compressedSize = bits >> width
  }
}
