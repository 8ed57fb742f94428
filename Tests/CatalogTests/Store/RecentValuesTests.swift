import Testing

@testable import Catalog

/// What is asked for again and again stays; what passes by goes.
@Suite struct RecentValuesTests {
  @Test func `what was kept of late is found, and the last value counts`() {
    var values = RecentValues<Int, String>(most: 3)
    values.keep("a", for: 1)
    values.keep("b", for: 1)
    #expect(values.find(1) == "b" && values.find(2) == nil)
    values.forget(1)
    #expect(values.find(1) == nil)
  }

  @Test func `what nobody asked for during two generations is forgotten, what somebody did ask for is not`() {
    var values = RecentValues<Int, Int>(most: 10)
    for key in 0..<100 {
      values.keep(key, for: key)
      #expect(values.find(0) == 0)
    }
    for key in 1..<80 { #expect(values.find(key) == nil, "\(key)") }
    for key in 92..<100 { #expect(values.find(key) == key) }
  }

  @Test func `a forgotten value does not come back from the older generation`() {
    var values = RecentValues<Int, Int>(most: 2)
    values.keep(1, for: 1)
    values.keep(2, for: 2)
    values.keep(3, for: 3)
    values.forget(1)
    #expect(values.find(1) == nil && values.find(2) == 2 && values.find(3) == 3)
  }

  @Test func `a value weighs what it is said to weigh, however often it is kept`() {
    var values = RecentValues<Int, Int>(most: 100)
    for _ in 0..<50 { values.keep(1, for: 1, weight: 60) }
    values.keep(2, for: 2, weight: 40)
    values.keep(3, for: 3, weight: 60)
    values.keep(4, for: 4, weight: 60)
    #expect(values.find(1) == nil && values.find(2) == nil && values.find(3) == 3 && values.find(4) == 4)
    values.keep(5, for: 3, weight: 101)
    #expect(values.find(3) == nil, "what alone is too much takes the place of what was there, too")
  }
  @Test func `what was forgotten weighs nothing`() {
    var values = RecentValues<Int, Int>(most: 100)
    values.keep(0, for: 0, weight: 40)
    for key in 1...50 {
      values.keep(key, for: key, weight: 60)
      values.forget(key)
    }
    #expect(values.find(0) == 0)
    values.keep(51, for: 51, weight: 60)
    #expect(values.find(0) == 0 && values.find(51) == 51)
  }
}
