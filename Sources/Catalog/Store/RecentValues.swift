/// Values that were kept or asked for of late, by key.
///
/// They lie in two generations: when the younger one is full it becomes the older one, and what nobody has asked for
/// since is forgotten. So what many refer to stays, however much passes by only once.
struct RecentValues<Key: Hashable, Value> {
  private var young: [Key: (value: Value, weight: Int)] = [:]
  private var old: [Key: (value: Value, weight: Int)] = [:]
  /// Of all in the younger generation.
  private var weight = 0
  private let most: Int

  /// - Parameter most: the weight of a generation.
  init(most: Int) { self.most = most }

  /// The value of a key, which then counts as new.
  mutating func find(_ key: Key) -> Value? {
    if let known = young[key] { return known.value }
    guard let known = old[key] else { return nil }
    keep(known.value, for: key, weight: known.weight)
    return known.value
  }

  /// Keeps a value, unless it alone is too much.
  mutating func keep(_ value: Value, for key: Key, weight added: Int = 1) {
    guard added <= most else { return forget(key) }
    if weight + added > most {
      swap(&young, &old)
      young.removeAll(keepingCapacity: true)
      weight = 0
    }
    let before = young.updateValue((value, added), forKey: key)
    weight += added - (before?.weight ?? 0)
  }

  /// Forgets the value of a key.
  mutating func forget(_ key: Key) {
    if let known = young.removeValue(forKey: key) { weight -= known.weight }
    old[key] = nil
  }
}
