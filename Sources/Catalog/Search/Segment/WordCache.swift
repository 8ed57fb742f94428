/// Remembers which terms a text became: the columns of many tables share their names, and often their descriptions.
struct WordCache {
  /// One term of a text, as it is posted.
  struct Word {
    let term: UInt32
    let payload: Payload
  }

  private var texts = TermTable()
  private var ends: [Int] = [0]
  private var words: [Word] = []

  /// Texts beyond this many are not remembered, so that a large segment is built in little memory.
  private static let mostTexts = 16_384
  /// Longer ones hardly come twice.
  private static let longestText = 200

  /// The words of a text that was kept; nil for any other.
  mutating func find(_ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard text.count <= Self.longestText else { return nil }
    guard let number = texts.known(.word, text) else { return nil }
    return ends[number]..<ends[number + 1]
  }

  /// Keeps the words of a text that `find` did not find.
  mutating func keep(_ text: UnsafeBufferPointer<UInt8>, _ found: [Word]) {
    guard text.count <= Self.longestText, texts.count < Self.mostTexts else { return }
    _ = texts.number(.word, text)
    words += found
    ends.append(words.count)
  }

  /// One of the words that `find` gave the places of.
  subscript(place: Int) -> Word { words[place] }
}
