/// Turns offsets of a text into lines and columns.
struct LineMap {
  private let text: [UInt8]
  private var starts: [Int] = []

  init(_ text: [UInt8]) { self.text = text }

  mutating func diagnostic(_ severity: SQLDiagnostic.Severity, at offset: Int, _ message: String) -> SQLDiagnostic {
    if starts.isEmpty {
      starts = [0]
      for (index, byte) in text.enumerated() where byte == 0x0A { starts.append(index + 1) }
    }
    let offset = min(max(offset, 0), text.count)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let start = starts[low]
    return SQLDiagnostic(
      severity: severity, line: low + 1, column: offset - start + 1, message: message, context: context(start, offset))
  }

  private func context(_ start: Int, _ offset: Int) -> String {
    let from = max(start, offset - 60)
    var to = from
    while to < text.count, to < from + 120, text[to] != 0x0A { to += 1 }
    return String(decoding: text[from..<to], as: UTF8.self)
  }
}
