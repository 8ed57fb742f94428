import Catalog
import Codecs

/// What people and pipelines say of the demo's data: domains, products, topics, terms, tags, lineage, checks.
///
/// All of it goes through the same writes that pages and API use. Every asset carries the property `sample`.
struct DemoMesh {
  private let catalog: Catalog
  private static let sample: JSONObject = [PropertyName.sample: true]
  private static let domains = [
    ("orders", "Everything from the cart to the promise date.", "order-team"),
    ("inventory", "What lies where, and how much of it is free.", "stock-team"),
    ("fulfilment", "Waves, picking and packing.", "floor-team"),
    ("shipping", "Carriers, routes and delivery.", "dock-team"),
    ("labour", "Who works when, and how it goes.", "people-team"),
    ("customers", "Who buys, and how to reach them.", "order-team"),
  ]
  private static let products: [(name: String, domain: String, view: String, freshness: String)] = [
    ("order-flow", "orders", "gold.order_flow", "1 h"), ("revenue", "orders", "gold.daily_revenue", "24 h"),
    ("inventory-health", "inventory", "gold.inventory_health", "15 min"),
    ("picker-productivity", "labour", "gold.picker_productivity", "24 h"),
    ("carrier-scorecard", "shipping", "gold.carrier_scorecard", "24 h"), ("late-orders", "shipping", "gold.late_orders", "1 h"),
    ("customer-360", "customers", "silver.customers", "4 h"),
  ]
  /// Topic, the bronze table it fills, and the silver table made from that.
  private static let flows: [(topic: String, bronze: String, silver: String, domain: String)] = [
    ("orders", "orders.cdc_orders", "silver.orders", "orders"),
    ("order-lines", "orders.cdc_order_lines", "silver.order_lines", "orders"),
    ("customers", "orders.cdc_customers", "silver.customers", "customers"),
    ("stock-levels", "inventory.cdc_stock_levels", "silver.stock_levels", "inventory"),
    ("locations", "inventory.cdc_locations", "silver.locations", "inventory"),
    ("receipts", "inventory.cdc_receipts", "silver.receipts", "inventory"),
    ("waves", "fulfilment.cdc_waves", "silver.waves", "fulfilment"),
    ("pick-tasks", "fulfilment.cdc_pick_tasks", "silver.pick_tasks", "fulfilment"),
    ("packs", "fulfilment.cdc_packs", "silver.packs", "fulfilment"),
    ("shipments", "shipping.cdc_shipments", "silver.shipments", "shipping"),
    ("workers", "labour.cdc_workers", "silver.workers", "labour"), ("shifts", "labour.cdc_shifts", "silver.shifts", "labour"),
  ]
  private static let facts = [
    ("silver.orders", "gold.order_facts"), ("silver.order_lines", "gold.order_facts"),
    ("silver.stock_levels", "gold.stock_facts"), ("silver.pick_tasks", "gold.pick_facts"),
    ("silver.shipments", "gold.shipment_facts"),
  ]
  private static let terms = [
    ("Wave", "Orders that are released to the floor together."), ("Pick", "Taking one quantity of one article from its place."),
    ("Pack", "Putting what was picked into a parcel."), ("SKU", "The number of an article as it is kept in stock."),
    ("On hand", "What lies on the shelf, free or reserved."), ("Available", "What lies on the shelf and nobody has claimed."),
    ("Promise date", "The day on which the customer was told to expect the parcel."),
    ("Transit time", "Days from the dock to the customer's door."), ("Revenue", "What customers paid, taxes included."),
    ("Badge", "The number that stands for a worker on the floor."), ("Carrier", "Who brings the parcel."),
    ("Cycle count", "Counting a part of the stock every day."),
  ]
  private static let pii = [
    ("Email", ["email", "customer_email"]), ("Name", ["full_name", "recipient_name"]),
    ("Phone", ["phone", "home_phone", "recipient_phone"]), ("Address", ["ship_address"]),
  ]

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// Writes it all; writing it again changes nothing.
  func write() throws {
    try catalog.write(.push("demo", .push("demo"))) { writer in
      try writeNouns(writer)
      try writeTopics(writer)
      try writeLineage(writer)
      try writeConsumers(writer)
      try writeTags(writer)
    }
    try catalog.write(.push("classifier", Origin(.inferred, "classifier"))) { try suggest($0) }
    try catalog.write(.push("quality", .push("demo-quality"))) { try writeChecks($0) }
  }

  private func bronze(_ name: String) throws -> FQN { try FQN("demo-bronze.\(name)") }

  private func lakehouse(_ name: String) throws -> FQN { try FQN("demo-lakehouse.\(name)") }

  private func writeNouns(_ writer: CatalogWriter) throws {
    for (name, description, team) in Self.domains {
      let owner = LinkDraft(.owner, .named(.team, try FQN(parts: [team])))
      _ = try writer.put(AssetDraft(.team, try FQN(parts: [team]), properties: Self.sample))
      _ = try writer.put(
        AssetDraft(.domain, try FQN(parts: [name]), description: description, properties: Self.sample, links: [owner]))
    }
    _ = try writer.put(AssetDraft(.glossary, try FQN(parts: ["Warehouse"]), description: "The words of the floor.", properties: Self.sample))
    for (name, meaning) in Self.terms {
      _ = try writer.put(AssetDraft(.term, try FQN(parts: ["Warehouse", name]), description: meaning, properties: Self.sample))
    }
    for product in Self.products {
      var properties = Self.sample
      properties[PropertyName.serviceLevels] = ["freshness": .string(product.freshness), "availability": "99.5 %"]
      let domain = LinkDraft(.domain, .named(.domain, try FQN(parts: [product.domain])))
      let team = Self.domains.first { $0.0 == product.domain }?.2 ?? "order-team"
      let owner = LinkDraft(.owner, .named(.team, try FQN(parts: [team])), role: "product owner")
      _ = try writer.put(
        AssetDraft(
          .dataProduct, try FQN(parts: [product.name]), description: "Published by the \(product.domain) domain.",
          properties: properties, links: [domain, owner]))
      let kind = product.view.hasPrefix("gold") ? AssetKind.view : .table
      let view = try writer.ensure(kind, try lakehouse(product.view))
      try writer.link(Subject(view), LinkDraft(.product, .named(.dataProduct, try FQN(parts: [product.name]))))
      try writer.link(Subject(view), domain)
      try writer.link(Subject(view), owner)
    }
  }

  private func writeTopics(_ writer: CatalogWriter) throws {
    let identity = ServiceIdentity(platform: "kafka", host: "kafka.demo.example", port: 9092)
    _ = try writer.put(AssetDraft(.service, try FQN(parts: ["demo-kafka"]), properties: Self.sample, service: identity))
    for service in ["demo-bronze", "demo-lakehouse"] {
      _ = try writer.put(AssetDraft(.service, try FQN(parts: [service]), properties: Self.sample))
    }
    for flow in Self.flows {
      let table = try writer.ensure(.table, try bronze(flow.bronze))
      let columns = try writer.reader.columns(of: table).map { column in
        ColumnDraft(FieldPath("after").appending(column.name), type: column.type, nativeType: column.nativeType)
      }
      let frame = ["before", "after", "source"].map { ColumnDraft(FieldPath($0), type: .struct, nativeType: "record") }
      _ = try writer.put(
        AssetDraft(
          .topic, try FQN(parts: ["demo-kafka", "wms.\(flow.topic)"]), description: "Changes of \(flow.topic), by Debezium.",
          properties: ["partitions": 6, "retention": "7 d"], columns: [frame[0], frame[1]] + columns + [frame[2]],
          links: [LinkDraft(.domain, .named(.domain, try FQN(parts: [flow.domain])))]))
    }
  }

  private func writeLineage(_ writer: CatalogWriter) throws {
    for flow in Self.flows {
      let topic = AssetReference.named(.topic, try FQN(parts: ["demo-kafka", "wms.\(flow.topic)"]))
      let bronze = try writer.ensure(.table, try bronze(flow.bronze))
      let silver = try writer.ensure(.table, try lakehouse(flow.silver))
      try connect(topic, .id(bronze), nested: true, job: "load_\(flow.topic)", writer)
      try connect(.id(bronze), .id(silver), nested: false, job: "clean_\(flow.topic)", writer)
    }
    for (source, target) in Self.facts {
      let from = try writer.ensure(.table, try lakehouse(source))
      let to = try writer.ensure(.table, try lakehouse(target))
      try connect(.id(from), .id(to), nested: false, job: "build_\(source.dropFirst(7))", writer)
    }
  }

  /// Edges between the assets and between the columns that bear the same name.
  private func connect(
    _ source: AssetReference, _ target: AssetReference, nested: Bool, job: String, _ writer: CatalogWriter
  ) throws {
    guard case .id(let targetID) = target else { return }
    var edges = [EdgeDraft(source, target)]
    let theirs: Set<String>
    if case .id(let sourceID) = source { theirs = Set(try writer.reader.columns(of: sourceID).map(\.name)) } else { theirs = [] }
    for column in try writer.reader.columns(of: targetID) where nested || theirs.contains(column.name) {
      let from = nested ? FieldPath("after").appending(column.name) : FieldPath(column.name)
      edges.append(EdgeDraft(source, target, sourceColumn: from, targetColumn: column.path, transformation: .identity))
    }
    let reference = AssetReference.named(.job, try FQN(parts: ["demo-flink", "warehouse", job]))
    try writer.putEdges(edges, job: reference, replacing: .none)
  }

  private func writeConsumers(_ writer: CatalogWriter) throws {
    for service in ["demo-flink", "demo-superset", "demo-models"] {
      _ = try writer.put(AssetDraft(.service, try FQN(parts: [service]), properties: Self.sample))
    }
    let dashboards = [("Floor overview", ["gold.picker_productivity", "gold.order_flow"]), ("Carrier review", ["gold.carrier_scorecard", "gold.late_orders"])]
    for (name, sources) in dashboards {
      let fqn = try FQN(parts: ["demo-superset", name])
      let id = try writer.put(AssetDraft(.dashboard, fqn, description: "Looked at in the morning meeting.")).asset
      let edges = try sources.map { EdgeDraft(.named(.view, try lakehouse($0)), .id(id)) }
      try writer.putEdges(edges, replacing: .into(id))
    }
    let model = try writer.put(AssetDraft(.mlModel, try FQN(parts: ["demo-models", "delay-forecast"]), description: "Tells which orders will be late.")).asset
    try writer.putEdges([EdgeDraft(.named(.view, try lakehouse("gold.late_orders")), .id(model))], replacing: .into(model))
  }

  private func writeTags(_ writer: CatalogWriter) throws {
    let customers = try writer.ensure(.table, try lakehouse("silver.customers"))
    for (tag, names) in Self.pii {
      for column in try writer.reader.columns(of: customers) where names.contains(column.name) {
        try writer.link(Subject(customers, column: column.id), LinkDraft(.tag, .named(.tag, try FQN(parts: ["PII", tag]))))
      }
    }
    let waves = try writer.ensure(.table, try lakehouse("silver.waves"))
    try writer.link(Subject(waves), LinkDraft(.term, .named(.term, try FQN(parts: ["Warehouse", "Wave"]))))
  }

  /// What a classifier would propose for the columns that nobody has looked at yet.
  private func suggest(_ writer: CatalogWriter) throws {
    for flow in Self.flows {
      let table = try writer.ensure(.table, try bronze(flow.bronze))
      for column in try writer.reader.columns(of: table) {
        guard let tag = Self.pii.first(where: { $0.1.contains(column.name) })?.0 else { continue }
        try writer.link(
          Subject(table, column: column.id),
          LinkDraft(
            .tag, .named(.tag, try FQN(parts: ["PII", tag])), state: .suggested, confidence: 0.9,
            reason: "the name is \(column.name)"))
      }
    }
  }

  private func writeChecks(_ writer: CatalogWriter) throws {
    let day: Int64 = 86_400_000_000
    let today = writer.now.microseconds / day * day
    for product in Self.products {
      let kind = product.view.hasPrefix("gold") ? AssetKind.view : .table
      let asset = try writer.ensure(kind, try lakehouse(product.view))
      let known = try writer.reader.checks(on: asset)
      guard known.isEmpty else { continue }
      for (number, check) in ["is_fresh", "has_no_gaps"].enumerated() {
        let name = try FQN(parts: ["demo-lakehouse"] + product.view.split(separator: ".").map(String.init) + [check])
        for age in 0..<14 {
          let fails = (age * 5 + number * 3 + product.name.count) % 11 == 0
          _ = try writer.record(
            check: name, on: Subject(asset), fails ? .failed : .passed, at: Timestamp(microseconds: today - Int64(age) * day),
            detail: ["value": .double(fails ? 0.91 : 0.998)])
        }
      }
    }
  }
}
