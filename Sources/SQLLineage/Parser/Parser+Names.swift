extension Parser {
  // MARK: Identifiers

  var atName: Bool {
    switch current.kind {
    case .word, .quotedName: true
    default: false
    }
  }

  /// The name of an identifier token, without its quotes and in the case in which the engine keeps it.
  func name(_ token: Token) -> Name {
    let bytes = slice(token)
    switch token.kind {
    case .quotedName, .string: return names.intern(unquoted(bytes))
    case .word:
      switch dialect.unquotedNames {
      case .asWritten: return names.intern(bytes)
      case .lower: return bytes.contains { $0 &- 65 < 26 } ? names.intern(bytes.map(asciiLower)[...]) : names.intern(bytes)
      case .upper: return bytes.contains { $0 &- 97 < 26 } ? names.intern(bytes.map(asciiUpper)[...]) : names.intern(bytes)
      }
    default: return names.intern(bytes)
    }
  }

  /// The inside of quotes, doubled quotes undone.
  func unquoted(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    // Letters before the quote, as in U&"name" or N'text'.
    while let first = bytes.first, first != 0x22, first != 0x27, first != 0x60, first != 0x5B, first != 0x24 {
      bytes = bytes.dropFirst()
    }
    guard bytes.count >= 2, let open = bytes.first else { return bytes }
    if open == 0x24 {
      let tag = (bytes.dropFirst().firstIndex(of: 0x24) ?? bytes.startIndex) - bytes.startIndex + 1
      return bytes.count >= tag * 2 ? bytes.dropFirst(tag).dropLast(tag) : bytes
    }
    let close: UInt8 = open == 0x5B ? 0x5D : open
    bytes = bytes.dropFirst()
    if bytes.last == close { bytes = bytes.dropLast() }
    guard bytes.contains(close) else { return bytes }
    var undone: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      undone.append(bytes[index])
      if bytes[index] == close, index + 1 < bytes.endIndex, bytes[index + 1] == close { index += 1 }
      index += 1
    }
    return undone[...]
  }

  /// Takes an identifier, nil when there is none.
  mutating func takeName() -> Name? {
    guard atName else { return nil }
    defer { advance() }
    return name(current)
  }

  /// `a.b.c`, nil when no identifier is ahead. `a..c` leaves out the schema.
  mutating func takePath() -> Path? {
    let start = current
    if start.kind == .parameter || start.kind == .atSign { return takeVariablePath() }
    guard atName else { return nil }
    var parts: [Name] = []
    appendPart(&parts)
    while at(.dot) {
      let next = peek()
      if next.kind == .word || next.kind == .quotedName || next.kind == .parameter {
        advance()
        appendPart(&parts)
      } else if next.kind == .dot {
        advance()
      } else if next.kind == .number || next.kind == .string {
        advance()
        parts.append(name(current))
        advance()
      } else {
        break
      }
    }
    return Path(names: parts, at: start.start)
  }

  private mutating func appendPart(_ parts: inout [Name]) {
    let token = current
    advance()
    if token.kind == .quotedName, dialect.quotedPaths, slice(token).contains(UInt8(ascii: ".")) {
      parts += dotted(token)
      return
    }
    guard dialect.dashedNames, token.kind == .word else { return parts.append(name(token)) }
    var end = token.end
    while at(.dash), current.start == end, peek().start == current.end, peek().kind == .word || peek().kind == .number {
      end = peek().end
      advance()
      advance()
    }
    parts.append(names.intern(text[Int(token.start)..<Int(end)]))
  }

  /// The parts of a path inside one pair of quotes; at least one.
  func dotted(_ token: Token) -> [Name] {
    let parts = unquoted(slice(token)).split(separator: UInt8(ascii: ".")).map { names.intern($0) }
    return parts.isEmpty ? [name(token)] : parts
  }

  /// A table given by a variable or template: `@table`, `${db}.t`, `{{ ref }}`.
  private mutating func takeVariablePath() -> Path? {
    let start = current
    guard start.kind == .parameter else { return nil }
    advance()
    var parts = [names.intern(slice(start))]
    while at(.dot), peek().kind == .word || peek().kind == .quotedName || peek().kind == .parameter {
      advance()
      parts.append(name(current))
      advance()
    }
    return Path(names: parts, at: start.start)
  }

  /// `(a, b, c)` as names, whatever stands between them.
  mutating func takeNameList() -> [Name] {
    var list: [Name] = []
    guard take(.openParen) else { return list }
    while !atEnd, !at(.closeParen) {
      if let path = takePath(), let last = path.names.last { list.append(last) }
      while !atEnd, !at(.comma), !at(.closeParen) { skipBalanced() }
      _ = take(.comma)
    }
    _ = take(.closeParen)
    return list
  }

  // MARK: Aliases

  /// `[AS] alias` of a relation.
  mutating func takeRelationAlias() -> Name {
    if take(.as) {
      if at(.openParen) { return .none }
      return takeName() ?? (at(.string) ? takeStringName() : .none)
    }
    guard current.kind == .quotedName || current.kind == .word && !keyword.endsRelation && !endsRelationHere else {
      return .none
    }
    return takeName() ?? .none
  }

  /// Words that end a relation only before certain others, and are good aliases elsewhere.
  private var endsRelationHere: Bool {
    if dialect.bareStatements, atWord("output") { return true }
    let next = peek()
    switch keyword {
    case .pivot, .unpivot, .match_recognize, .tablesample, .sample, .partition: return next.kind == .openParen
      || next.keyword == .system || keyword == .tablesample || keyword == .sample && next.kind == .number
      || keyword == .unpivot && (next.keyword == .include || next.keyword == .exclude)
    case .window: return peek(2).keyword == .as
    case .final: return true
    case .for: return true
    case .start: return next.keyword == .with
    case .connect: return next.keyword == .by
    case .at, .before: return next.kind == .openParen
    case .version, .timestamp: return next.keyword == .as
    case .array: return next.keyword == .join
    case .semi, .anti, .asof, .any, .all, .global, .positional: return next.keyword == .join || next.keyword == .left
      || next.keyword == .inner || next.keyword == .right
    case .index: return false
    case .use, .force, .ignore: return next.keyword == .index || next.keyword == .key
    case .map, .reduce: return false
    case .settings: return dialect.name == "clickhouse"
    case .print, .go: return dialect.bareStatements
    case .qualify, .prewhere: return true
    case .commit, .rollback, .begin, .if, .while, .declare, .execute, .exec, .return, .repeat, .raise, .perform:
      return dialect.bareStatements
    default: return false
    }
  }

  mutating func takeStringName() -> Name {
    defer { advance() }
    return name(current)
  }
}

extension Keyword {
  /// Words that are never the alias of a relation unless quoted or behind AS.
  var endsRelation: Bool {
    switch self {
    case .select, .sel, .from, .where, .group, .having, .order, .union, .intersect, .except, .minus, .limit, .offset,
      .fetch, .on, .using, .join, .inner, .left, .right, .full, .cross, .natural, .outer, .lateral, .straight_join,
      .set, .values, .when, .then, .else, .end, .insert, .update, .delete, .merge, .create, .drop, .alter, .truncate,
      .cluster, .distribute, .sort, .with, .returning, .as, .and, .or, .not, .into, .apply, .option, .overwrite,
      .declare, .loop, .do, .for, .lock:
      true
    default: false
    }
  }

  /// Words that are never the alias of a column unless quoted or behind AS.
  var endsItem: Bool {
    switch self {
    case .from, .where, .group, .having, .order, .union, .intersect, .except, .minus, .limit, .offset, .fetch, .into,
      .qualify, .window, .as, .lateral, .cluster, .distribute, .sort, .insert, .select, .on, .and, .or, .not, .join,
      .bulk, .then, .when, .else, .end, .is, .in, .between, .like, .ilike, .over, .within, .collate, .returning,
      .inner, .cross, .left, .right, .full, .natural, .loop, .update, .delete, .create, .drop, .declare:
      true
    default: false
    }
  }
}
