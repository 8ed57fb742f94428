/// Keeps spreadsheets from calculating what they import (CWE-1236).
///
/// A field that a spreadsheet would calculate (one that starts with `=`, `+`, `-`, `@`, a tab or a carriage return)
/// is written with a `'` in front, which reading takes off again. So that both agree, fields that already start with
/// such `'`s get one more.
enum FormulaGuard {
  private static let mark = UInt8(ascii: "'")
  private static let starters = Array("=+-@\t\r".utf8)

  /// Whether the first character behind any `'`s would start a formula.
  static func concerns(_ field: some Collection<UInt8>) -> Bool {
    field.first { $0 != mark }.map(starters.contains) ?? false
  }

  /// Whether writing put a `'` in front of `field`.
  static func isMarked(_ field: some Collection<UInt8>) -> Bool { field.first == mark && concerns(field) }
}
