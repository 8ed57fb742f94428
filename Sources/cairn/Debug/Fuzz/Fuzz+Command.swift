import Codecs
import Glibc
import System

extension FuzzRun {
  /// Options of `cairn debug fuzz`.
  static let options: [CommandOption] = [
    CommandOption(name: "--seconds", value: "N", summary: "how long to fuzz (60)"),
    CommandOption(name: "--seed", value: "N", summary: "makes the same inputs again (1)"),
    CommandOption(name: "--corpus", value: "DIR", summary: "inputs to mutate beside the built-in ones"),
  ]

  /// Does `cairn debug fuzz TARGET`.
  /// - Returns: 1 when an input broke a rule.
  static func command(_ arguments: CommandArguments) throws -> Int32 {
    let name = try arguments.operand(1, "TARGET")
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
      throw UsageError(reason: "\(name) is no target; \(FuzzTarget.all.map(\.name).joined(separator: ", ")) are")
    }
    let seed = UInt64(try arguments.integer("--seed", in: 0...Int.max) ?? 1)
    let seconds = try arguments.integer("--seconds", in: 1...1_000_000) ?? 60
    var run = FuzzRun(target: target, seed: seed)
    if let folder = arguments.value("--corpus") {
      run.corpus = try File.list(folder).map { try File.read("\(folder)/\($0)", limit: 1 << 20) }
    }
    let report = run.perform(seconds: Double(seconds), last: LastInput(seed: seed, secondsEach: 10))
    describe(report, target, seed: seed)
    return report.faults.isEmpty ? 0 : 1
  }

  private static func describe(_ report: Report, _ target: FuzzTarget, seed: UInt64) {
    for fault in report.faults {
      print("\(fault.rule); seed \(seed), number \(fault.number), in hexadecimal:\n\(Hex.encode(fault.input))")
    }
    let rate = report.duration > 0 ? report.inputs &* 1_000_000 / (report.duration / 1000 + 1) : 0
    print(
      "\(target.name): \(report.inputs) inputs of \(report.bytes) bytes, \(rate) a second, slowest \(report.slowest / 1000) us "
        + "(number \(report.slowestNumber)), \(report.faults.count) faults, seed \(seed)")
  }
}
