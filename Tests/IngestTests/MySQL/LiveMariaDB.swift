import Glibc
import System

@testable import Ingest

/// A real MariaDB server with users for every way to log in, started once for all tests that want it and stopped
/// when the test process ends, however it ends.
struct LiveMariaDB: Sendable {
  let directory: String
  let port: UInt16

  static let shared: Result<LiveMariaDB, LiveFailure> = Result { () throws(LiveFailure) in try start() }

  static var isInstalled: Bool {
    File.exists("/usr/sbin/mariadbd") && File.exists("/usr/bin/openssl") && getuid() == 0
  }

  static func server() throws -> LiveMariaDB { try shared.get() }

  var authorityFile: String { "\(directory)/ca.crt" }

  /// Settings for a user on this server.
  func settings(
    _ user: String = "native_u", _ password: String? = "native-Pw1", mode: MySQLTLSSettings.Mode = .preferred
  ) -> MySQLSettings {
    var settings = MySQLSettings(
      host: "127.0.0.1", port: port, login: MySQLLogin(user: user, password: password, database: nil))
    settings.tls.mode = mode
    settings.tls.authorityFile = mode == .verifyAuthority || mode == .verifyIdentity ? authorityFile : nil
    settings.connectTimeout = 10
    return settings
  }

  /// What the server's own client prints for a query, one line per row, tabs between values.
  func client(_ sql: String) throws -> [String] {
    let output = try Shell.run(
      """
      mariadb --no-defaults -uroot -S \(directory)/s.sock --default-character-set=utf8mb4 -N -B <<'SQL'
      \(sql)
      SQL
      """)
    return output.split(separator: "\n").map(String.init)
  }

  private static func start() throws(LiveFailure) -> LiveMariaDB {
    do {
      let live = LiveMariaDB(
        directory: try File.temporaryDirectory(prefix: "cairn-maria"), port: UInt16.random(in: 20_000..<32_000))
      try File.writeAtomically(Array(sample.utf8), to: "\(live.directory)/sample.sql")
      try Shell.run(live.setUp)
      try Shell.leash(live.run)
      try Shell.run(live.load)
      return live
    } catch { throw LiveFailure(reason: "\(error)") }
  }

  private var setUp: String {
    """
    set -e
    cd \(directory)
    mkdir tmp
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Test CA' -keyout ca.key -out ca.crt
    certificate() {
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout $1.key -out $1.csr
      openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out $1.crt
    }
    echo 'subjectAltName=DNS:localhost' > ext
    certificate localhost
    certificate client
    chown -R mysql .
    chmod 755 . && chmod 644 client.key
    mariadb-install-db --no-defaults --user=mysql --datadir=$PWD/data --auth-root-authentication-method=normal --skip-test-db
    """
  }

  /// The server's parent is a shell that waits on a pipe from this process: when the process ends, so does the pipe,
  /// and the shell stops the server and removes its files.
  private var run: String {
    """
    cd \(directory)
    ED=; [ -e /usr/lib/mysql/plugin/auth_ed25519.so ] && ED=--plugin-load-add=auth_ed25519
    mariadbd --no-defaults --user=mysql --datadir=$PWD/data --socket=$PWD/s.sock --pid-file=$PWD/pid \\
      --bind-address=127.0.0.1 --port=\(port) --tmpdir=$PWD/tmp --innodb-buffer-pool-size=16M --innodb-flush-log-at-trx-commit=0 \\
      --performance-schema=ON --ssl-ca=$PWD/ca.crt --ssl-cert=$PWD/localhost.crt --ssl-key=$PWD/localhost.key \\
      --character-set-server=utf8mb4 --max-allowed-packet=64M --event-scheduler=OFF $ED > log 2>&1 &
    cat > /dev/null
    kill -KILL $!
    wait
    rm -rf \(directory)
    """
  }

  private var load: String {
    """
    cd \(directory)
    sql="mariadb --no-defaults -uroot -S s.sock --default-character-set=utf8mb4 --max-allowed-packet=64M"
    for i in $(seq 150); do $sql -e 'select 1' > /dev/null 2>&1 && break; sleep 0.1; done
    $sql < sample.sql || { tail log; exit 1; }
    """
  }

  static let sample = """
    CREATE DATABASE shop CHARACTER SET utf8mb4 COMMENT 'The shop, owner sales';
    CREATE DATABASE legacy CHARACTER SET latin1;
    CREATE DATABASE `odd-db ü`;
    CREATE USER native_u@'%' IDENTIFIED VIA mysql_native_password USING PASSWORD('native-Pw1');
    CREATE USER ed_u@'%' IDENTIFIED VIA ed25519 USING PASSWORD('ed-Pw1');
    CREATE USER both_u@'%' IDENTIFIED VIA ed25519 USING PASSWORD('both-Pw1') OR mysql_native_password USING PASSWORD('both-Pw1');
    CREATE USER empty_u@'%';
    CREATE USER tls_u@'%' IDENTIFIED BY 'tls-Pw1' REQUIRE SSL;
    CREATE USER cert_u@'%' IDENTIFIED BY 'cert-Pw1' REQUIRE X509;
    CREATE USER expired_u@'%' IDENTIFIED BY 'ex-Pw1' PASSWORD EXPIRE;
    USE shop;
    CREATE TABLE customer (
      id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY COMMENT 'the key', email VARCHAR(255) NOT NULL COMMENT 'PII: e-mail',
      prefs JSON, kind ENUM('b2b', 'it''s', 'b2c') DEFAULT 'b2c', flags SET('vip', 'blocked'), place POINT, raw VARBINARY(16),
      u UUID, ip INET6, bits BIT(12), ratio DOUBLE, dec1 DECIMAL(20, 4) UNSIGNED ZEROFILL, y YEAR, t TIME(3),
      dt DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
      big LONGTEXT, tiny TINYINT(1), domain VARCHAR(255) AS (SUBSTRING_INDEX(email, '@', -1)) PERSISTENT,
      shouted VARCHAR(255) AS (UPPER(email)) VIRTUAL, hidden INT INVISIBLE, UNIQUE KEY uq_email (email),
      KEY by_big (big (20)), FULLTEXT KEY words (big)) COMMENT = 'Customers ✓ (GDPR)';
    CREATE TABLE invoice (
      id BIGINT PRIMARY KEY, customer_id BIGINT UNSIGNED NOT NULL, total DECIMAL(14, 2), issued DATE NOT NULL,
      CONSTRAINT fk_c FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE,
      CONSTRAINT positive CHECK (total >= 0)) COMMENT = 'Invoices';
    CREATE TABLE happening (id INT, d DATE NOT NULL, PRIMARY KEY (id, d)) PARTITION BY RANGE (YEAR(d))
      (PARTITION p25 VALUES LESS THAN (2026), PARTITION pmax VALUES LESS THAN MAXVALUE);
    CREATE TABLE versioned (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING;
    CREATE TABLE gone (id INT);
    CREATE SEQUENCE counter;
    CREATE VIEW revenue AS SELECT c.email, SUM(i.total) AS revenue FROM customer c JOIN invoice i ON i.customer_id = c.id GROUP BY c.email;
    CREATE VIEW broken AS SELECT id FROM gone;
    DROP TABLE gone;
    CREATE TABLE `weird ``tbl`` "x"` (`col one` INT COMMENT 'a ''quoted'' ünïcode ✓ \\n line', `select` INT);
    DELIMITER //
    CREATE PROCEDURE close_invoice(IN x BIGINT, OUT y INT) COMMENT 'closes' BEGIN UPDATE invoice SET total = 0 WHERE id = x; SET y = 1; END//
    CREATE FUNCTION net(gross DECIMAL(14, 2)) RETURNS DECIMAL(14, 2) DETERMINISTIC RETURN gross / 1.19//
    CREATE TRIGGER filled BEFORE INSERT ON invoice FOR EACH ROW SET NEW.total = COALESCE(NEW.total, 0)//
    CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM happening WHERE d < '2020-01-01'//
    DELIMITER ;
    INSERT INTO customer (email, big) VALUES ('ann@example.com', REPEAT('x', 17000000)), ('bob@example.com', 'short');
    INSERT INTO invoice VALUES (1, 1, 10, '2026-11-01'), (2, 2, 5, '2026-11-02');
    CREATE TABLE revenue_copy (email VARCHAR(255), revenue DECIMAL(14, 2));
    GRANT SELECT, SHOW VIEW, PROCESS ON *.* TO native_u@'%', ed_u@'%', both_u@'%', tls_u@'%', cert_u@'%', expired_u@'%';
    GRANT TRIGGER, EVENT ON shop.* TO native_u@'%';
    GRANT SELECT (id, kind) ON shop.customer TO empty_u@'%';
    INSERT INTO revenue_copy (email, revenue) SELECT email, revenue FROM revenue;
    """
}
