import System

/// A query with what is known of its answer.
struct SyntheticQuery: Sendable {
  /// In Cairn's query language.
  let text: String
  /// The same in the language of FTS5; nil where it has nothing like it.
  var reference: String?
  /// The dataset that must come first.
  var first: Int?
  /// The word that was meant, where it is misspelt.
  var meant: String?
}

/// The kinds of queries that people type.
enum QueryClass: String, CaseIterable, Sendable {
  case common = "one common word"
  case rare = "rare word"
  case prefix = "prefix of 2 to 4 letters"
  case words = "two or three words"
  case filter = "word and filter"
  case name = "whole name"
  case qualifiedName = "qualified name"
  case typo = "misspelt word"
  case substring = "part of a name"
}

extension SyntheticCatalog {
  /// Queries of one kind, the same for the same catalog.
  func queries(_ kind: QueryClass, count: Int = 40) -> [SyntheticQuery] {
    var random = SeededRandom(seed: 23, stream: QueryClass.allCases.firstIndex(of: kind) ?? 0)
    return (0..<count).map { query(kind, $0, &random) }
  }

  private func query(_ kind: QueryClass, _ place: Int, _ random: inout SeededRandom) -> SyntheticQuery {
    let word = SyntheticWords.entities[random.below(SyntheticWords.entities.count)]
    let long = SyntheticWords.entities.filter { $0.utf8.count > 5 }
    switch kind {
    case .common:
      let word = SyntheticWords.entities[place % SyntheticWords.entities.count]
      return SyntheticQuery(text: word, reference: word)
    case .rare:
      let word = SyntheticWords.rare(SyntheticWords.rareCount / 2 + random.below(SyntheticWords.rareCount / 2))
      return SyntheticQuery(text: word, reference: word)
    case .prefix:
      let prefix = word.prefix(2 + random.below(3))
      return SyntheticQuery(text: "\(prefix)*", reference: "\(prefix)*")
    case .words:
      let words = [word, random.pick(SyntheticWords.modifiers)] + (random.chance(0.5) ? [random.pick(SyntheticWords.entities)] : [])
      return SyntheticQuery(text: words.joined(separator: " "), reference: words.joined(separator: " "))
    case .filter:
      let filters = [
        "platform:\(random.pick(SyntheticWords.platforms))", "domain:\(random.pick(SyntheticWords.domains))",
        "tag:\(random.pick(SyntheticWords.tags))",
      ]
      return SyntheticQuery(text: "\(word) \(filters[place % 3])")
    case .name:
      let number = random.below(self.count)
      let name = dataset(number).name
      return SyntheticQuery(text: name, reference: "\"\(name)\"", first: number)
    case .qualifiedName:
      let number = random.below(self.count)
      return SyntheticQuery(text: dataset(number).fqn, first: number)
    case .typo:
      let meant = random.pick(long)
      return SyntheticQuery(text: misspell(meant, &random), meant: meant)
    case .substring:
      let part = random.pick(long).dropFirst().dropLast()
      return SyntheticQuery(text: "*\(part)*", reference: "\"\(part)\"")
    }
  }

  /// Swaps two letters, leaves one out or replaces one, never the first.
  private func misspell(_ word: String, _ random: inout SeededRandom) -> String {
    var letters = Array(word)
    let place = 1 + random.below(letters.count - 2)
    switch random.below(3) {
    case 0: letters.swapAt(place, place + 1)
    case 1: letters.remove(at: place)
    default: letters[place] = "q"
    }
    return String(letters)
  }
}
