/// An identifier of the text, interned: comparing two is comparing two integers.
struct Name: Hashable, Sendable {
  let id: Int32

  static let none = Name(id: -1)
  var isNone: Bool { id < 0 }
}

/// The identifiers of one analysis, each spelling stored once, with the lower-case form under which SQL compares it.
///
/// A class because parser and resolver share one table; it never leaves the analysis that made it.
final class Names {
  private var pool: [UInt8] = []
  private var ends: [Int32] = []
  private var hashes: [UInt32] = []
  private var folds: [Int32] = []
  private var slots = [Int32](repeating: -1, count: 512)

  init() { pool.reserveCapacity(4096) }

  /// The name with the given spelling.
  func intern(_ spelling: ArraySlice<UInt8>) -> Name {
    var hash: UInt32 = 2_166_136_261
    var hasUpper = false
    for byte in spelling {
      hash = (hash ^ UInt32(byte)) &* 16_777_619
      if byte &- 65 < 26 { hasUpper = true }
    }
    if let found = find(spelling, hash) { return found }
    let id = append(spelling, hash)
    if hasUpper { folds[Int(id.id)] = intern(spelling.map(asciiLower)[...]).id }
    return id
  }

  /// The name with the given spelling.
  func intern(_ spelling: String) -> Name { intern(ArraySlice(spelling.utf8)) }

  /// The name's lower-case form, equal for names that SQL takes for the same.
  func fold(_ name: Name) -> Name { name.isNone ? name : Name(id: folds[Int(name.id)]) }

  /// True when both names are the same without regard to case.
  func same(_ a: Name, _ b: Name) -> Bool { a == b || fold(a) == fold(b) }

  func bytes(_ name: Name) -> ArraySlice<UInt8> {
    guard !name.isNone else { return [] }
    let index = Int(name.id)
    return pool[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  func string(_ name: Name) -> String { String(decoding: bytes(name), as: UTF8.self) }

  private func find(_ spelling: ArraySlice<UInt8>, _ hash: UInt32) -> Name? {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 {
      let id = slots[slot]
      if hashes[Int(id)] == hash, bytes(Name(id: id)).elementsEqual(spelling) { return Name(id: id) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func append(_ spelling: ArraySlice<UInt8>, _ hash: UInt32) -> Name {
    if ends.count * 2 >= slots.count { grow() }
    let id = Int32(ends.count)
    pool.append(contentsOf: spelling)
    ends.append(Int32(pool.count))
    hashes.append(hash)
    folds.append(id)
    place(id)
    return Name(id: id)
  }

  private func place(_ id: Int32) {
    let mask = slots.count - 1
    var slot = Int(hashes[Int(id)]) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = id
  }

  private func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for id in ends.indices { place(Int32(id)) }
  }
}

func asciiLower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
func asciiUpper(_ byte: UInt8) -> UInt8 { byte &- 97 < 26 ? byte & 0xDF : byte }
