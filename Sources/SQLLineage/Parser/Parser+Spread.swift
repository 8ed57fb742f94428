extension Parser {
  /// `COLUMNS(*)`, `COLUMNS(t.*)`, `COLUMNS([a, b])`, and by a pattern or a lambda; the parenthesis is the current token.
  mutating func spread(at start: Int32) -> Expression {
    advance()
    let star = nested(otherwise: Star(at: start)) { $0.spreadStar(at: start) }
    while !atEnd, !at(.closeParen) { skipBalanced() }
    expect(.closeParen, "')'")
    if case .star(let modified) = starModifiers(star) { return .spread(modified) }
    return .spread(star)
  }

  private mutating func spreadStar(at start: Int32) -> Star {
    var star = Star(at: start)
    if take(.openBracket) {
      while !atEnd, !at(.closeBracket) {
        if at(.string) { star.only.append(takeStringName()) } else if let name = takeName() { star.only.append(name) } else { skipBalanced() }
        _ = take(.comma)
      }
      expect(.closeBracket, "']'")
      return star
    }
    switch expression() {
    case .star(let written), .spread(let written): return written
    default:
      // A regular expression or a lambda over the names.
      star.isConditional = true
      return star
    }
  }
}
