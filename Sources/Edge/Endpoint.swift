package import Catalog
package import Net

/// Who may call a route.
package enum Access: Sendable, Equatable {
  /// Anybody, signed in or not: health, signing in, the look of the pages.
  case open
  /// Whoever has this permission.
  case needs(Permission)
}

/// One route of the API or of the pages: its address, who may call it, and what answers.
///
/// A route cannot be written without its access, so none is open by oversight.
package final class Endpoint: Sendable {
  package let method: HTTPMethod
  /// Such as `/api/v1/assets/{id}`; see `RoutePattern`.
  package let pattern: String
  package let access: Access
  /// What it does, in one sentence; stands in the OpenAPI document.
  package let summary: String
  /// Query parameters with their meaning, for the OpenAPI document.
  package let parameters: [(name: String, meaning: String)]
  /// Bytes of body accepted.
  package let bodyLimit: Int
  /// Whether answers cost enough to be served a few at a time (big graphs, exports).
  package let isExpensive: Bool
  package let handle: @Sendable (Exchange) throws -> HTTPResponse

  package init(
    _ method: HTTPMethod, _ pattern: String, _ access: Access, _ summary: String,
    parameters: [(name: String, meaning: String)] = [], bodyLimit: Int = 1 << 20, isExpensive: Bool = false,
    handle: @escaping @Sendable (Exchange) throws -> HTTPResponse
  ) {
    self.method = method
    self.pattern = pattern
    self.access = access
    self.summary = summary
    self.parameters = parameters
    self.bodyLimit = bodyLimit
    self.isExpensive = isExpensive
    self.handle = handle
  }
}
