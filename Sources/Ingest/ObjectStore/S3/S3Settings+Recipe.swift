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

extension RecipeKey {
  /// How buckets are reached, for sources that read files.
  static let storage = [
    RecipeKey("s3_endpoint", .text, "Where the buckets are when not at AWS, such as http://minio:9000.", synonyms: ["aws_endpoint_url", "endPointURL"]),
    RecipeKey("s3_region", .text, "The buckets' region.", default: "us-east-1", synonyms: ["aws_region", "awsRegion"]),
    RecipeKey("s3_access_key_id", .text, "The access key; without it buckets are read unsigned.", synonyms: ["aws_access_key_id", "awsAccessKeyId"]),
    RecipeKey("s3_secret_access_key", .secret, "Its secret half, best as ${VARIABLE}.", synonyms: ["aws_secret_access_key", "awsSecretAccessKey"]),
    RecipeKey("s3_session_token", .secret, "What comes with temporary keys.", synonyms: ["aws_session_token", "awsSessionToken"]),
    RecipeKey("s3_path_style", .boolean, "Whether the bucket stands in the path rather than in the host's name.", default: "true with s3_endpoint"),
    RecipeKey("ca_file", .path, "A PEM file with the authorities to trust."),
  ]

  /// How long such sources wait.
  static let storageTimeout = RecipeKey(
    "timeout", .integer, "Seconds of silence, and five times as many for a whole answer, after which a request is given up.", default: "60")
}
