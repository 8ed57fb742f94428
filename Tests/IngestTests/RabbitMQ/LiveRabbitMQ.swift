import Glibc
import System

@testable import Ingest

/// A real RabbitMQ broker with its management plugin, started once for all tests that want it and stopped when the
/// test process ends, however it ends.
struct LiveRabbitMQ: Sendable {
  let directory: String
  let port: UInt16

  static let shared: Result<LiveRabbitMQ, LiveFailure> = Result { () throws(LiveFailure) in try start() }

  private static let binaries = "/usr/lib/rabbitmq/bin"
  static var isInstalled: Bool { File.exists("\(binaries)/rabbitmq-server") && getuid() == 0 }

  /// What the broker's own tool prints, one line per row, tabs between values.
  func control(_ words: String) throws -> [String] {
    try Shell.run("\(environment)\n\(Self.binaries)/rabbitmqctl -q --no-table-headers \(words) 2> /dev/null")
      .split(separator: "\n").map(String.init)
  }

  private static func start() throws(LiveFailure) -> LiveRabbitMQ {
    do {
      let live = LiveRabbitMQ(
        directory: try File.temporaryDirectory(prefix: "cairn-rabbit"), port: UInt16.random(in: 20_000..<32_000))
      try File.writeAtomically(Array(definitions.utf8), to: "\(live.directory)/definitions.json")
      try Shell.run(live.setUp)
      try Shell.leash(live.run)
      try Shell.run(live.wait)
      return live
    } catch { throw LiveFailure(reason: "\(error)") }
  }

  private var environment: String {
    """
    cd \(directory)
    export HOME=\(directory)/home RABBITMQ_NODENAME=cairn\(port)@localhost ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=\(port + 3) \\
      RABBITMQ_DIST_PORT=\(port + 2) RABBITMQ_CONFIG_FILE=\(directory)/rabbitmq.conf RABBITMQ_CONF_ENV_FILE=/dev/null \\
      RABBITMQ_MNESIA_BASE=\(directory)/mnesia RABBITMQ_LOG_BASE=\(directory)/log RABBITMQ_ENABLED_PLUGINS_FILE=\(directory)/plugins \\
      RABBITMQ_PID_FILE=\(directory)/pid RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none'
    """
  }

  private var setUp: String {
    """
    set -e
    cd \(directory)
    mkdir home mnesia log
    printf cookie > home/.erlang.cookie
    chmod 400 home/.erlang.cookie
    printf '[rabbitmq_management,rabbitmq_shovel_management,rabbitmq_federation_management].\\n' > plugins
    cat > rabbitmq.conf <<C
    listeners.tcp.1 = 127.0.0.1:\(port)
    management.tcp.ip = 127.0.0.1
    management.tcp.port = \(port + 1)
    disk_free_limit.absolute = 50MB
    load_definitions = \(directory)/definitions.json
    C
    """
  }

  /// The broker's parent is a shell that waits on a pipe from this process: when the process ends, so does the pipe,
  /// and the shell stops the broker and its port mapper and removes its files.
  private var run: String {
    """
    \(environment)
    epmd=$(ls -d /usr/lib/erlang/erts-*/bin | tail -1)/epmd
    $epmd -address 127.0.0.1 -port \(port + 3) > epmd.log 2>&1 &
    mapper=$!
    setsid \(Self.binaries)/rabbitmq-server > out 2>&1 &
    server=$!
    cat > /dev/null
    # The broker's script forks a shell that waits for the broker: all of them end together.
    kill -KILL -$server $mapper
    wait
    rm -rf \(directory)
    """
  }

  private var wait: String {
    """
    cd \(directory)
    for i in $(seq 300); do
      # Bindings are imported last, side by side; those of the default exchange have no source. Queues answer 500 while
      # they are chosen a leader.
      api="curl -sf -u crawler:crawl-Pw1 http://127.0.0.1:\(port + 1)/api"
      [ "$($api/bindings | grep -o '"source":"[a-z]' | wc -l)" -ge 5 ] && $api/queues | grep -q orders.quorum \\
        && $api/shovels | grep -q '"state":"running"' && [ "$($api/federation-links | grep -o '"status":"running"' | wc -l)" -eq 2 ] && exit 0
      sleep 0.2
    done
    tail -20 out log/*
    exit 1
    """
  }

  static let definitions = """
    {
      "users": [
        {"name": "crawler", "password": "crawl-Pw1", "tags": "monitoring"},
        {"name": "nobody", "password": "no-Pw1", "tags": ""}
      ],
      "vhosts": [{"name": "/"}, {"name": "shop ü", "metadata": {"description": "The shop's events", "tags": ["sales"]}}],
      "permissions": [
        {"user": "crawler", "vhost": "/", "configure": "^$", "write": "^$", "read": ".*"},
        {"user": "crawler", "vhost": "shop ü", "configure": "^$", "write": "^$", "read": ".*"}
      ],
      "exchanges": [
        {"vhost": "/", "name": "orders", "type": "topic", "durable": true, "auto_delete": false, "internal": false,
         "arguments": {"alternate-exchange": "audit"}},
        {"vhost": "/", "name": "news", "type": "topic", "durable": true, "auto_delete": false, "internal": false, "arguments": {}},
        {"vhost": "shop ü", "name": "newsroom", "type": "topic", "durable": true, "auto_delete": false, "internal": false, "arguments": {}},
        {"vhost": "/", "name": "audit", "type": "fanout", "durable": true, "auto_delete": false, "internal": false, "arguments": {}}
      ],
      "queues": [
        {"vhost": "/", "name": "orders.created", "durable": true, "auto_delete": false,
         "arguments": {"x-message-ttl": 60000, "x-dead-letter-exchange": "audit"}},
        {"vhost": "/", "name": "orders.quorum", "durable": true, "auto_delete": false, "arguments": {"x-queue-type": "quorum"}},
        {"vhost": "/", "name": "audit", "durable": true, "auto_delete": false, "arguments": {}},
        {"vhost": "/", "name": "jobs", "durable": true, "auto_delete": false, "arguments": {}},
        {"vhost": "shop ü", "name": "jobs", "durable": true, "auto_delete": false, "arguments": {}},
        {"vhost": "/", "name": "weird name/%&ü", "durable": true, "auto_delete": false, "arguments": {}},
        {"vhost": "shop ü", "name": "events", "durable": true, "auto_delete": false, "arguments": {}}
      ],
      "parameters": [
        {"vhost": "/", "component": "federation-upstream", "name": "origin", "value": {"uri": "amqp:///shop%20%C3%BC", "exchange": "newsroom"}},
        {"vhost": "/", "component": "shovel", "name": "mover", "value": {"src-protocol": "amqp091", "src-uri": "amqp:///shop%20%C3%BC",
         "src-queue": "events", "dest-protocol": "amqp091", "dest-uri": "amqp://", "dest-exchange": "audit"}}
      ],
      "policies": [
        {"vhost": "/", "name": "fed", "pattern": "^(news|jobs)$", "apply-to": "all", "definition": {"federation-upstream-set": "all"}, "priority": 0}
      ],
      "bindings": [
        {"vhost": "/", "source": "orders", "destination": "orders.created", "destination_type": "queue", "routing_key": "order.created.#", "arguments": {}},
        {"vhost": "/", "source": "orders", "destination": "orders.created", "destination_type": "queue", "routing_key": "order.new", "arguments": {}},
        {"vhost": "/", "source": "orders", "destination": "orders.quorum", "destination_type": "queue", "routing_key": "order.*.eu", "arguments": {}},
        {"vhost": "/", "source": "audit", "destination": "audit", "destination_type": "queue", "routing_key": "", "arguments": {}},
        {"vhost": "/", "source": "orders", "destination": "audit", "destination_type": "exchange", "routing_key": "#", "arguments": {}}
      ]
    }
    """
}
