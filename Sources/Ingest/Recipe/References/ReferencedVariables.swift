/// Which environment variables `${NAME}` in a recipe may name.
package enum ReferencedVariables: Sendable, Equatable {
  /// Every one: for recipes of whoever runs the command.
  case any
  /// Those that begin with `CAIRN_`, and these.
  case listed(Set<String>)

  /// What seals the secrets of all recipes is no recipe's to read.
  private static let sealed: Set = ["CAIRN_SECRET_KEY"]

  /// Whether a recipe may name a variable.
  func allows(_ name: String) -> Bool {
    switch self {
    case .any: true
    case .listed(let names): !Self.sealed.contains(name) && (name.hasPrefix("CAIRN_") || names.contains(name))
    }
  }
}

/// Why a recipe may not name a variable; whether it is set is not told.
struct VariableReferenceError: Error, CustomStringConvertible {
  var description: String {
    "recipes kept in the catalog may name variables that begin with CAIRN_ or that the server was started with (--recipe-variables)"
  }
}
