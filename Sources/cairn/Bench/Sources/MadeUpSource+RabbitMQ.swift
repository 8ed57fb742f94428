import Codecs
import Net

extension MadeUpSource {
  /// A RabbitMQ broker with a queue and a binding for every object, and an exchange for every ten.
  static let rabbitMQ = MadeUpSource(name: "rabbitmq") { count, _ in
    @Sendable func exchange(_ number: Int) -> JSON {
      ["vhost": "/", "name": .string("exchange_\(number)"), "type": "topic", "durable": true, "auto_delete": false, "internal": false, "arguments": [:]]
    }
    @Sendable func queue(_ number: Int) -> JSON {
      [
        "vhost": "/", "name": .string(MadeUpTable.name(number)), "type": "classic", "state": "running", "durable": true, "auto_delete": false,
        "exclusive": false, "arguments": ["x-message-ttl": 60_000], "messages": .int(Int64(number)), "message_bytes": .int(Int64(number * 100)),
        "consumers": 1, "policy": .null, "effective_policy_definition": [:], "node": "rabbit@a", "memory": 34_000, "message_stats": ["publish": 5],
      ]
    }
    @Sendable func binding(_ number: Int) -> JSON {
      [
        "vhost": "/", "source": .string("exchange_\(number / 10)"), "destination": .string(MadeUpTable.name(number)), "destination_type": "queue",
        "routing_key": .string("key.\(number)"), "arguments": [:], "properties_key": .string("key.\(number)"),
      ]
    }
    @Sendable func bindings(from exchange: Int) -> [JSON] { (exchange * 10..<max(exchange * 10, min(exchange * 10 + 10, count))).map(binding) }
    @Sendable func page(_ request: HTTPRequest, _ count: Int, _ element: (Int) -> JSON) -> HTTPResponse {
      let size = request.target.query["page_size"].flatMap { Int($0) } ?? 100
      let start = ((request.target.query["page"].flatMap { Int($0) } ?? 1) - 1) * size
      let items = (start..<max(start, min(start + size, count))).map(element)
      return answer(["items": .array(items), "page_count": .int(Int64((count + size - 1) / size)), "total_count": .int(Int64(count))])
    }
    let server = try LoopbackHTTP { request in
      switch request.target.segments.last?.text {
      case "overview": answer([
          "rabbitmq_version": "3.13.0", "cluster_name": "made-up",
          "object_totals": ["queues": .int(Int64(count)), "exchanges": .int(Int64(count / 10))],
        ])
      case "vhosts": page(request, 1) { _ in ["name": "/"] }
      case "exchanges": page(request, count / 10, exchange)
      case "source":
        answer(.array(bindings(from: MadeUpTable.number(request.target.segments.dropLast(2).last?.text ?? ""))))
      case "bindings": answer(.array((0..<count).map(binding)))
      case "queues": page(request, count, queue)
      default: answer([])
      }
    }
    return RunningSource(type: "rabbitmq", config: "management_url: '\(server.address)', username: bench", assets: count, server: server)
  }
}
