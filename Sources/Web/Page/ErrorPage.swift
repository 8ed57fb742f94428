import Catalog
import Edge
import Net

/// An error as a person reads it: what is wrong, what to do next, and the id under which the log has it.
struct ErrorPage {
  private let problem: Problem
  private let id: RequestID

  init(_ problem: Problem, _ id: RequestID) {
    self.problem = problem
    self.id = id
  }

  /// The page. It stands alone, so that it can be shown whatever failed.
  func response(_ layout: Layout) -> HTTPResponse {
    let near: HTML = """
      \(HTML.each(problem.pages) { "<li><a href=\"\($0)\">\($0)</a></li>" })\
      \(HTML.each(problem.near) { "<li><a href=\"\(Address("a", $0))\">\($0)</a></li>" })
      """
    let page = layout.page(
      nil, title: title,
      """
      <p class="note wrong">\(problem.detail.capitalizedFirst)\(problem.detail.hasSuffix(".") ? "" : ".")</p>
      \(HTML.when(!near.isEmpty, "<h2>Did you mean</h2><ul class=\"near\">\(near)</ul>"))
      <h2>What to do</h2><ul>\(HTML.each(steps) { "<li>\($0)</li>" })</ul><p class="fqn">\(Int(problem.status.code)) \(problem.code). Request <code>\(id.description)</code></p>
      """)
    return .page(page, problem.status)
  }

  private var title: String {
    switch problem.status {
    case .notFound: "Nothing here"
    case .forbidden: "Not allowed"
    case .badRequest: "That does not work"
    case .conflict, .preconditionFailed: "Somebody was faster, or it is taken"
    case .internalServerError: "Something failed inside"
    default: problem.status.reason
    }
  }

  private var steps: [HTML] {
    let browse: HTML = "<a href=\"/\">Go to the start</a> or <a href=\"/search\">browse everything</a>."
    switch problem.status {
    case .notFound: return ["Look at the address for a slip of the pen, or search for a part of the name above.", browse]
    case .unauthorized: return ["<a href=\"/sign-in\">Sign in</a>."]
    case .forbidden:
      return [
        problem.code == "cross-site"
          ? "Go back, load the page again, and send the form once more." : "Ask an administrator of this catalog for the role.", browse,
      ]
    case .conflict, .preconditionFailed: return ["Go back, load the page again, and look at what it says now.", browse]
    case .badRequest, .contentTooLarge: return ["Go back and change \(problem.field.map { "“\($0)”" } ?? "what you sent")."]
    case .serviceUnavailable, .tooManyRequests: return ["Wait a moment and load the page again."]
    case .insufficientStorage: return ["Tell whoever runs this server: its disk is full. Reading still works."]
    default: return ["Load the page again. If it stays, tell whoever runs this server the request's id.", browse]
    }
  }
}
