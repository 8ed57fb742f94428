import Codecs

extension S3Settings {
  /// Reads the `s3_` keys.
  init(_ recipe: RecipeLayers) throws(RecipeError) {
    self.init()
    endpoint = try recipe.url("s3_endpoint")
    region = try recipe.text("s3_region") ?? region
    usesPathStyle = try recipe.boolean("s3_path_style")
    if let virtual = try recipe.boolean("s3_virtual_host") { usesPathStyle = !virtual }
    if let id = try recipe.text("s3_access_key_id") {
      guard let secret = try recipe.text("s3_secret_access_key") else { throw recipe.missing("s3_secret_access_key") }
      credentials = AWSCredentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: try recipe.text("s3_session_token"))
    }
  }
}
