import Codecs

/// A shovel: it moves messages from one queue or exchange to another, within a broker or between two
/// (https://www.rabbitmq.com/docs/shovel-dynamic).
struct RabbitMQShovel: Equatable {
  /// Where it takes from, or puts into.
  struct End: Equatable {
    let kind: RabbitMQLink.Kind
    let address: RabbitMQAddress
    let name: String
  }

  let vhost: String
  let name: String
  /// Nil for an end that its definition leaves open, or that is no RabbitMQ.
  let source: End?
  let target: End?

  /// - Parameter parameter: its definition, by one who may read it.
  init(_ parameter: RabbitMQParameter) {
    let value = JSON.object(parameter.value)
    (vhost, name) = (parameter.vhost, parameter.name)
    (source, target) = (End(value, "src", "-"), End(value, "dest", "-"))
  }

  /// One of `/api/shovels`, which tells its ends while it runs; nil for what is none.
  init?(_ json: JSON) {
    guard let name = json["name"]?.string else { return nil }
    self.name = name
    // Shovels of the configuration file belong to no virtual host.
    vhost = json["vhost"]?.string ?? "/"
    (source, target) = (End(json, "src", "_"), End(json, "dest", "_"))
  }
}

extension RabbitMQShovel.End {
  fileprivate init?(_ json: JSON, _ side: String, _ mark: String) {
    guard let address = RabbitMQAddress(json["\(side)\(mark)uri"]) else { return nil }
    if let name = json["\(side)\(mark)queue"]?.string {
      self.init(kind: .queue, address: address, name: name)
    } else if let name = json["\(side)\(mark)exchange"]?.string {
      self.init(kind: .exchange, address: address, name: name)
    } else { return nil }
  }
}
