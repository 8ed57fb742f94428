import Glibc
import System
import Testing

@testable import Ingest

@Suite struct ReferenceTests {
  static let expansions: [(String, String)] = [
    ("plain", "plain"), ("${A}", "one"), ("x${A}y${B}z", "xoneytwoz"), ("${A}${A}", "oneone"), ("$A", "$A"), ("$", "$"),
    ("${", "${"), ("${A", "${A"), ("a$b{c}", "a$b{c}"), ("$${A}", "${A}"), ("$$${A}", "$${A}"), ("$$", "$$"),
    ("${NONE:-x}", "x"), ("${NONE:-}", ""), ("${EMPTY:-x}", "x"), ("${A:-x}", "one"), ("${NONE:-a:-b}", "a:-b"),
    ("${NONE:-${A}}", "one"), ("${NONE:-${NONE2:-${B}}}", "two"), ("${NONE:-p${A}q}", "poneq"), ("${NONE:-{}}", "{}"),
    ("${secret:pg}", "s3cret"), ("${secret:none:-fallback}", "fallback"), ("${BRACES}", "${A}"),
    ("${NONE:-http://x}", "http://x"), ("{${A}}", "{one}"), ("äö${A}ü", "äöoneü"),
  ]

  @Test(arguments: expansions) func `references are replaced by values`(text: String, expected: String) throws {
    let config = "path: x\nservice: '\(text)'"
    let recipe = try recipe(
      recipeText(config: config), variables: ["A": "one", "B": "two", "EMPTY": "", "BRACES": "${A}"],
      secrets: ["pg": "s3cret"])
    #expect((try recipe.configuration.text("service") ?? "") == expected)
  }

  @Test func `nesting has a limit, and hostile depth takes no time`() {
    let deep = String(repeating: "${A:-", count: 5000) + String(repeating: "}", count: 5000)
    #expect(ReferenceText(deep).references.count <= 16)
  }

  @Test func `a file gives its text without the newline at its end`() throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-reference")
    defer { try? File.removeTree(folder) }
    for (name, text) in [("plain", "a b"), ("unix", "a b\n"), ("dos", "a b\r\n"), ("two", "a b\n\n")] {
      try File.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
    }
    func service(_ name: String) throws -> String? {
      try recipe(recipeText(config: "path: x\nservice: \"${file:\(name)}\""), folder: folder).configuration.text("service")
    }
    #expect(try service("plain") == "a b")
    #expect(try service("unix") == "a b")
    #expect(try service("dos") == "a b")
    #expect(try service("two") == "a b\n")
    #expect(try service("none:-default") == "default")
    #expect(throws: RecipeError.self) { _ = try service("none") }
  }

  @Test(arguments: [
    ("CAIRN_SHOP", true), ("SHOP_PASSWORD", true), ("PATH", false), ("CAIRN_SECRET_KEY", false), ("XCAIRN_", false), ("shop_password", false),
  ])
  func `a kept recipe names variables of the server's list and those that begin with CAIRN_`(name: String, isAllowed: Bool) {
    let references = RecipeReferences(variable: { _ in "a-value" }, variables: .listed(["SHOP_PASSWORD", "CAIRN_SECRET_KEY"]))
    let text = Array(recipeText(config: "path: ${\(name):-fallback}").utf8)
    let recipe = Result { () throws(RecipeError) in try Recipe(text, fallbackName: "x", references: references) }
    switch recipe {
    case .success(let recipe): #expect(isAllowed && (try? recipe.configuration.text("path")) == "a-value")
    case .failure(let error): #expect(!isAllowed && "\(error)".contains("--recipe-variables") && !"\(error)".contains("a-value"))
    }
  }

  static let places: [(name: String, reason: String?)] = [
    ("pw", nil), ("sub/pw", nil), ("/DIR/inside/pw", nil), ("/DIR/inside/../outside", "alone"), ("../outside", "alone"),
    ("/etc/hostname", "alone"), ("link", "alone"), ("/DIR/insider", "alone"), ("/no/such/file", "alone"), ("none", "cannot be read"),
  ]

  @Test(arguments: places)
  func `a kept recipe names files of the server's folder alone`(name: String, reason: String?) throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-reference")
    defer { try? File.removeTree(folder) }
    let root = "\(folder)/inside"
    for path in [root, "\(root)/sub"] { try File.createDirectory(path) }
    for path in ["\(root)/pw", "\(root)/sub/pw", "\(folder)/outside", "\(folder)/insider"] {
      try File.writeAtomically(Array("a-secret".utf8), to: path)
    }
    #expect(symlink("\(folder)/outside", "\(root)/link") == 0)
    let text = recipeText(config: "path: x\nservice: \"${file:\(name.replacing("/DIR", with: folder))}\"")
    func service(_ files: ReferencedFiles) throws -> String? {
      try Recipe(
        Array(text.utf8), fallbackName: "f", references: RecipeReferences(variable: { _ in nil }, files: files)
      ).configuration.text("service")
    }
    if let reason {
      #expect { try service(.within(root)) } throws: { "\($0)".contains(reason) && !"\($0)".contains("a-secret") }
    } else {
      #expect(try service(.within(root)) == "a-secret")
    }
    #expect { try service(.none) } throws: { "\($0)".contains("--recipe-files") }
  }

  @Test func `what a secret's lookup throws is told, and where`() {
    struct Locked: Error, CustomStringConvertible { let description = "the key is gone" }
    let text = recipeText(config: "path: x\nservice: ${secret:a}")
    #expect {
      _ = try Recipe(
        Array(text.utf8), fallbackName: "f", references: RecipeReferences(variable: { _ in nil }, secret: { _ in throw Locked() }))
    } throws: { ($0 as? RecipeError)?.line == 6 && "\($0)".contains("the key is gone") }
  }

  @Test func `a value that changes a plain scalar changes its kind too`() throws {
    let text = recipeText(config: "path: x\ncount_rows: ${FLAG}\ntimeout: ${SECONDS}")
    let recipe = try recipe(text, variables: ["FLAG": "false", "SECONDS": "7"])
    #expect(try recipe.configuration.boolean("count_rows") == false)
    #expect(try recipe.configuration.integer("timeout", in: 1...10) == 7)
  }
}

@Suite struct RedactionTests {
  private static let config = """
    host_port: ${HOST}:5432
    username: ann
    password: ${PASSWORD}
    database: shop
    """

  private static func text(_ config: String) -> String {
    recipeText(config: config).split(separator: "sqlite").joined(separator: "postgres")
  }

  static let hidden: [(String, String)] = [
    ("password: ${PASSWORD}", "tr0ub4dor"), ("password: literal-pass", "literal-pass"), ("password: \"${file:pw}\"", "from-a-file"),
    ("password: ${secret:pg}", "from-the-vault"), ("password: ${NONE:-default-pass}", "default-pass"),
    ("password: 73313373", "73313373"), ("password: x\nservice: ${secret:pg}", "from-the-vault"),
    ("password: x\nsslrootcert: /a/${PASSWORD}/b", "tr0ub4dor"),
  ]

  @Test(arguments: hidden) func `a secret is blotted out however it came in`(config: String, secret: String) throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-redaction")
    defer { try? File.removeTree(folder) }
    try File.writeAtomically(Array("from-a-file\n".utf8), to: "\(folder)/pw")
    let recipe = try recipe(
      Self.text("username: ann\n\(config)"), variables: ["PASSWORD": "tr0ub4dor"], secrets: ["pg": "from-the-vault"],
      folder: folder)
    #expect(recipe.redaction("it was \(secret)!") == "it was •••!")
  }

  @Test func `an address in a recipe hides its password, decoded too`() throws {
    let recipe = try recipe(
      "source: {type: sqlalchemy, config: {connect_uri: \"postgresql://ann:p%40ss%2Fword@db/shop\"}}")
    #expect(!recipe.redaction("p%40ss%2Fword").contains("ss"))
    #expect(!recipe.redaction("p@ss/word").contains("ss"))
    #expect(try recipe.configuration.text("password") == "p@ss/word")
  }

  @Test func `host and user stay readable, for errors must name them`() throws {
    let recipe = try recipe(Self.text(Self.config), variables: ["HOST": "db.example", "PASSWORD": "tr0ub4dor"])
    #expect(recipe.redaction("db.example:5432 as ann: tr0ub4dor") == "db.example:5432 as ann: •••")
  }

  @Test func `the spellings of URLs and base64 are hidden too`() {
    let redaction = Redaction(["a b&c=d", "abc"])
    #expect(redaction("x=a%20b%26c%3Dd") == "x=•••")
    #expect(redaction("Basic YSBiJmM9ZA==") == "Basic •••")
    #expect(redaction("abc") == "abc", "what is very short would blot out everything")
  }

  @Test func `of two secrets that overlap nothing is left`() {
    #expect(Redaction(["secret", "secret-tail"])("secret-tail secret") == "••• •••")
  }

  @Test func `a fault never shows a secret`() {
    let text = Self.text("username: ann\npassword: ${PASSWORD}\nsslmode: ${PASSWORD}\nconnect_timeout: ${PASSWORD}")
    let report = report(text, variables: ["PASSWORD": "tr0ub4dor"])
    #expect(report.faults.count == 2)
    #expect(!report.faults.contains { "\($0)".contains("tr0ub4dor") })
    #expect(throws: RecipeError.self) { try recipe(text, variables: ["PASSWORD": "tr0ub4dor"]) }
  }
}
