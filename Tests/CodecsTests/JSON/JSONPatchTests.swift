import System
import Testing

@testable import Codecs

@Suite struct `JSON patch` {
  struct Case: Sendable, CustomTestStringConvertible {
    let document: String
    let patch: String
    let result: String
    var testDescription: String { "\(patch) on \(document)" }

    init(_ document: String, _ patch: String, _ result: String) {
      self.document = document
      self.patch = patch
      self.result = result
    }
  }

  static let cases: [Case] = [
    Case(#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"foo":"bar","baz":"qux"}"#),
    Case(#"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/1","value":9}]"#, #"{"a":[1,9,2]}"#),
    Case(#"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/-","value":[3]}]"#, #"{"a":[1,2,[3]]}"#),
    Case(#"{"a":[1,2]}"#, #"[{"op":"add","path":"/a/2","value":3}]"#, #"{"a":[1,2,3]}"#),
    Case(#"{"a":1,"b":2}"#, #"[{"op":"remove","path":"/a"}]"#, #"{"b":2}"#),
    Case(#"[1,2,3]"#, #"[{"op":"remove","path":"/1"}]"#, #"[1,3]"#),
    Case(#"{"a":{"b":1}}"#, #"[{"op":"replace","path":"/a/b","value":null}]"#, #"{"a":{"b":null}}"#),
    Case(#"{"a":1}"#, #"[{"op":"replace","path":"","value":[]}]"#, "[]"),
    Case(#"{"a":1}"#, #"[{"op":"add","path":"","value":2}]"#, "2"),
    Case(#"{"a":1}"#, #"[{"op":"remove","path":""}]"#, "null"),
    Case(#"{"a":{"x":1},"b":{}}"#, #"[{"op":"move","from":"/a/x","path":"/b/y"}]"#, #"{"a":{},"b":{"y":1}}"#),
    Case(#"[1,2,3]"#, #"[{"op":"move","from":"/0","path":"/2"}]"#, "[2,3,1]"),
    Case(#"[1,2,3]"#, #"[{"op":"move","from":"/0","path":"/0"}]"#, "[1,2,3]"),
    Case(
      #"{"a":[1]}"#, #"[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/0","value":0}]"#,
      #"{"a":[1],"b":[0,1]}"#),
    Case(
      #"{"a":{"x":1,"y":[2.0]}}"#, #"[{"op":"test","path":"/a","value":{"y":[2],"x":1}}]"#,
      #"{"a":{"x":1,"y":[2.0]}}"#),
    Case(#"{"a":1}"#, #"[{"op":"add","path":"/a","value":2,"extra":true}]"#, #"{"a":2}"#),
    Case(#"{"":{"~":1}}"#, #"[{"op":"replace","path":"//~0","value":2}]"#, #"{"":{"~":2}}"#),
    Case("1", "[]", "1"),
    Case(
      #"{"a":[{"b":1},{"c":[2]}]}"#, #"[{"op":"replace","path":"/a/0/b","value":9}]"#, #"{"a":[{"b":9},{"c":[2]}]}"#),
    Case(#"{"a":[{"b":1},{"c":[2]}]}"#, #"[{"op":"remove","path":"/a/1/c/0"}]"#, #"{"a":[{"b":1},{"c":[]}]}"#),
    Case("[[[1]]]", #"[{"op":"move","from":"/0/0/0","path":"/0/-"}]"#, "[[[],1]]"),
  ]

  @Test(arguments: cases)
  func `operations change the document in order`(entry: Case) throws {
    let patch = try JSONPatch(JSON.parse(entry.patch))
    #expect(try patch.apply(to: JSON.parse(entry.document)) == JSON.parse(entry.result))
  }

  static let refusals: [(String, String, JSONPatchError.Reason)] = [
    ("{}", "{}", .notAnArray), ("{}", "[1]", .missingMember("op")),
    ("{}", #"[{"op":"spin","path":"/a"}]"#, .unknownOperation("spin")),
    ("{}", #"[{"op":"add","path":"/a"}]"#, .missingMember("value")),
    ("{}", #"[{"op":"copy","path":"/a"}]"#, .missingMember("from")),
    ("{}", #"[{"op":"remove","path":"a"}]"#, .badPointer(.noLeadingSlash)),
    ("{}", #"[{"op":"remove","path":"/a"}]"#, .notFound(JSONPointer(tokens: ["a"]))),
    ("{}", #"[{"op":"replace","path":"/a","value":1}]"#, .notFound(JSONPointer(tokens: ["a"]))),
    ("{}", #"[{"op":"add","path":"/a/b","value":1}]"#, .notFound(JSONPointer(tokens: ["a"]))),
    ("[1]", #"[{"op":"add","path":"/2","value":1}]"#, .badIndex(JSONPointer(tokens: ["2"]))),
    ("[1]", #"[{"op":"add","path":"/01","value":1}]"#, .badIndex(JSONPointer(tokens: ["01"]))),
    ("[1]", #"[{"op":"remove","path":"/-"}]"#, .notFound(JSONPointer(tokens: ["-"]))),
    ("1", #"[{"op":"add","path":"/a","value":1}]"#, .notFound(JSONPointer(tokens: ["a"]))),
    ("[[1]]", #"[{"op":"add","path":"/1/0","value":1}]"#, .notFound(JSONPointer(tokens: ["1"]))),
    ("[1]", #"[{"op":"add","path":"/x/0","value":1}]"#, .notFound(JSONPointer(tokens: ["x"]))),
    ("[1]", #"[{"op":"add","path":"/0/a/b","value":1}]"#, .notFound(JSONPointer(tokens: ["0", "a"]))),
    ("[1]", #"[{"op":"test","path":"/1","value":1}]"#, .notFound(JSONPointer(tokens: ["1"]))),
    (#"{"a":"1"}"#, #"[{"op":"test","path":"/a","value":1}]"#, .testFailed(JSONPointer(tokens: ["a"]))),
    (#"{"a":{}}"#, #"[{"op":"move","from":"/a","path":"/a/b"}]"#, .moveIntoItself(JSONPointer(tokens: ["a"]))),
  ]

  @Test(arguments: refusals)
  func `what cannot be done is refused by name`(document: String, patch: String, reason: JSONPatchError.Reason) throws {
    let target = try JSON.parse(document)
    let operations = try JSON.parse(patch)
    let error = #expect(throws: JSONPatchError.self) { try JSONPatch(operations).apply(to: target) }
    #expect(error?.reason == reason)
  }

  @Test func `the failing operation is named`() throws {
    let patch = try JSON.parse(#"[{"op":"add","path":"/a","value":1},{"op":"remove","path":"/b"}]"#)
    let error = #expect(throws: JSONPatchError.self) { try JSONPatch(patch).apply(to: [:]) }
    #expect(error.map(String.init(describing:)) == "operation 1: there is nothing at '/b'")
  }

  @Test func `copies that would explode are stopped`() throws {
    let doubling = JSONPatch(
      operations: (0..<1000).map { .copy(from: JSONPointer(), to: JSONPointer(tokens: ["k\($0)"])) },
      limits: JSONPatch.Limits(work: 10_000))
    let wide = #expect(throws: JSONPatchError.self) { try doubling.apply(to: [:]) }
    #expect(wide?.reason == .tooMuchWork(limit: 10_000))
    var path = JSONPointer(tokens: ["a"])
    var nesting: [JSONPatch.Operation] = []
    for _ in 0..<200 {
      nesting.append(.add(path, ["a": .null]))
      path = path.appending("a")
    }
    let deep = #expect(throws: JSONPatchError.self) { try JSONPatch(operations: nesting).apply(to: [:]) }
    #expect(deep?.reason == .tooDeep(limit: 128))
    #expect(deep?.operation == 127)
  }

  @Test func `too many operations are refused`() throws {
    let one: JSON = ["op": "remove", "path": "/a"]
    let error = #expect(throws: JSONPatchError.self) {
      try JSONPatch(.array([one, one, one]), limits: JSONPatch.Limits(operations: 2))
    }
    #expect(error?.reason == .tooManyOperations(limit: 2))
    let ready = JSONPatch(
      operations: [.remove(JSONPointer(tokens: ["a"])), .remove(JSONPointer(tokens: ["b"]))],
      limits: JSONPatch.Limits(operations: 1))
    #expect(throws: JSONPatchError.self) { try ready.apply(to: ["a": 1, "b": 2]) }
  }

  @Test func `patches are equal when their operations are`() {
    let operation = JSONPatch.Operation.add(JSONPointer(tokens: ["a"]), .int(1))
    let patch = JSONPatch(operations: [operation])
    #expect(patch == JSONPatch(operations: [operation], limits: JSONPatch.Limits(depth: 3)))
    #expect(patch != JSONPatch(operations: []))
    #expect(Set([patch, JSONPatch(operations: [operation])]).count == 1)
  }

  @Test func `a value that would nest too deep is refused whatever it is made of`() {
    for value in [JSON.array([.array([])]), .object(["a": .object([:])])] {
      let patch = JSONPatch(operations: [.add(JSONPointer(tokens: ["x"]), value)], limits: JSONPatch.Limits(depth: 2))
      let error = #expect(throws: JSONPatchError.self) { try patch.apply(to: [:]) }
      #expect(error?.reason == .tooDeep(limit: 2))
    }
  }

  @Test func `random operations leave a document that is JSON or an error that names the operation`() throws {
    var random = SeededRandom(seed: 16)
    let names = ["a", "b", "0", "1", "-", "~", ""]
    func pointer() -> JSONPointer {
      JSONPointer(
        tokens: (0..<Int.random(in: 0..<4, using: &random)).compactMap { _ in names.randomElement(using: &random) })
    }
    for _ in 0..<2000 {
      let document: JSON = [
        "a": .array([.object(["b": .int(1)]), .int(2)]), "b": .object(["0": .array([])]), "": .null,
      ]
      let operations: [JSONPatch.Operation] = (0..<4).map { index in
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .add(pointer(), .int(Int64(index)))
        case 1: .remove(pointer())
        case 2: .replace(pointer(), .array([]))
        case 3: .move(from: pointer(), to: pointer())
        case 4: .copy(from: pointer(), to: pointer())
        default: .test(pointer(), .int(2))
        }
      }
      do throws(JSONPatchError) {
        let result = try JSONPatch(operations: operations).apply(to: document)
        #expect((try? JSON.parse(result.bytes())) == result)
      } catch {
        #expect((0..<4).contains(error.operation ?? -1))
      }
    }
  }

  // The table of RFC 7396 appendix A.
  static let merges: [(String, String, String)] = [
    (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
    (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
    (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
    (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
    (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
    (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"), (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
    (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#), ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
    ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
  ]

  @Test(arguments: merges)
  func `a merge patch sets, extends and removes`(document: String, patch: String, result: String) throws {
    #expect(try JSON.parse(document).merging(patch: JSON.parse(patch)) == JSON.parse(result))
  }
}
