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
