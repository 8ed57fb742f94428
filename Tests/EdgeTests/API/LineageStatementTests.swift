import Catalog
import Codecs
import Testing

@testable import API

/// Reading lineage without a tree gives what reading it with one gives, or leaves it to that.
struct LineageStatementTests {
  private func both(_ text: String) -> (plain: LineageStatement?, tree: LineageStatement?) {
    let bytes = Array(text.utf8)
    let fields = (try? JSON.parse(bytes)).flatMap { try? ObjectReader($0, known: ["edges", "job", "replace"]) }
    return (LineageStatement(plain: bytes), fields.flatMap { try? LineageStatement($0) })
  }

  @Test(arguments: [
    #"{"edges": []}"#,
    #"{"job": "etl.load", "replace": "target", "edges": [{"source": "a.b", "target": "a.c"}]}"#,
    #"""
    {"edges": [{"target": "a.\"c.d\"", "source": "a\u00e9.b", "targetColumn": "x.y", "sourceColumn": "\"",
      "transformation": "group-by", "confidence": 7, "detail": {"sql": "SELECT 1", "deep": [{"a": null}]}},
      {"source": "urn:li:dataset:(a,b,c)", "target": "postgres://h/x", "confidence": 0.5}]}
    """#,
  ])
  func `a plain statement is read as the tree reads it`(text: String) {
    let (plain, tree) = both(text)
    #expect(plain != nil && plain?.edges == tree?.edges && plain?.job == tree?.job)
    #expect(plain?.replacesTargets == tree?.replacesTargets)
  }

  @Test(arguments: [
    // Not plain, but fine.
    #"{"edges": [{"source": "a", "target": "b", "sourceColumn": null}]}"#, #"{"edges": [], "job": null}"#,
    #"{"edges": [{"source": "a", "target": "b", "detail": null}]}"#,
    // Wrong.
    "", "{", "[]", "{}", #"{"edges": null}"#, #"{"edges": {}}"#, #"{"edges": [], "edges": []}"#, #"{"edges": [1]}"#,
    #"{"edges": [], "oops": 1}"#, #"{"edges": []} x"#, #"{"edges": [], "replace": "all"}"#, #"{"edges": [], "job": 1}"#,
    #"{"edges": [{"source": "a"}]}"#, #"{"edges": [{"source": "a", "target": ""}]}"#,
    #"{"edges": [{"source": "a", "target": "b", "source": "c"}]}"#,
    #"{"edges": [{"source": "a", "target": "b", "sourceColumn": "x"}]}"#,
    #"{"edges": [{"source": "a", "target": "b", "transformation": "magic"}]}"#,
    #"{"edges": [{"source": "a", "target": "b", "confidence": "1"}]}"#,
    #"{"edges": [{"source": "a", "target": "b", "detail": []}]}"#, #"{"edges": [{"source": "a", "target": "b", "x": 1}]}"#,
  ])
  func `what is not plain is left to the tree`(text: String) { #expect(both(text).plain == nil) }
}
