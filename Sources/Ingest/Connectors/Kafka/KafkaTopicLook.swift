import Catalog
import Codecs

/// Finds out what a topic's keys and values look like: by the registry's subjects of its name, else by its records.
struct KafkaTopicLook {
  /// What came of it.
  struct Findings {
    var key: TopicSchema?
    var value: TopicSchema?
    /// Nil when nothing is known of either.
    var columns: [ColumnDraft]?
    /// What the records looked like, where they were asked.
    var sample: JSON?
    /// Whether there are more records than were looked at.
    var isPartial = false
  }

  let registry: SchemaRegistry?
  /// The hashes of the names of all subjects.
  let subjects: Set<Int>
  /// Nil when records are not to be looked at.
  let sampler: KafkaSampler?
  let earliest: [KafkaPartition: Int64]
  let latest: [KafkaPartition: Int64]
  let sink: any CrawlSink

  func findings(on topic: KafkaMetadata.Topic, messages: Int64?) throws(CrawlError) -> Findings {
    var findings = Findings()
    findings.key = try subject("\(topic.name)-key")
    findings.value = try subject("\(topic.name)-value")
    guard findings.key == nil || findings.value == nil, let sampler, messages != 0 else {
      findings.columns = columns(of: findings, topic, nil)
      return findings
    }
    let sample: KafkaTopicSample
    do throws(KafkaError) {
      let (seen, faults) = try sampler.sample(topic, from: earliest, to: latest)
      for fault in faults.prefix(3) { sink.note("\(topic.name): \(fault)") }
      sample = seen
    } catch { throw error.crawlError }
    if findings.key == nil { findings.key = try schema(of: sample.key, topic) }
    if findings.value == nil { findings.value = try schema(of: sample.value, topic) }
    findings.columns = columns(of: findings, topic, sample)
    findings.sample = sample.properties
    findings.isPartial = Int64(sample.records) < messages ?? .max
    return findings
  }

  /// The schemas' columns, and those of the sample for a side without one.
  private func columns(
    of findings: Findings, _ topic: KafkaMetadata.Topic, _ sample: KafkaTopicSample?
  ) -> [ColumnDraft]? {
    var columns: [ColumnDraft] = []
    let sides = [(findings.value, sample?.value, nil), (findings.key, sample?.key, FieldPath("{key}"))]
    for (schema, side, root) in sides {
      if let schema {
        do throws(TopicSchemaError) { columns += try schema.columns(under: root) } catch {
          sink.report(topic.name, "\(error)", hint: nil, keeping: nil)
        }
      } else if let seen = side?.schema(under: root) {
        for remark in seen.remarks { sink.note("\(topic.name): \(remark)") }
        columns += seen.columns
      }
    }
    return columns.isEmpty && findings.key == nil && findings.value == nil ? nil : columns
  }

  // MARK: The registry

  private func subject(_ name: String) throws(CrawlError) -> TopicSchema? {
    guard let registry, subjects.contains(name.hashValue) else { return nil }
    return try asking(name) { () throws(RESTError) in try registry.latest(name).map(complete) }
  }

  /// The schema that the newest record names, where topics and subjects go by different names.
  private func schema(of side: KafkaSideSample, _ topic: KafkaMetadata.Topic) throws(CrawlError) -> TopicSchema? {
    guard let id = side.newestSchema else { return nil }
    guard let registry else {
      sink.note("\(topic.name): records name their schemas by number; set schema_registry_url to read them")
      return nil
    }
    return try asking(topic.name) { () throws(RESTError) in try registry.schema(id).map(complete) }
  }

  /// The schema with everything it refers to.
  private func complete(_ subject: SchemaSubject) throws(RESTError) -> TopicSchema {
    var imports: [String] = []
    var open = subject.references
    var seen: Set<String> = []
    while let registry, let reference = open.popLast(), imports.count < 256 {
      guard seen.insert(reference.subject).inserted, let target = try registry.version(reference) else { continue }
      imports.append(target.text)
      open += target.references
    }
    return TopicSchema(
      subject: subject, versions: try registry?.versions(subject.subject) ?? [],
      compatibility: try registry?.compatibility(subject.subject), imports: imports)
  }

  /// Nil when the registry refuses, which is reported. One that is gone takes no topic's columns with it.
  private func asking(
    _ entity: String, _ body: () throws(RESTError) -> TopicSchema?
  ) throws(CrawlError) -> TopicSchema? {
    do throws(RESTError) { return try body() } catch {
      guard error.isRefusal else { throw error.crawlError }
      sink.report(entity, error.line, hint: error.hint, keeping: nil)
      return nil
    }
  }
}
