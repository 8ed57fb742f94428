import Catalog

/// What the service of a recipe is called, here and in the names that other products give it.
struct ServiceNaming: Sendable {
  let service: String
  /// DataHub's platform instance, nil for none.
  let instance: String?
  /// DataHub's environment (fabric).
  let environment: String

  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    service = try configuration.text("service") ?? configuration.recipeName
    instance = try configuration.text("platform_instance")
    environment = try configuration.text("env") ?? "PROD"
  }

  /// - Parameter host: nil for a Unix socket, whose server is this machine's.
  func identity(platform: String, host: String?, port: UInt16) -> ServiceIdentity {
    ServiceIdentity(
      platform: platform, host: host ?? "localhost", port: Int(port), instance: instance, environment: environment)
  }

  func draft(_ identity: ServiceIdentity) throws(CatalogError) -> AssetDraft {
    AssetDraft(.service, try FQN(parts: [service]), service: identity)
  }
}

extension RecipeKey {
  /// What the service is called in the catalog and by other products.
  static let naming = [
    RecipeKey("service", .text, "The service's name in the catalog.", default: "the recipe's name"),
    RecipeKey("platform_instance", .text, "DataHub's platform instance."),
    RecipeKey("env", .text, "The environment, such as PROD.", default: "PROD"),
  ]

  /// Keys of several groups in one list.
  static func list(_ groups: [RecipeKey]...) -> [RecipeKey] { groups.flatMap(\.self) }
}
