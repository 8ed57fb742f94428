/// Makes of a page, and what comes and goes in it, the next page. Its buffers are used again from page to page.
struct PageEditor {
  private var counts = [Int](repeating: 0, count: 128)
  private var owners = [UInt32](repeating: 0, count: 64)
  private var neighbours: [UInt32] = []
  private var jobs: [UInt32] = []
  private var traits: [UInt8] = []

  /// - Parameter edits: those of this page, in order. One that takes away what is not there does nothing.
  mutating func edit(_ page: LineagePage, by edits: ArraySlice<LinkEdit>) -> LineagePage {
    neighbours.removeAll(keepingCapacity: true)
    jobs.removeAll(keepingCapacity: true)
    traits.removeAll(keepingCapacity: true)
    for list in 0..<128 { counts[list] = page.links(in: list).count }
    for slot in 0..<64 where page.has(slot) { owners[slot] = page.owner(slot) }
    var position = 0
    var next = edits.startIndex
    while next < edits.endIndex {
      let edit = edits[next]
      var amount = 0
      while next < edits.endIndex, edits[next].hasPlace(of: edit) {
        amount += Int(edits[next].amount)
        next += 1
      }
      apply(edit, amount, to: page, &position)
    }
    copy(page, position..<page.linkCount)
    return LineagePage(
      deleted: page.deleted, counts: counts, owners: owners, neighbours: neighbours, jobs: jobs, traits: traits)
  }

  /// Copies what comes before the edit's place, then adds the edge so many times, or leaves so many of it out.
  private mutating func apply(_ edit: LinkEdit, _ amount: Int, to page: LineagePage, _ position: inout Int) {
    let links = page.links(in: edit.list)
    let place = page.firstLink(in: max(position, links.lowerBound)..<links.upperBound, notBefore: edit)
    copy(page, position..<place)
    position = place
    owners[edit.node.slot] = edit.owner
    for _ in 0..<max(0, amount) { append(edit) }
    counts[edit.list] += max(0, amount)
    var left = -amount
    while left > 0, position < links.upperBound, page.isLink(position, edit) {
      position += 1
      left -= 1
      counts[edit.list] -= 1
    }
  }

  private mutating func append(_ edit: LinkEdit) {
    neighbours.append(edit.neighbour.rawValue)
    traits.append(edit.traits.rawValue)
    if !edit.isOutgoing { jobs.append(edit.job) }
  }

  private mutating func copy(_ page: LineagePage, _ links: Range<Int>) {
    guard !links.isEmpty else { return }
    neighbours += page.neighbours(links)
    traits += page.traits(links)
    jobs += page.jobs(links.clamped(to: 0..<page.incomingCount))
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
