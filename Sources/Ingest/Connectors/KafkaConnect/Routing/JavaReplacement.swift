/// The replacement text of a Java regular expression (`Matcher.appendReplacement`): `$1`, `${name}` and `\` before a
/// character that stands for itself.
struct JavaReplacement: Sendable, Equatable {
  private enum Piece: Equatable {
    case text(String)
    case group(Int)
  }

  private let pieces: [Piece]

  /// Reads a replacement; nil for one that Java refuses, such as a `$` before nothing or a group that is not there.
  init?(_ text: String, for expression: LinearRegex) {
    var pieces: [Piece] = []
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let literal = rest.popFirst() else { return nil }
        pieces.append(.text(String(literal)))
      case "$":
        guard let number = Self.group(&rest, expression) else { return nil }
        pieces.append(.group(number))
      default: pieces.append(.text(String(character)))
      }
    }
    self.pieces = pieces
  }

  /// Reads what stands behind a `$`. Further digits belong to the number as long as there is such a group.
  private static func group(_ rest: inout ArraySlice<Character>, _ expression: LinearRegex) -> Int? {
    if rest.first == "{" {
      guard let end = rest.firstIndex(of: "}") else { return nil }
      defer { rest = rest[(end + 1)...] }
      return expression.groupNames[String(rest[(rest.startIndex + 1)..<end])]
    }
    guard let first = rest.popFirst().flatMap(digit), first <= expression.groupCount else { return nil }
    var number = first
    while let next = rest.first.flatMap(digit), number * 10 + next <= expression.groupCount {
      number = number * 10 + next
      rest.removeFirst()
    }
    return number
  }

  private static func digit(_ character: Character) -> Int? { character.isASCII ? character.wholeNumberValue : nil }

  /// The text with the groups of a match in their places; a group that took no part is empty.
  func text(for match: LinearRegex.Match) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .group(let number): match.groups[number] ?? ""
      }
    }.joined()
  }
}
