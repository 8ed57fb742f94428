import Glibc
import Net
import System

/// Certificates made once for a test run by the `openssl` command, in a folder of their own.
struct TestCertificates: Sendable {
  /// An authority's certificate.
  let authority: String
  /// For localhost and 127.0.0.1, signed by the authority.
  let server: String
  /// For other.example and *.wild.example, signed by the authority.
  let other: String
  /// For localhost, signed by the authority, expired yesterday.
  let expired: String
  /// For localhost, signed by itself.
  let selfSigned: String
  /// For a client, signed by the authority.
  let client: String
  /// The client's key under the passphrase `open sesame`.
  let encryptedClientKey: String

  static let shared: Result<TestCertificates, any Error> = Result {
    let certificates = try TestCertificates()
    atexit {
      if case .success(let certificates) = TestCertificates.shared { try? File.removeTree(certificates.folder) }
    }
    return certificates
  }

  private let folder: String

  /// The key of the certificate at a path.
  static func key(of certificate: String) -> String { certificate.replacing(".pem", with: ".key") }

  private init() throws {
    let folder = try File.temporaryDirectory(prefix: "certificates")
    self.folder = folder
    authority = try Self.selfSigned(folder, "authority", "/CN=Test Authority/O=Cairn")
    selfSigned = try Self.selfSigned(folder, "alone", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    let local = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    server = try Self.signed(folder, "server", by: authority, extensions: local)
    expired = try Self.signed(folder, "expired", by: authority, extensions: local, days: -1)
    let names = "subjectAltName=DNS:other.example,DNS:*.wild.example,IP:10.9.8.7"
    other = try Self.signed(folder, "other", by: authority, extensions: names)
    client = try Self.signed(folder, "client", by: authority, extensions: "extendedKeyUsage=clientAuth")
    encryptedClientKey = "\(folder)/encrypted.key"
    try openssl(
      "pkcs8", "-topk8", "-in", Self.key(of: client), "-out", encryptedClientKey, "-passout", "pass:open sesame")
  }

  private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout"]

  private static func selfSigned(_ folder: String, _ name: String, _ subject: String, _ more: String...) throws
    -> String
  {
    let path = "\(folder)/\(name)"
    try openssl(
      ["req", "-x509", "-days", "9", "-subj", subject, "-out", "\(path).pem"] + newKey + ["\(path).key"] + more)
    return "\(path).pem"
  }

  private static func signed(
    _ folder: String, _ name: String, by authority: String, extensions: String, days: Int = 9
  ) throws -> String {
    let path = "\(folder)/\(name)"
    try openssl(["req", "-subj", "/CN=\(name)", "-out", "\(path).csr"] + newKey + ["\(path).key"])
    try File.writeAtomically(bytes(extensions), to: "\(path).ext")
    try openssl(
      "x509", "-req", "-in", "\(path).csr", "-CA", authority, "-CAkey", key(of: authority), "-CAcreateserial", "-days",
      "\(days)", "-extfile", "\(path).ext", "-out", "\(path).pem")
    return "\(path).pem"
  }
}

/// An `openssl s_server` on a free loopback port, which sends back each line reversed.
final class OpenSSLServer: Sendable {
  let port: UInt16
  private let process: pid_t
  private let folder: String

  /// - Parameter answering: the whole HTTP response to any request for `/answer`, in place of reversed lines.
  init(certificate: String, _ options: [String] = [], answering response: String? = nil) throws {
    let folder = try File.temporaryDirectory(prefix: "s_server")
    self.folder = folder
    if let response { try File.writeAtomically(bytes(response), to: "\(folder)/answer") }
    let arguments = [
      "s_server", "-accept", "127.0.0.1:0", response == nil ? "-rev" : "-HTTP", "-cert", certificate, "-key",
      TestCertificates.key(of: certificate),
    ]
    process = try spawn(arguments + options, output: "\(folder)/output", in: folder)
    let deadline = Deadline.after(seconds: 10)
    while !deadline.hasPassed {
      let text = String(decoding: try File.read("\(folder)/output"), as: UTF8.self)
      if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }), text.hasSuffix("\n"),
        let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
      {
        self.port = port
        return
      }
      usleep(5000)
    }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    throw SystemError(code: ETIMEDOUT, operation: "s_server", path: "openssl")
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    try? File.removeTree(folder)
  }
}

/// Runs the `openssl` command to its end and returns what it printed.
@discardableResult
func openssl(_ arguments: String...) throws -> [UInt8] { try openssl(arguments) }

@discardableResult
func openssl(_ arguments: [String]) throws -> [UInt8] {
  let folder = try File.temporaryDirectory(prefix: "openssl")
  defer { try? File.removeTree(folder) }
  let process = try spawn(arguments, output: "\(folder)/output")
  var status: Int32 = 0
  waitpid(process, &status, 0)
  guard status == 0 else {
    throw SystemError(code: ECHILD, operation: arguments.joined(separator: " "), path: "openssl")
  }
  return try File.read("\(folder)/output")
}

/// Starts the `openssl` command without input, its standard output going to a file.
private func spawn(_ arguments: [String], output: String, in folder: String = "/") throws -> pid_t {
  try File.writeAtomically([], to: output)
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  var process = pid_t()
  let command = ["sh", "-c", "cd \"$0\" && exec openssl \"$@\"", folder]
  var words: [UnsafeMutablePointer<CChar>?] = (command + arguments).map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  let code = posix_spawnp(&process, "sh", &actions, nil, &words, environ)
  guard code == 0 else { throw SystemError(code: code, operation: "posix_spawn", path: "openssl") }
  return process
}
