import Codecs
import System

/// Feeds a target one input after another until time is up.
struct FuzzRun {
  let target: FuzzTarget
  let seed: UInt64
  /// Inputs to mutate beside the target's own; each is first fed as it is.
  var corpus: [[UInt8]] = []

  /// What a run found.
  struct Report {
    var inputs: UInt64 = 0
    var bytes = 0
    /// Nanoseconds.
    var duration: UInt64 = 0
    var slowest: UInt64 = 0
    var slowestNumber: UInt64 = 0
    /// Inputs that broke a rule, at most ten.
    var faults: [Fault] = []
  }

  /// An input that broke a rule.
  struct Fault {
    let rule: String
    /// The input's place in the run; with the run's seed it makes the input again.
    let number: UInt64
    let input: [UInt8]
  }

  /// Runs for a time, at least through the corpus once.
  /// - Parameter last: notes each input for the case that it ends the process.
  func perform(seconds: Double, last: borrowing LastInput? = nil) -> Report {
    var report = Report()
    let begin = MonotonicClock.now
    let end = MonotonicClock.after(seconds: seconds)
    let all = target.seeds + corpus
    while report.faults.count < 10 && (report.inputs < all.count || MonotonicClock.now < end) {
      let number = report.inputs
      var mutator = Mutator(seed: seed, number: number)
      let input = number < all.count ? all[Int(number)] : mutator.input(corpus: all, words: target.words)
      last?.note(input, number: number)
      feed(input, number, &report)
    }
    report.duration = MonotonicClock.now &- begin
    return report
  }

  private func feed(_ input: [UInt8], _ number: UInt64, _ report: inout Report) {
    let begin = MonotonicClock.now
    let rule = target.fault(input)
    let duration = MonotonicClock.now &- begin
    if duration > report.slowest { (report.slowest, report.slowestNumber) = (duration, number) }
    report.inputs += 1
    report.bytes += input.count
    if let rule { report.faults.append(Fault(rule: rule, number: number, input: input)) }
  }
}
