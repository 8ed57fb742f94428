import Testing

@testable import Web

/// Facets are switched on and off in the text of the query.
@Suite struct QueryTermsTests {
  private typealias Filter = QueryTerms.Filter

  @Test(arguments: [
    ("", [String]()), ("  order  lines ", ["order", "lines"]), ("tag:\"PII. Email\" x", ["tag:\"PII. Email\"", "x"]),
    ("\"open phrase", ["\"open phrase"]),
  ])
  func `words part at blanks outside quotes`(text: String, words: [String]) {
    #expect(QueryTerms(text).words == words)
  }

  @Test func `conditions are told from words`() {
    let terms = QueryTerms("order tag:PII -kind:\"table\" owner: a::b urn:li:x has:tag")
    #expect(terms.filters == [Filter("tag", "PII"), Filter("kind", "table", isExcluded: true), Filter("has", "tag")])
    #expect(terms.hasWords)
    #expect(!QueryTerms("tag:PII -kind:table").hasWords)
  }

  @Test func `a synonym is the same condition`() { #expect(QueryTerms("tags:PII").contains(Filter("tag", "pii"))) }

  @Test func `adding takes the opposite away and stands once`() {
    let terms = QueryTerms("order -tag:PII").adding(Filter("tag", "PII")).adding(Filter("tag", "PII"))
    #expect(terms.text == "order tag:\"PII\"")
    #expect(terms.removing(Filter("tag", "PII")).text == "order")
  }

  @Test func `a quote in a value ends nothing`() {
    let filter = Filter("owner", "a\"b c")
    let terms = QueryTerms("x").adding(filter)
    #expect(terms.words.count == 2)
    #expect(terms.contains(filter))
    #expect(terms.removing(filter).text == "x")
  }
}
