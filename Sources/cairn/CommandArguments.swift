/// A command line that makes no sense.
struct UsageError: Error {
  let reason: String
}

/// The words behind a verb: options with their values, and operands.
struct CommandArguments: Sendable {
  private var values: [String: [String]] = [:]
  /// What is no option, in order.
  private(set) var operands: [String] = []

  init(_ words: [String], options: [CommandOption]) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      }
      guard word.hasPrefix("--") else {
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let option = options.first(where: { $0.name == parts[0] }) else {
        throw UsageError(reason: "there is no option \(parts[0])")
      }
      guard option.value != nil else {
        guard parts.count == 1 else { throw UsageError(reason: "\(option.name) takes no value") }
        values[option.name] = [""]
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw UsageError(reason: "\(option.name) needs a value: \(option.value ?? "")")
      }
      values[option.name, default: []].append(value)
    }
  }

  /// Whether a switch was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The last value of an option.
  func value(_ name: String) -> String? { values[name]?.last }

  /// All values of an option that may be given several times.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// A whole number.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(reason: "\(name) is \(text); a number from \(range.lowerBound) to \(range.upperBound) is expected")
    }
    return number
  }

  /// The operand at a place.
  func operand(_ index: Int, _ name: String) throws(UsageError) -> String {
    guard index < operands.count else { throw UsageError(reason: "\(name) is missing") }
    return operands[index]
  }
}
