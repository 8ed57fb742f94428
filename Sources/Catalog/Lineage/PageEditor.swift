/// Makes of a page, and what comes and goes in it, the next page. Its buffers are used again from page to page.
struct PageEditor {
  private var next = PagePlan()

  /// - Parameter edits: those of this page, in order. One that takes away what is not there does nothing.
  mutating func edit(_ page: LineagePage, by edits: ArraySlice<LinkEdit>) -> LineagePage {
    next.removeAll()
    var position = 0
    var index = edits.startIndex
    while index < edits.endIndex {
      let edit = edits[index]
      var amount = 0
      while index < edits.endIndex, edits[index].hasPlace(of: edit) {
        amount += Int(edits[index].amount)
        index += 1
      }
      apply(edit, amount, to: page, &position)
    }
    next.keep(position..<page.linkCount)
    return LineagePage(next, of: page)
  }

  /// Keeps what comes before the edit's place, then adds the edge so many times, or leaves so many of it out.
  private mutating func apply(_ edit: LinkEdit, _ amount: Int, to page: LineagePage, _ position: inout Int) {
    let links = page.links(in: edit.list)
    let place = page.firstLink(in: max(position, links.lowerBound)..<links.upperBound, notBefore: edit)
    next.keep(position..<place)
    position = place
    if amount > 0 { next.add(edit, amount) }
    while position < links.upperBound, position - place < -amount, page.isLink(position, edit) { position += 1 }
    if position > place { next.leaveOut(position - place, of: edit.list) }
  }
}

extension LineagePage {
  /// The first edge of a list that does not come before the edit's.
  fileprivate func firstLink(in links: Range<Int>, notBefore edit: LinkEdit) -> Int {
    var (low, high) = (links.lowerBound, links.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if precedes(middle, edit) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func precedes(_ link: Int, _ edit: LinkEdit) -> Bool {
    if neighbour(link) != edit.neighbour { return neighbour(link) < edit.neighbour }
    if traits(link) != edit.traits { return traits(link) < edit.traits }
    return !edit.isOutgoing && job(link) < edit.job
  }

  fileprivate func isLink(_ link: Int, _ edit: LinkEdit) -> Bool {
    neighbour(link) == edit.neighbour && traits(link) == edit.traits && (edit.isOutgoing || job(link) == edit.job)
  }
}
