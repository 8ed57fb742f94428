/// Sinks that write files: Confluent's and Aiven's for S3 and Google's store, and Kafka's own for local files.
enum StorageSinks {
  /// A topic's objects lie in a folder of its name under `topics.dir`.
  static func folders(_ setup: ConnectSetup, platform: String, bucketKeys: [String]) -> ConnectLineage {
    let config = setup.config
    let bucket = bucketKeys.lazy.compactMap { config[$0] }.first
    return setup.sink { _, routed in
      guard let bucket, let address = ConnectDataset.Address(bucket) else { return [] }
      return [ConnectDataset(platform, at: address, folder(routed.text, config))]
    }
  }

  private static func folder(_ topic: String, _ config: ConnectConfig) -> String {
    // Aiven's has a prefix and puts the topic into the names of the files.
    if let prefix = config[first: "aws.s3.prefix", "file.name.prefix", "aws_s3_prefix"] { return prefix + topic }
    let directory = config["topics.dir"] ?? (config["aws.s3.bucket.name"] == nil ? "topics" : "")
    return directory.isEmpty ? topic : "\(directory.hasSuffix("/") ? String(directory.dropLast()) : directory)/\(topic)"
  }

  static func file(_ setup: ConnectSetup) -> ConnectLineage {
    setup.sink { _, _ in setup.config["file"].map { [ConnectDataset("file", at: nil, $0)] } ?? [] }
  }

  static func fileSource(_ setup: ConnectSetup) -> ConnectLineage {
    guard let file = setup.config["file"], let topic = setup.config["topic"] else { return setup.source([]) { _ in nil } }
    return setup.source([ConnectSetup.Origin(dataset: ConnectDataset("file", at: nil, file), topic: topic)]) { _ in nil }
  }
}
