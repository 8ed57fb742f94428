import Catalog
import Glibc
import Ingest
import System

extension Command {
  static let demo = Command(
    name: "demo", summary: "Serve a catalog filled with the sample data of a warehouse.", operands: "",
    options: serverOptions + [
      CommandOption(name: "--exit", value: nil, summary: "fill the catalog and stop"),
      CommandOption(name: "--remove", value: nil, summary: "remove the sample data from --data and stop"),
    ]
  ) { arguments in
    let directory = try arguments.value("--data") ?? File.temporaryDirectory(prefix: "cairn-demo")
    let catalog = try Catalog(directory: directory, migrations: Resources.migrations())
    if arguments.has("--remove") {
      let count = try catalog.write(.system) { try $0.removeSamples() }
      try catalog.close()
      print("Removed \(count) sample assets.")
      return 0
    }
    try fill(catalog, directory)
    if arguments.has("--exit") {
      try catalog.close()
      print("The demo is in \(directory).")
      return 0
    }
    let server = try CatalogServer(catalog, arguments, directory: directory)
    try server.start()
    let secret = try catalog.write(.system) { writer in
      if try writer.reader.user("demo") == nil { try writer.createUser("demo", role: .admin) }
      return try writer.invite("demo")
    }
    print(
      """
      The sample warehouse is in \(directory).
      Sign in once, as demo, at \(server.address)/set-up?link=\(secret)
      Remove it with: cairn demo --remove --data \(directory), or by the button in Settings.
      """)
    // The link must be seen although output into a pipe is buffered.
    fflush(nil)
    server.waitForSignal()
    return 0
  }

  /// Makes the sources, keeps their recipes in the catalog and crawls them, and says what people and pipelines say.
  static func fill(_ catalog: Catalog, _ directory: String) throws {
    let sources = "\(directory)/demo"
    try DemoSources.make(in: sources)
    let place = try File.absolute(sources)
    for (file, bytes) in Resources.folder("recipes/demo").sorted(by: { $0.key < $1.key }) {
      // The kept text names the folder itself, so that a later run needs no variable of this process.
      let text = String(decoding: bytes, as: UTF8.self).replacing("${CAIRN_DEMO_DATA}", with: place)
      let recipe = try Recipe(Array(text.utf8), fallbackName: file)
      try catalog.write(.system) { try $0.putRecipe(recipe.name, text: text, isScheduled: false) }
      let (_, failure) = try CrawlRun(recipe, catalog, trigger: "demo", actor: "demo").perform()
      if let failure { throw CatalogError.store(failure) }
    }
    try DemoMesh(catalog).write()
  }
}
