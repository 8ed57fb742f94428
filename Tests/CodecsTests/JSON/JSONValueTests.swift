import System
import Testing

@testable import Codecs

@Suite struct `JSON values` {
  @Test func `accessors give what is there and nil for the rest`() {
    let value: JSON = ["text": "a", "whole": 3, "real": 2.5, "flag": true, "list": ["x"], "none": .null]
    #expect(value["text"]?.string == "a")
    #expect(value["whole"]?.int == 3)
    #expect(value["whole"]?.double == 3)
    #expect(value["real"]?.double == 2.5)
    #expect(value["real"]?.int == nil)
    #expect(value["flag"]?.bool == true)
    #expect(value["list"]?[0] == "x")
    #expect(value["list"]?[1] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(value["none"]?.isNull == true)
    #expect(value["missing"] == nil)
    #expect(value["text"]?["deeper"] == nil)
    #expect(JSON.double(3).int == 3)
    #expect(JSON.double(1e300).int == nil)
    #expect(JSON.literal("1e400").double == .infinity)
    #expect(value.object?.count == 6)
    #expect(value["list"]?.array?.count == 1)
    #expect(value["text"]?.double == nil)
    #expect(value["flag"]?.string == nil)
    #expect(value["flag"]?.array == nil)
    #expect(value["text"]?.bool == nil)
    #expect(value["text"]?.int == nil)
  }

  static let kinds: [(JSON, String)] = [
    (.null, "null"), (.bool(true), "a boolean"), (.int(1), "a number"), (.double(1), "a number"),
    (.literal("1e400"), "a number"), (.string(""), "a string"), (.array([]), "an array"), (.object([:]), "an object"),
  ]

  @Test func `values of different kinds differ and each has a name`() {
    #expect(Self.kinds.map(\.0.kindName) == Self.kinds.map(\.1))
    #expect(Set(Self.kinds.map(\.0)).count == Self.kinds.count)
    for (index, kind) in Self.kinds.enumerated() {
      #expect(Self.kinds.firstIndex { $0.0 == kind.0 } == index)
    }
  }

  static let equivalents: [(JSON, JSON, Bool)] = [
    (.int(1), .double(1), true), (.double(1.5), .int(1), false),
    (.object(["a": 1, "b": 2]), .object(["b": 2, "a": 1]), true),
    (.object(["a": 1]), .object(["b": 1]), false), (.object(["a": 1]), .object(["a": 1, "b": 2]), false),
    (.array([.int(1)]), .array([.double(1)]), true), (.array([.int(1), .int(2)]), .array([.int(2), .int(1)]), false),
    (.string("1"), .int(1), false), (.null, .null, true),
  ]

  @Test(arguments: equivalents)
  func `equivalence goes by meaning`(a: JSON, b: JSON, expected: Bool) {
    #expect(a.isEquivalent(to: b) == expected)
    #expect(b.isEquivalent(to: a) == expected)
  }

  @Test func `members are set, replaced and removed in place`() {
    var value: JSON = .null
    value["b"] = 1
    value["a"] = 2
    value["b"] = "one"
    #expect(value.text == #"{"b":"one","a":2}"#)
    value["b"] = nil
    value["never"] = nil
    #expect(value.text == #"{"a":2}"#)
  }

  @Test func `a large object behaves like a list of its members`() {
    var random = SeededRandom(seed: 3)
    var object = JSONObject()
    var model: [(String, JSON)] = []
    for _ in 0..<2000 {
      let key = "k\(Int.random(in: 0..<60, using: &random))"
      let place = model.firstIndex { $0.0 == key }
      if Int.random(in: 0..<4, using: &random) == 0 {
        object[key] = nil
        if let place { model.remove(at: place) }
      } else {
        let value = JSON.int(Int64.random(in: 0..<100, using: &random))
        object[key] = value
        if let place { model[place].1 = value } else { model.append((key, value)) }
      }
      #expect(object.count == model.count)
      #expect(object[key] == model.first { $0.0 == key }?.1)
    }
    #expect(Array(object.keys) == model.map(\.0))
    #expect(object == JSONObject(model))
    #expect(object.hashValue == JSONObject(model).hashValue)
    object["counter", default: .int(1)] = .int(5)
    object["counter", default: .int(1)]["deeper"] = .bool(true)
    #expect(object["counter"] == ["deeper": true])
    #expect(object["absent", default: .int(1)] == 1)
  }

  @Test func `fifty thousand members are read and found without a scan each`() throws {
    let text = "{" + (0..<50_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",") + "}"
    let object = try #require(try JSON.parse(text).object)
    #expect(object.count == 50_000)
    #expect((0..<50_000).allSatisfy { object["key\($0)"] == .int(Int64($0)) })
  }

  @Test func `lines are numbered and blank ones skipped`() throws {
    let lines = JSONLines(Array("{\"a\":1}\r\n\n  \n[2]\n3".utf8))
    #expect(lines.map(\.number) == [1, 4, 5])
    #expect(try lines.map { try JSON.parse($0.bytes).text } == ["{\"a\":1}", "[2]", "3"])
    #expect(JSONLines([]).map(\.number).isEmpty)
  }
}
