import Codecs
import System

extension ThriftValue {
  /// A value of a random type, containers inside one another down to a few levels.
  static func random(depth: Int = 0, using random: inout SeededRandom) -> ThriftValue {
    let scalars = 8
    switch Int.random(in: 0..<(depth < 4 ? scalars + 3 : scalars), using: &random) {
    case 0: return .boolean(.random(using: &random))
    case 1: return .byte(.random(in: .min ... .max, using: &random))
    case 2: return .i16(.random(in: .min ... .max, using: &random))
    case 3: return .i32(.random(in: .min ... .max, using: &random))
    case 4: return .i64(.random(in: .min ... .max, using: &random))
    case 5: return .double(.random(in: -1e9...1e9, using: &random))
    case 6: return .text(.random(using: &random))
    case 7: return .uuid(random.bytes(16)[...])
    case 8: return .structure(.random(depth: depth + 1, using: &random))
    case 9:
      let like = ThriftValue.random(depth: depth + 1, using: &random)
      return .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in like })
    default:
      let value = ThriftValue.random(depth: depth + 1, using: &random)
      return .map((0..<Int.random(in: 0..<4, using: &random)).map { ThriftEntry(key: .i32(Int32($0)), value: value) })
    }
  }
}

extension ThriftStructure {
  static func random(depth: Int = 0, using random: inout SeededRandom) -> ThriftStructure {
    var structure = ThriftStructure()
    for id in 0..<Int.random(in: 0..<5, using: &random) {
      structure.append(.random(depth: depth, using: &random), as: Int16(id) * 7 - 3)
    }
    return structure
  }
}

extension ThriftMessage {
  static func random(using random: inout SeededRandom) -> ThriftMessage {
    let kinds: [Kind] = [.call, .reply, .exception, .oneway]
    return ThriftMessage(
      kind: kinds.randomElement(using: &random) ?? .call, name: "get_\(String.random(using: &random))",
      sequence: .random(in: .min ... .max, using: &random), body: .random(using: &random))
  }
}
