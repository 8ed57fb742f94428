extension Lexer {
  /// A string with a letter before its quote (`N'x'`, `E'x'`, `r"x"`, `q'[x]'`), nil when the word is none.
  mutating func prefixedString(_ start: Int) -> Token? {
    var length = 1
    if peek(1) | 0x20 &- 97 < 26, peek(2) == 0x27 || peek(2) == 0x22 { length = 2 }
    if text[position] | 0x20 == UInt8(ascii: "u"), peek(1) == UInt8(ascii: "&") { length = 2 }
    let quote = peek(length)
    guard quote == 0x27 || quote == 0x22 && dialect.doubleQuotedStrings || quote == 0x22 && length == 2 && peek(1) == 38
    else { return nil }
    let prefix = text[start..<start + length].map(asciiLower)
    let raw: Bool
    switch String(decoding: prefix, as: UTF8.self) {
    case "q", "nq":
      guard dialect.oracleQuotes else { return nil }
      position += length
      return alternativeQuote(start)
    case "r", "rb", "br": raw = true
    case "n", "b", "x", "u&": raw = !dialect.backslashEscapes
    case "e", "u": raw = false
    default: return nil
    }
    position += length
    let kind: TokenKind = quote == 0x22 && !dialect.doubleQuotedStrings ? .quotedName : .string
    return string(start, quote, kind, backslashes: !raw)
  }

  /// Oracle's `q'[text]'`.
  private mutating func alternativeQuote(_ start: Int) -> Token {
    let open = peek()
    let pairs: [UInt8: UInt8] = [0x5B: 0x5D, 0x28: 0x29, 0x7B: 0x7D, 0x3C: 0x3E]
    let close = pairs[open] ?? open
    position += 2
    while position < end, !(text[position] == close && peek() == 0x27) { position += 1 }
    position = min(position + 2, end)
    return token(.string, start)
  }

  mutating func quoted(_ start: Int, _ quote: UInt8) -> Token {
    switch quote {
    case 0x27: return string(start, quote, .string, backslashes: dialect.backslashEscapes)
    case 0x22:
      let isString = dialect.doubleQuotedStrings
      return string(start, quote, isString ? .string : .quotedName, backslashes: isString && dialect.backslashEscapes)
    default: return string(start, quote, .quotedName, backslashes: false)
    }
  }

  /// Reads from the quote at `position` to its end; a doubled quote stands for itself.
  private mutating func string(_ start: Int, _ quote: UInt8, _ kind: TokenKind, backslashes: Bool) -> Token {
    if dialect.tripleQuotes, peek(1) == quote, peek(2) == quote, let after = tripleQuoteEnd(quote) {
      position = after
      return token(kind, start)
    }
    let stopsAtLine = hopelessQuotes.contains(quote)
    var index = position + 1
    while index < end {
      let byte = text[index]
      if byte == quote {
        guard index + 1 < end, text[index + 1] == quote else {
          position = index + 1
          return token(kind, start)
        }
        index += 2
      } else if byte == 0x5C, backslashes {
        index += 2
      } else if byte == 0x0A, stopsAtLine {
        break
      } else {
        index += 1
      }
    }
    if !stopsAtLine { hopelessQuotes.append(quote) }
    problems.append((start, "a quote is not closed"))
    // One missing quote must not swallow the rest of a script: the string ends with its line.
    while position < end, text[position] != 0x0A { position += 1 }
    return token(kind, start)
  }

  private mutating func tripleQuoteEnd(_ quote: UInt8) -> Int? {
    guard !hopelessQuotes.contains(0) else { return nil }
    var index = position + 3
    while index + 2 < end {
      if text[index] == 0x5C {
        index += 2
      } else if text[index] == quote, text[index + 1] == quote, text[index + 2] == quote {
        return index + 3
      } else {
        index += 1
      }
    }
    hopelessQuotes.append(0)
    return nil
  }

  /// PostgreSQL's `$tag$ ... $tag$`, as a string token; nil when the `$` opens none.
  mutating func dollarQuoted(_ start: Int) -> Token? {
    guard dialect.dollarQuotes else { return nil }
    var index = position + 1
    while index < end, text[index] != UInt8(ascii: "$"), ByteClass.of[Int(text[index])].continuesWord { index += 1 }
    guard index < end, text[index] == UInt8(ascii: "$"), !hopelessQuotes.contains(1) else { return nil }
    let tag = text[start...index]
    var close = index + 1
    while close + tag.count <= end {
      if text[close] == UInt8(ascii: "$"), text[close..<close + tag.count].elementsEqual(tag) {
        position = close + tag.count
        return token(.string, start)
      }
      close += 1
    }
    hopelessQuotes.append(1)
    problems.append((start, "a dollar quote is not closed"))
    return nil
  }
}
