import Glibc
import System

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func logarithm(_ value: Double) -> Double { log(max(value, 1e-12)) }

/// One made-up dataset.
struct SyntheticDataset: Sendable {
  let number: Int
  /// The platform, which is also the name of the service.
  let platform: String
  let database: String
  let schema: String
  let name: String
  let description: String
  let domain: String
  let owners: [String]
  let tags: [String]
  let term: String?
  /// Places in `SyntheticColumns.all`.
  let columns: [Int]

  var fqn: String { "\(platform).\(database).\(schema).\(name)" }
}

/// A made-up step of lineage; the columns are names, one pair for each step between columns.
struct SyntheticEdge: Sendable {
  /// The number of the dataset that is read.
  let source: Int
  let columns: [(source: String, target: String)]
}

/// A made-up catalog of any size. A dataset is worked out from its number alone, so nothing is kept in memory and the
/// same size gives the same catalog everywhere.
struct SyntheticCatalog: Sendable {
  let count: Int
  private let seed: UInt64

  private static let entityFrequency = ZipfTable(count: SyntheticWords.entities.count, exponent: 0.9)
  private static let rareFrequency = ZipfTable(count: SyntheticWords.rareCount, exponent: 0.7, size: 1 << 17)
  private static let proseFrequency = ZipfTable(count: SyntheticWords.prose.count, exponent: 0.6, size: 1 << 12)
  private static let tagFrequency = ZipfTable(count: SyntheticWords.tags.count, exponent: 0.5, size: 1024)

  init(count: Int, seed: UInt64 = 7) {
    self.count = count
    self.seed = seed
  }

  /// People who own datasets.
  var ownerCount: Int { max(40, min(5000, count / 50)) }

  /// The dataset with a number from 0 to below `count`.
  func dataset(_ number: Int) -> SyntheticDataset {
    var random = SeededRandom(seed: seed, stream: number)
    let entity = Self.entity(&random)
    let platform = random.pick(SyntheticWords.platforms)
    let domain = random.pick(SyntheticWords.domains)
    let name = Self.name(about: entity, &random) + "_" + String(number, radix: 16)
    let database = "\(domain.prefix { $0 != "." })_db\(random.below(40))"
    let owners = (0...random.below(3)).map { _ in owner(random.below(ownerCount)) }
    let tags = (0..<random.below(4)).map { _ in SyntheticWords.tags[Self.tagFrequency.pick(&random)] }
    let schema = random.chance(0.2) ? entity : random.pick(SyntheticWords.schemas)
    return SyntheticDataset(
      number: number, platform: platform, database: database, schema: schema, name: name,
      description: random.chance(0.15) ? "" : Self.description(about: entity, &random), domain: domain,
      owners: Self.unique(owners), tags: Self.unique(tags),
      term: random.chance(0.3) ? "biz.\(random.pick(SyntheticWords.entities))" : nil,
      columns: SyntheticColumns.shared.choose(&random))
  }

  private static func entity(_ random: inout SeededRandom) -> String {
    SyntheticWords.entities[entityFrequency.pick(&random)]
  }

  private static func rare(_ random: inout SeededRandom) -> String {
    SyntheticWords.rare(rareFrequency.pick(&random))
  }

  private static func name(about entity: String, _ random: inout SeededRandom) -> String {
    let layer = random.pick(SyntheticWords.layers)
    let draw = random.unit()
    let subject = draw < 0.35 ? entity : draw < 0.75 ? "\(entity)_\(Self.entity(&random))" : "\(rare(&random))_\(entity)"
    return "\(layer)_\(subject)\(random.pick(SyntheticWords.endings))"
  }

  private static func description(about entity: String, _ random: inout SeededRandom) -> String {
    var words = (0..<6 + random.below(22)).map { _ in SyntheticWords.prose[proseFrequency.pick(&random)] }
    words[0] = "The"
    words[2] = entity
    words[4] = Self.entity(&random)
    if random.chance(0.3) { words.append(rare(&random)) }
    words.append(random.pick(SyntheticWords.modifiers))
    return words.joined(separator: " ") + "."
  }

  private func owner(_ number: Int) -> String { "ann.\(SyntheticWords.rare(number))" }

  private static func unique(_ words: [String]) -> [String] {
    words.enumerated().filter { words[..<$0.offset].contains($0.element) == false }.map(\.element)
  }

  /// What a dataset is made from, all of smaller numbers: the first fifth from nothing, the others from two thirds
  /// neighbours and one third hubs, five on average over all datasets.
  func upstream(of number: Int) -> [SyntheticEdge] {
    let sources = max(1, count / 5)
    guard number >= sources else { return [] }
    var random = SeededRandom(seed: seed &+ 1, stream: number)
    var found: Set<Int> = []
    for _ in 0...random.below(12) {
      if random.chance(0.65) {
        let span = Double(min(number - 1, 3 * sources))
        found.insert(number - 1 - Int(random.unit() * random.unit() * span))
      } else {
        let draw = random.unit()
        found.insert(Int(Double(number) * draw * draw * draw))
      }
    }
    return found.sorted().map { source in
      SyntheticEdge(source: source, columns: random.chance(0.4) ? columnPairs(source, number, &random) : [])
    }
  }

  private func columnPairs(
    _ source: Int, _ target: Int, _ random: inout SeededRandom
  ) -> [(source: String, target: String)] {
    let left = dataset(source).columns.prefix(8)
    let right = dataset(target).columns.prefix(8)
    return (0...random.below(5)).map { _ in
      (
        SyntheticColumns.shared.all[left[random.below(left.count)]].name,
        SyntheticColumns.shared.all[right[random.below(right.count)]].name
      )
    }
  }
}
