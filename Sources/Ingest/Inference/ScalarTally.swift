/// How often each kind of single value was seen. Few kinds meet at one path, so that looking along them is fastest.
struct ScalarTally: Sendable {
  struct Entry: Sendable {
    let shape: ScalarShape
    var count: Int
  }

  private(set) var entries: [Entry] = []

  mutating func add(_ shape: ScalarShape, _ count: Int = 1) {
    for index in entries.indices where entries[index].shape == shape {
      entries[index].count += count
      return
    }
    entries.append(Entry(shape: shape, count: count))
  }
}
