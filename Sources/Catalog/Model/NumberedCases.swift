/// The cases of an enumeration whose numbers are in the store.
protocol NumberedCases: CaseIterable, RawRepresentable where RawValue == Int {}

extension NumberedCases {
  /// Something of each case, to be looked up by its number; `none` where a number has no case.
  static func byNumber<Value>(_ none: Value, _ value: (Self) -> Value) -> [Value] {
    var values = [Value](repeating: none, count: (allCases.map(\.rawValue).max() ?? 0) + 1)
    for one in allCases { values[one.rawValue] = value(one) }
    return values
  }
}
