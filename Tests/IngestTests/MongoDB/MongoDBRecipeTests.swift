import Codecs
import Net
import Testing

@testable import Ingest

struct MongoDBRecipeTests {
  private func connector(_ config: String) throws -> MongoDBConnector {
    let text = "source:\n  type: mongodb\n  config:\n" + config.split(separator: "\n").map { "    \($0)\n" }.joined()
    guard let connector = try recipe(text).connector as? MongoDBConnector else { throw LiveFailure(reason: "no MongoDB") }
    return connector
  }

  @Test func `a DataHub recipe runs as it is`() throws {
    let connector = try connector(
      """
      connect_uri: mongodb://a.example,b.example:27018/?replicaSet=rs0
      username: ann
      password: s3cret
      authMechanism: DEFAULT
      options: {authSource: people, tls: true, tlsCAFile: /ca.pem, readPreference: secondaryPreferred}
      enableSchemaInference: true
      useRandomSampling: true
      schemaSamplingSize: 50
      maxSchemaSize: 7
      maxDocumentSize: 16793600
      hostingEnvironment: SELF_HOSTED
      database_pattern: {allow: ["^shop$"]}
      collection_pattern: {deny: ["tmp"]}
      """)
    #expect(connector.settings.hosts.map(\.description) == ["a.example:27017", "b.example:27018"])
    #expect(connector.settings.login == MongoDBLogin(mechanism: nil, user: "ann", password: "s3cret", source: "people"))
    #expect(connector.settings.tls?.verification == .full && connector.settings.tls?.authorityFile == "/ca.pem")
    #expect(connector.settings.readPreference == .secondaryPreferred && connector.settings.replicaSet == "rs0")
    #expect(connector.scope.isRandom && connector.scope.sampleSize == 50 && connector.scope.limits.columns == 7)
    #expect(connector.scope.wants(database: "shop") && !connector.scope.wants(database: "shop2"))
  }

  @Test func `login and options may stand in the connection string alone`() throws {
    let settings = try connector("connect_uri: mongodb://ann:p%40ss@h/shop?tlsInsecure=true&ssl=true&authMechanism=SCRAM-SHA-1&directConnection=true").settings
    #expect(settings.login == MongoDBLogin(mechanism: .scram1, user: "ann", password: "p@ss", source: "shop"))
    #expect(settings.tls?.verification == .encryptOnly && settings.isDirect)
  }

  @Test func `without anything it is the server of this machine, and its own databases are left out`() throws {
    let connector = try connector("database_pattern: {deny: [\"^x$\"]}")
    #expect(connector.settings.hosts.map(\.description) == ["localhost:27017"] && connector.settings.login == nil)
    #expect(!connector.scope.wants(database: "admin") && !connector.scope.wants(database: "x") && connector.scope.wants(database: "y"))
  }

  static let wrong: [(config: String, words: String)] = [
    ("connect_uri: mongodb+srv://ann:s3cret@c.example/", "mongodb://host1:27017,host2:27017"),
    ("connect_uri: mongodb://ann:s3cret@h:0", "a.example:27017"),
    ("connect_uri: mongodb://ann:s3cret@h/?authMechanism=GSSAPI", "SCRAM-SHA-256"),
    ("connect_uri: mongodb://ann:s3cret@h/?authMechanism=PLAIN", "tls=true"),
    ("connect_uri: mongodb://h/?readPreference=fastest", "nearest"),
    ("schemaSamplingSize: 0", "1 to 1000000"),
  ]

  @Test(arguments: wrong) func `values that make no sense are refused and never repeated`(config: String, words: String) throws {
    let error = try #require(throws: RecipeError.self) { try connector(config) }
    #expect("\(error)".contains(words) && !"\(error)".contains("s3cret"), "\(error)")
  }
}
