import Codecs

/// Writing the arrays of the page that comes after this one.
extension LineagePage {
  /// Which slots have edges then.
  func present(after next: PagePlan) -> UInt64 {
    var (present, changed) = (self.present, next.changed)
    while changed != 0 {
      let slot = changed.trailingZeroBitCount
      let count = links(in: slot).count + links(in: slot + 64).count + next.gains[slot] + next.gains[slot + 64]
      let bit = UInt64(1) << UInt64(slot)
      if count > 0 { present |= bit } else { present &= ~bit }
      changed &= changed - 1
    }
    return present
  }

  /// Writes where lists start, and where the last ends.
  func writeStarts(of slots: UInt64, _ next: PagePlan, to words: inout OutputSpan<UInt32>) {
    words.append(0)
    var end = 0
    for first in [0, 64] {
      var rest = slots
      while rest != 0 {
        let slot = rest.trailingZeroBitCount
        end += links(in: slot + first).count + next.gains[slot + first]
        words.append(UInt32(truncatingIfNeeded: end))
        rest &= rest - 1
      }
    }
  }

  func writeOwners(of slots: UInt64, _ next: PagePlan, to words: inout OutputSpan<UInt32>) {
    var rest = slots
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      words.append(next.gaining & 1 << UInt64(slot) == 0 ? owner(slot) : next.owners[slot])
      rest &= rest - 1
    }
  }

  func writeNeighbours(_ next: PagePlan, to words: inout OutputSpan<UInt32>) {
    for piece in next.pieces {
      switch piece {
      case .kept(let links): words.append(neighbours(links))
      case .added(let edit, let amount): words.append(repeating: edit.neighbour.rawValue, count: amount)
      }
    }
  }

  func writeJobs(_ next: PagePlan, to words: inout OutputSpan<UInt32>) {
    for piece in next.pieces {
      switch piece {
      case .kept(let links): words.append(jobs(links.clamped(to: 0..<incomingCount)))
      case .added(let edit, let amount): if !edit.isOutgoing { words.append(repeating: edit.job, count: amount) }
      }
    }
  }

  func writeTraits(_ next: PagePlan, to traits: inout OutputSpan<UInt8>) {
    for piece in next.pieces {
      switch piece {
      case .kept(let links): traits.append(self.traits(links))
      case .added(let edit, let amount): traits.append(repeating: edit.traits.rawValue, count: amount)
      }
    }
  }
}

extension OutputSpan where Element: BitwiseCopyable {
  fileprivate mutating func append(_ source: ArraySlice<Element>) { source.withUnsafeBufferPointer { append($0) } }
}
