package import Edge
package import Net

/// The native REST API under `/api/v1`, and what machines ask about the server itself.
package enum RESTAPI {
  /// Every route. The OpenAPI document is made from the same list.
  package static func endpoints(metrics: Metrics) -> [Endpoint] {
    let routes =
      AssetRoutes.all + BulkRoutes.all + ColumnRoutes.all + SearchRoutes.all + LineageRoutes.all + ChangeRoutes.all
      + QualityRoutes.all + RecipeRoutes.all + SecretRoutes.all + AccountRoutes.all + SQLRoutes.all
    return routes + [OpenAPIDocument.endpoint(routes)] + HealthRoutes.all(metrics)
  }
}
