/// Descriptions as paragraphs. Markup in them is shown, never run.
enum Prose {
  static func html(_ text: String) -> HTML {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let paragraphs = lines.split { $0.allSatisfy(\.isWhitespace) }
    return HTML.each(paragraphs) { lines in
      "<p class=\"prose\">\(lines.joined(separator: "\n"))</p>"
    }
  }
}
