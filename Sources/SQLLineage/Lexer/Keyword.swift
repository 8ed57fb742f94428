/// The words that steer the parser. A word is a keyword only where the parser asks for one: every keyword can also be
/// a column or a table.
enum Keyword: UInt16, CaseIterable {
  case none
  case add, after, all, alter, analyze, and, anti, any, apply, array, `as`, asc, asof, at, attach
  case before, begin, between, binary, body, bulk, by
  case cache, call, `case`, cast, changes, clone, cluster, collate, columns, commit, connect, convert, copy, create, cross
  case current, cursor
  case database, declare, deep, `default`, define, delete, desc, describe, directory, distinct, distribute, div, `do`
  case drop, dual, dynamic
  case `else`, elseif, elsif, end, eq, error, escape, except, exception, exchange, exclude, exec, execute, exists, explain, export, external
  case extract
  case fetch, filter, final, first, following, `for`, foreach, force, foreign, from, full, function
  case ge, glob, global, go, grant, group, groups, gt
  case having
  case identifier, `if`, ignore, ilike, immediate, `in`, include, index, inherits, inner, inpath, insert, intersect, interval
  case into, `is`, isnull
  case join
  case keep, key
  case language, last, lateral, le, left, `let`, like, limit, live, load, local, location, lock, locking, loop, lt
  case map, match, match_recognize, matched, materialized, measures, member, merge, minus, mod
  case name, natural, ne, next, no, not, notnull, null, nulls
  case of, off, offset, on, only, open, option, or, order, outer, over, overlaps, overlay, overriding, overwrite, stored
  case package, partition, partitioned, pattern, perform, pipe, pivot, position, positional, preceding, prewhere, put
  case prior, procedure, proc, print
  case qualify, query
  case raise, range, recursive, reduce, regexp, rename, `repeat`, replace, respect, `return`, returning, reverse, revoke, right
  case rlike, role, rollback, row, rows
  case sample, schema, sel, select, semi, separator, set, settings, shallow, show, similar, some, sort
  case source, start, statement, straight_join, subset, swap, symmetric, system
  case table, tablesample, target, task, temp, temporary, then, time, timestamp, to, top, transaction, transform, trigger
  case truncate, `try`
  case uescape, uncache, union, unload, unnest, unpivot, update, upsert, use, using
  case values, version, view
  case warehouse, watermark, when, `where`, `while`, window, with, within, without, work
  case xor, zone

  private static let words = KeywordTable()

  /// The keyword that a word spells, whatever its case.
  static func of(_ word: ArraySlice<UInt8>, hash: UInt32) -> Keyword { words.find(word, hash) }
}

/// An open-addressing table from lower-case words to keywords.
private struct KeywordTable {
  private var slots = [Keyword](repeating: .none, count: 1024)
  private var spellings: [[UInt8]] = []

  init() {
    for keyword in Keyword.allCases {
      let spelling = Array(String(describing: keyword).utf8)
      spellings.append(spelling)
      guard keyword != .none else { continue }
      var slot = Int(wordHash(spelling[...])) & 1023
      while slots[slot] != .none { slot = (slot + 1) & 1023 }
      slots[slot] = keyword
    }
  }

  func find(_ word: ArraySlice<UInt8>, _ hash: UInt32) -> Keyword {
    var slot = Int(hash) & 1023
    while true {
      let candidate = slots[slot]
      if candidate == .none { return .none }
      if matches(word, spellings[Int(candidate.rawValue)]) { return candidate }
      slot = (slot + 1) & 1023
    }
  }

  private func matches(_ word: ArraySlice<UInt8>, _ spelling: [UInt8]) -> Bool {
    guard word.count == spelling.count else { return false }
    var index = word.startIndex
    for byte in spelling {
      if asciiLower(word[index]) != byte { return false }
      index += 1
    }
    return true
  }
}

/// The hash under which keywords are stored: FNV-1a over the lower-case bytes.
func wordHash(_ word: ArraySlice<UInt8>) -> UInt32 {
  var hash: UInt32 = 2_166_136_261
  for byte in word { hash = (hash ^ UInt32(asciiLower(byte))) &* 16_777_619 }
  return hash
}
