/// Answers queries on one snapshot.
struct Searcher {
  let snapshot: SearchSnapshot

  /// Answers a query: as typed; else with misspelt words corrected; else by documents with some of the words.
  func search(_ query: SearchQuery, options: SearchOptions) -> SearchAnswer {
    let segments = options.scopes.flatMap { scope in snapshot[scope].map { (scope, $0) } }
    let planner = QueryPlanner(facetValues: FacetValues(segments: segments.map(\.1)))
    let run = QueryRun(planner.plan(query, options: options), in: segments, options: options)
    if run.plan.clauses.isEmpty { return finish(run.everything(), query) }
    if !run.isHopeless {
      let answer = run.answer()
      if answer.total > 0 { return finish(answer, query) }
    }
    return finish(corrected(run, query, segments) ?? run.relaxed(), query)
  }

  private func finish(_ answer: SearchAnswer, _ query: SearchQuery) -> SearchAnswer {
    var answer = answer
    answer.notes = query.notes + answer.notes
    return answer
  }

  /// The answer to the query with unknown words replaced by the nearest known ones; nil when that finds nothing.
  private func corrected(
    _ run: QueryRun, _ query: SearchQuery, _ segments: [(SearchScope, LiveSegment)]
  ) -> SearchAnswer? {
    let corrector = SpellingCorrector(segments: segments.map(\.1.segment))
    var plan = run.plan
    var replacements: [(range: Range<Int>, word: String)] = []
    for index in plan.clauses.indices where plan.clauses[index].isScored {
      guard case .test(let test) = plan.clauses[index].condition, run.frequencies[index] == 0,
        test.space == .word, test.match != .substring
      else { continue }
      let words = corrector.nearest(test.text)
      guard let best = words.first else { return nil }
      plan.clauses[index].condition = .any(
        words.map { word in
          let number = plan.tests.count
          plan.tests.append(TermTest(space: .word, text: word, match: .exact, texts: test.texts, number: number))
          plan.marks.append(.init(text: word, match: .exact))
          return .test(plan.tests[number])
        })
      let corrected = String(decoding: best, as: UTF8.self)
      let isWholeWord = Analyzer.fold(plan.clauses[index].label) == test.text
      replacements.append((isWholeWord ? plan.clauses[index].range : 0..<0, corrected))
    }
    guard !replacements.isEmpty else { return nil }
    var answer = QueryRun(plan, in: segments, options: run.options).answer()
    guard answer.total > 0 else { return nil }
    answer.correctedTo = Self.replace(replacements, in: query.text)
    return answer
  }

  private static func replace(_ replacements: [(range: Range<Int>, word: String)], in text: String) -> String {
    var bytes = Array(text.utf8)
    for (range, word) in replacements.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      guard !range.isEmpty, range.upperBound <= bytes.count else { return replacements.map(\.word).joined(separator: " ") }
      bytes.replaceSubrange(range, with: word.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
