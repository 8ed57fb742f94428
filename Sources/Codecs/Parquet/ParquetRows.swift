extension ParquetChunkReader {
  /// Reads a whole chunk and hands out what it holds row by row.
  /// - Parameter body: takes the row's number from 0, the page's values, and the places of the row's among them: none
  ///   when it is absent, several for a repeated column.
  package mutating func forEachRow(
    _ body: (_ row: Int, _ values: ParquetValues, _ places: Range<Int>) -> Void
  ) throws(ParquetError) {
    var row = 0
    while let page = try next() {
      var place = 0
      var start = 0
      for index in 0..<page.count {
        let isPresent = page.definitions.isEmpty || Int(page.definitions[index]) == maxDefinition
        if isPresent { place += 1 }
        let isLast = index + 1 == page.count || page.repetitions.isEmpty || page.repetitions[index + 1] == 0
        guard isLast else { continue }
        body(row, page.values, start..<place)
        start = place
        row += 1
      }
    }
  }
}
