import Codecs

extension JSONWriter {
  /// Writes an array with an array for each stretch of elements that share a head: the head, then an array of the
  /// elements.
  mutating func writeGroups<Element>(
    of elements: [Element], sharing sharesHead: (Element, Element) -> Bool, head: (Element, inout JSONWriter) -> Void,
    element: (Element, inout JSONWriter) -> Void
  ) {
    // A span lends its elements where an array hands out copies.
    let elements = elements.span
    beginArray()
    var start = 0
    while start < elements.count {
      var end = start + 1
      while end < elements.count, sharesHead(elements[end - 1], elements[end]) { end += 1 }
      beginArray()
      head(elements[start], &self)
      beginArray()
      for index in start..<end { element(elements[index], &self) }
      endArray()
      endArray()
      start = end
    }
    endArray()
  }
}

extension JSONCursor {
  /// Reads a document of what `writeGroups` wrote.
  /// - Parameter what: what it is about, for messages.
  mutating func readGroups<Head>(
    of what: String, head: (inout JSONCursor) throws -> Head, element: (Head, inout JSONCursor) throws -> Void
  ) throws {
    try beginArray()
    while try nextElement() {
      try beginArray()
      let head = try head(&self)
      try requireElement(of: what)
      try beginArray()
      while try nextElement() { try element(head, &self) }
      guard try !nextElement() else { throw damaged(what) }
    }
    try finish()
  }

  /// Moves to the next element of the innermost array, which must be there.
  mutating func requireElement(of what: String) throws {
    guard try nextElement() else { throw damaged(what) }
  }

  /// Takes the next element of the innermost array, an integer that must be there.
  mutating func requireInt(of what: String) throws -> Int64 {
    try requireElement(of: what)
    return Int64(try int())
  }
}
