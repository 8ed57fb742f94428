import Codecs
import System
import Testing

@testable import cairn

extension FuzzTarget: CustomTestStringConvertible {
  var testDescription: String { name }
}

@Suite struct FuzzTests {
  private static let corpora = #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined() + "/Fixtures/Fuzz"

  @Test(arguments: FuzzTarget.all)
  func `no mutated input breaks a rule or ends the process`(target: FuzzTarget) throws {
    var run = FuzzRun(target: target, seed: 20)
    let folder = "\(Self.corpora)/\(target.name)"
    run.corpus = try File.list(folder).map { try File.read("\(folder)/\($0)") }
    #expect(!run.corpus.isEmpty)
    let report = run.perform(seconds: 0.5)
    // On a busy machine half a second may be a few turns of it.
    #expect(report.inputs > 3)
    #expect(report.faults.map { "\($0.rule): \(Hex.encode($0.input))" } == [])
  }

  @Test func `an input that breaks a rule is reported with what makes it again`() {
    let target = FuzzTarget("a", seeds: ["abc"], words: ["!"]) { $0.contains(UInt8(ascii: "!")) ? "a mark" : nil }
    let report = FuzzRun(target: target, seed: 3).perform(seconds: 5)
    #expect(report.faults.count == 10)
    for fault in report.faults {
      var mutator = Mutator(seed: 3, number: fault.number)
      #expect(mutator.input(corpus: target.seeds, words: target.words) == fault.input)
      #expect(fault.rule == "a mark")
    }
  }

  @Test func `an input that ends the process is written down`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let target = FuzzTarget("a", seeds: ["go on", "stop here"], words: []) { input in
        if input.starts(with: Array("stop".utf8)) { fatalError("a trap") }
        return nil
      }
      _ = FuzzRun(target: target, seed: 9).perform(seconds: 1, last: LastInput(seed: 9, secondsEach: 10))
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("an input ended the process; seed 9, number 1, in hexadecimal:\n\(Hex.encode(Array("stop here".utf8)))\n"))
  }

  @Test func `an input that takes too long is written down`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let target = FuzzTarget("a", seeds: ["slow"], words: []) { _ in
        while MonotonicClock.now > 0 {}
        return nil
      }
      _ = FuzzRun(target: target, seed: 9).perform(seconds: 1, last: LastInput(seed: 9, secondsEach: 1))
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("an input took too long; seed 9, number 0, in hexadecimal:\n\(Hex.encode(Array("slow".utf8)))\n"))
  }

  @Test func `every target is named in the help of the command`() throws {
    let error = #expect(throws: UsageError.self) {
      _ = try FuzzRun.command(CommandArguments(["fuzz", "nothing"], options: FuzzRun.options))
    }
    #expect(error?.reason == "nothing is no target; http, json, yaml, url, inflate, postgresql, search, recipe, sql, csv, thrift, bson, mongodb, kafka, parquet, orc, avro, thrift-compact, xml, lz4, snappy, zstandard, mysql, kafka-answers, schemas, connect, types, delta, iceberg, s3-list are")
  }
}
