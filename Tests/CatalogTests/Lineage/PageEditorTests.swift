import Testing

@testable import Catalog

/// What one page becomes. Whole graphs under random writes are held against the obvious way in LineagePropertyTests.
@Suite struct PageEditorTests {
  /// An edge of the page: which slot's list, the neighbour, the job and the transformation.
  private struct Link {
    var slot: UInt32 = 1
    var neighbour: UInt32 = 70
    var job: UInt32 = 8
    var transformation = Transformation.aggregation
    var isOutgoing = false

    func edit(_ amount: Int8) -> LinkEdit {
      LinkEdit(
        node: NodeRef(rawValue: slot), owner: slot, neighbour: NodeRef(rawValue: neighbour), job: isOutgoing ? 0 : job,
        traits: LinkTraits(transformation, .observed), isOutgoing: isOutgoing, amount: amount)
    }
  }

  private func page(_ links: Link..., from start: LineagePage = .empty, amount: Int8 = 1) -> LineagePage {
    var editor = PageEditor()
    return editor.edit(start, by: links.map { $0.edit(amount) }.sorted()[...])
  }

  @Test(arguments: [
    Link(neighbour: 71), Link(neighbour: 69), Link(job: 7), Link(job: 9), Link(transformation: .join),
    Link(transformation: .identity), Link(slot: 0), Link(slot: 2), Link(isOutgoing: true),
    Link(transformation: .identity, isOutgoing: true),
  ] as [Link])
  private func `an edge that is not there takes no other away`(absent: Link) {
    let before = page(Link(), Link(transformation: .join, isOutgoing: true))
    #expect(page(absent, from: before, amount: -1) == before)
  }

  @Test func `no more go than there are`() {
    let one = page(Link(job: 9), Link(transformation: .join))
    let three = page(Link(), Link(), Link(), from: one)
    #expect(three.linkCount == 5)
    #expect(page(Link(), Link(), from: three, amount: -1).linkCount == 3)
    #expect(page(Link(), Link(), Link(), Link(), from: three, amount: -1) == one)
  }

  @Test func `the same edges make the same page, whatever went before`() {
    let join = Link(slot: 9, transformation: .join)
    #expect(page(join, from: page(Link(), join), amount: -1) == page(Link()))
    #expect(page(join, from: page(Link())) == page(Link(), join))
  }

  @Test func `the last edge leaves an empty page`() {
    let outgoing = Link(isOutgoing: true)
    #expect(page(Link(), outgoing, from: page(Link(), outgoing), amount: -1) == .empty)
  }

  @Test func `what one page gains the next does not`() {
    var editor = PageEditor()
    _ = editor.edit(.empty, by: [Link(slot: 5).edit(1), Link(slot: 5, isOutgoing: true).edit(1)])
    #expect(editor.edit(.empty, by: [Link().edit(1)]) == page(Link()))
    #expect(editor.edit(.empty, by: []) == .empty)
  }
}
