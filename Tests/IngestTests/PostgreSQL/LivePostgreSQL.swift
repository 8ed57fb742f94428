import Glibc
import System

@testable import Ingest

/// A real PostgreSQL server with users for every way to log in, started once for all tests that want it and stopped
/// when the test process ends, however it ends.
struct LivePostgreSQL: Sendable {
  let directory: String
  let port: UInt16

  /// Nil when PostgreSQL is not installed here; a string says why it did not start.
  static let shared: Result<LivePostgreSQL, LiveFailure>? =
    isInstalled ? Result { () throws(LiveFailure) in try start() } : nil

  static let binaries = "/usr/lib/postgresql/15/bin"
  static var isInstalled: Bool { File.exists("\(binaries)/postgres") && File.exists("/usr/bin/openssl") }

  static func server() throws -> LivePostgreSQL {
    guard let shared else { throw LiveFailure(reason: "PostgreSQL is not installed in \(binaries)") }
    return try shared.get()
  }

  var authorityFile: String { "\(directory)/ca.crt" }

  /// Settings for a user on this server.
  func settings(
    _ user: String, _ password: String? = nil, database: String = "shop", tls: PostgreSQLTLSMode = .prefer
  ) -> PostgreSQLSettings {
    var settings = PostgreSQLSettings(
      host: "127.0.0.1", port: port, login: PostgreSQLLogin(user: user, password: password, database: database))
    settings.tls.mode = tls
    settings.tls.authorityFile = tls == .verifyCA || tls == .verifyFull ? authorityFile : nil
    settings.connectTimeout = 10
    return settings
  }

  /// What `psql` prints for a query, one line per row.
  func psql(_ sql: String, database: String = "shop") throws -> [String] {
    let output = try Shell.run(
      """
      PGPASSWORD=admin-Pw1 PGCLIENTENCODING=UTF8 psql -X -v ON_ERROR_STOP=1 -A -t -q -h 127.0.0.1 -p \(port) -U admin -d '\(database)' <<'SQL'
      \(sql)
      SQL
      """)
    return output.split(separator: "\n").map(String.init)
  }

  private static func start() throws(LiveFailure) -> LivePostgreSQL {
    do {
      let directory = try File.temporaryDirectory(prefix: "cairn-pg")
      let port = UInt16.random(in: 20_000..<32_000)
      let live = LivePostgreSQL(directory: directory, port: port)
      try File.writeAtomically(Array(sampleSQL.utf8), to: "\(directory)/sample.sql")
      try Shell.run(live.setUp)
      try live.run()
      try live.load()
      return live
    } catch {
      throw LiveFailure(reason: "\(error)")
    }
  }

  /// initdb refuses to work for root.
  private static let asUser = getuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --init-groups" : ""

  private var setUp: String {
    """
    set -e
    cd \(directory)
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Test CA' -keyout ca.key -out ca.crt
    certificate() {
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -keyout $1.key -out $1.csr
      openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out $1.crt
    }
    echo 'subjectAltName=DNS:localhost' > ext
    certificate server localhost
    echo 'subjectAltName=DNS:client' > ext
    certificate client cert_user
    echo admin-Pw1 > password
    [ $(id -u) != 0 ] || chown -R postgres .
    chmod 600 server.key client.key
    chmod 644 client.key
    \(Self.asUser) \(Self.binaries)/initdb -D data -U admin -A scram-sha-256 --pwfile=password -E UTF8 --locale=C.UTF-8
    cat >> data/postgresql.conf <<C
    listen_addresses = '127.0.0.1'
    port = \(port)
    unix_socket_directories = '\(directory)'
    ssl = on
    ssl_cert_file = '\(directory)/server.crt'
    ssl_key_file = '\(directory)/server.key'
    ssl_ca_file = '\(directory)/ca.crt'
    shared_preload_libraries = 'pg_stat_statements'
    max_connections = 40
    fsync = off
    wal_level = logical
    C
    cat > data/pg_hba.conf <<C
    local     all all                     scram-sha-256
    hostnossl all tls_user   127.0.0.1/32 reject
    hostssl   all plain_user 127.0.0.1/32 reject
    host      all md5_user   127.0.0.1/32 md5
    host      all clear_user 127.0.0.1/32 password
    host      all trusted    127.0.0.1/32 trust
    hostssl   all cert_user  127.0.0.1/32 cert
    host      all all        127.0.0.1/32 scram-sha-256
    C
    """
  }

  /// The server's parent is a shell that waits on a pipe from this process: when the process ends, so does the pipe,
  /// and the shell stops the server and removes its files.
  private func run() throws {
    try Shell.leash(
      """
      cd \(directory)
      \(Self.asUser) \(Self.binaries)/postgres -D data > server.log 2>&1 &
      cat > /dev/null
      kill -QUIT $!
      wait
      rm -rf \(directory)
      """)
  }

  private func load() throws {
    try Shell.run(
      """
      export PGCLIENTENCODING=UTF8 PGPASSWORD=admin-Pw1 PGHOST=127.0.0.1 PGPORT=\(port) PGUSER=admin
      for i in $(seq 100); do \(Self.binaries)/pg_isready -q && break; sleep 0.1; done
      psql -X -q -v ON_ERROR_STOP=1 -d postgres -f \(directory)/sample.sql >/dev/null || { cat \(directory)/server.log; exit 1; }
      """)
  }
}

/// Why the live server cannot be used.
struct LiveFailure: Error {
  let reason: String
}
