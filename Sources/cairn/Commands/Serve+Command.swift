import API
import Catalog
import Codecs
import Edge
import Glibc
import Ingest
import Net
import System
import Web

extension Command {
  static let serverOptions: [CommandOption] = [
    .data, CommandOption(name: "--listen", value: "HOST:PORT", summary: "where to listen (127.0.0.1:7474); may be repeated"),
    CommandOption(name: "--tls-cert", value: "FILE", summary: "a PEM file with the certificate; switches TLS on"),
    CommandOption(name: "--tls-key", value: "FILE", summary: "a PEM file with its key"),
    CommandOption(name: "--public-read", value: nil, summary: "let everybody read without signing in"),
    CommandOption(
      name: "--recipe-variables", value: "NAME,…",
      summary: "variables that ${…} in kept recipes may name beside those that begin with CAIRN_; may be repeated"),
    CommandOption(name: "--recipe-files", value: "DIR", summary: "the folder whose files ${file:…} in kept recipes may name (none)"),
    CommandOption(name: "--threads", value: "N", summary: "threads that answer requests (8)"),
    CommandOption(name: "--access-log", value: nil, summary: "one line per request on standard error"),
    CommandOption(name: "--debug-echo", value: nil, summary: "serve /debug/echo, for conformance tests"),
  ] + ServerLimit.all.map(\.option)

  static let serve = Command(
    name: "serve", summary: "Serve the catalog: pages, API, and the schedules of recipes.", operands: "",
    options: serverOptions
  ) { arguments in
    let catalog = try Catalog(directory: arguments.dataDirectory, migrations: Resources.migrations())
    let server = try CatalogServer(catalog, arguments, directory: arguments.dataDirectory)
    try server.start()
    try server.announce()
    server.waitForSignal()
    return 0
  }
}

/// A catalog behind a server: wires the rooms together and takes them down again.
final class CatalogServer: Sendable {
  let catalog: Catalog
  let application: Application
  private let crawls: CrawlService
  private let server: HTTPServer
  private let isTLS: Bool

  init(_ catalog: Catalog, _ arguments: CommandArguments, directory: String) throws {
    self.catalog = catalog
    let files = arguments.value("--recipe-files").map { ReferencedFiles.within($0) } ?? .none
    let variables = arguments.all("--recipe-variables").joined(separator: ",").split(separator: ",").map { name in
      String(name.filter { $0 != " " })
    }
    let crawls = CrawlService(catalog, folder: ".", variables: .listed(Set(variables)), files: files)
    self.crawls = crawls
    var settings = ServerSettings()
    try ServerLimit.apply(arguments, to: &settings)
    var (configuration, options) = (settings.configuration, settings.options)
    let listen = arguments.all("--listen")
    if !listen.isEmpty { configuration.listen = listen }
    if let threads = try arguments.integer("--threads", in: 1...256) { configuration.threads = threads }
    if let certificate = arguments.value("--tls-cert") {
      guard let key = arguments.value("--tls-key") else { throw UsageError(reason: "--tls-cert needs --tls-key") }
      configuration.tls = TLSFiles(certificate: certificate, key: key)
    }
    isTLS = configuration.tls != nil
    options.publicRead = arguments.has("--public-read")
    options.secureCookies = isTLS
    options.errorPage = { Pages.error($0, $1) }
    options.log = { CommandLineTool.writeLine("cairn: \($0)", to: STDERR_FILENO) }
    let metrics = Metrics()
    let pages = Pages.endpoints(
      assets: Resources.folder("Public"), secureCookies: isTLS, loadSamples: { try Command.fill(catalog, directory) })
    var endpoints = RESTAPI.endpoints(metrics: metrics) + pages
    if arguments.has("--debug-echo") { endpoints += Self.echo }
    let application = try Application(catalog, crawls: Self.control(crawls), endpoints: endpoints, options: options)
    self.application = application
    configuration.bodyLimit = { application.bodyLimit($0, $1) }
    if arguments.has("--access-log") {
      configuration.accessLog = { record in
        CommandLineTool.writeLine(
          "\(record.peer) \(record.method?.rawValue ?? "-") \(record.target) \(record.status.code) \(record.bytes) \(record.microseconds)us \(record.id)",
          to: STDERR_FILENO)
      }
    }
    server = try HTTPServer(configuration, metrics: metrics) { application.begin($0) }
  }

  /// What pages and API may ask of the crawler.
  static func control(_ crawls: CrawlService) -> CrawlControl {
    CrawlControl(
      lint: { text in
        let report = crawls.report(text)
        return (report.name, report.findings)
      },
      explain: { crawls.report($0).explanation(at: Timestamp(microseconds: WallClock.microseconds)) },
      probe: { text in
        try crawls.probe(text).map { ConnectionStep(name: $0.name, outcome: $0.outcome.rawValue, detail: $0.detail) }
      },
      start: { try crawls.start($0, actor: $1, isDry: $2) },
      cancel: { crawls.cancel($0) }, next: { crawls.next($0) })
  }

  private static var echo: [Endpoint] {
    HTTPMethod.allCases.filter { $0 != .options && $0 != .head }.map { method in
      Endpoint(method, "/debug/echo", .open, "Echo the request's body.", bodyLimit: 64 << 20) { Net.echo($0.request) }
    }
  }

  /// Signals are taken by one thread; all others, made later, inherit the mask.
  func start() throws {
    var signals = Self.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    try application.follower.start()
    try crawls.start()
    try server.start()
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, signal) }
    return signals
  }

  /// The address that people open.
  var address: String { "\(isTLS ? "https" : "http")://\(server.addresses.first.map { "\($0)" } ?? "?")" }

  /// Says where it listens; on a fresh catalog, also how to become its administrator.
  func announce() throws {
    CommandLineTool.writeLine("Cairn is at \(address)", to: STDERR_FILENO)
    guard try !catalog.read({ try $0.hasUsers() }) else { return }
    let secret = try catalog.write(.system) { try $0.invite(nil) }
    CommandLineTool.writeLine(
      "Nobody can sign in yet. Become the administrator once at \(address)/set-up?link=\(secret)", to: STDERR_FILENO)
  }

  /// Serves until SIGTERM or SIGINT, then finishes what is under way. SIGHUP reads the certificate again.
  func waitForSignal() {
    var signals = Self.signals
    while true {
      var signal: Int32 = 0
      guard sigwait(&signals, &signal) == 0 else { continue }
      if signal == SIGHUP {
        do throws(TLSError) {
          try server.reloadCertificate()
        } catch { CommandLineTool.fail("the certificate stays as it was: \(error)", 1) }
        continue
      }
      return stop()
    }
  }

  /// Finishes requests, runs and writes.
  func stop() {
    application.follower.stop()
    crawls.stop()
    server.stop()
    do {
      try catalog.close()
    } catch { CommandLineTool.fail("the catalog could not be closed cleanly: \(error)", 1) }
  }
}

extension RecipeReport {
  /// The report in the words of the API.
  fileprivate var findings: [RecipeFinding] {
    faults.map { RecipeFinding(.fault, line: $0.line, column: $0.column, $0.reason) }
      + notes.map { RecipeFinding($0.kind == .warning ? .warning : .ignored, line: $0.line, $0.text) }
  }
}
