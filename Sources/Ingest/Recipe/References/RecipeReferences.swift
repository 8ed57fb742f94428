package import Catalog
import System

/// Where the references in a recipe find their values.
package struct RecipeReferences: Sendable {
  /// The value of `${NAME}`; nil when it is not set.
  let variable: @Sendable (String) -> String?
  /// The value of `${secret:NAME}`; nil when there is no such secret.
  let secret: @Sendable (String) throws -> String?
  /// Which variables `${NAME}` may name.
  let variables: ReferencedVariables
  /// Which files `${file:…}` may name.
  let files: ReferencedFiles

  /// - Parameters:
  ///   - variable: gives the values of `${NAME}`, by custom those of the environment.
  ///   - secret: gives the values of `${secret:NAME}`; what it throws is shown to the operator.
  ///   - variables: which of them may be named.
  ///   - files: which files `${file:…}` may name.
  package init(
    variable: @escaping @Sendable (String) -> String? = { Environment[$0] },
    secret: @escaping @Sendable (String) throws -> String? = { _ in nil }, variables: ReferencedVariables = .any,
    files: ReferencedFiles = .any
  ) {
    self.variable = variable
    self.secret = secret
    self.variables = variables
    self.files = files
  }

  /// Variables from the environment and no secrets.
  package static let environment = RecipeReferences()

  /// Variables from the environment, secrets as the catalog keeps them.
  package static func kept(
    in catalog: Catalog, variables: ReferencedVariables = .any, files: ReferencedFiles = .any
  ) -> RecipeReferences {
    RecipeReferences(secret: { try catalog.secretValue($0) }, variables: variables, files: files)
  }
}
