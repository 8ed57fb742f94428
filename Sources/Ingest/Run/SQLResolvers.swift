import Catalog

/// One resolver for each place that a run's texts come from.
final class SQLResolvers {
  private let catalog: Catalog
  private var resolvers: [SQLPlace: SQLResolver] = [:]

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// The resolver for a text.
  subscript(_ text: SourceSQL) -> SQLResolver {
    // Whoever ran a query had a search path of their own.
    let isQuery = text.target == nil && text.routine == nil
    let place = SQLPlace(
      dialect: text.dialect, container: text.defaults, searchPath: text.searchPath, searchesAllSchemas: isQuery)
    if let known = resolvers[place] { return known }
    let resolver = SQLResolver(catalog, place)
    resolvers[place] = resolver
    return resolver
  }
}
