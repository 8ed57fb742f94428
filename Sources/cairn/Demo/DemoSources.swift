import SQLite
import System

/// The databases that the demo crawls: real files, made anew each time.
enum DemoSources {
  /// Makes the files below a folder.
  static func make(in folder: String) throws {
    try File.removeTree(folder)
    for (layer, databases) in [("bronze", bronze), ("lakehouse", lakehouse)] {
      try File.createDirectory("\(folder)/\(layer)")
      for (name, script) in databases {
        let connection = try Connection(path: "\(folder)/\(layer)/\(name).db")
        try connection.execute(script)
      }
    }
  }

  /// Copies that change capture makes of the services' own tables.
  private static let bronze = [
    (
      "orders",
      """
      CREATE TABLE cdc_orders (order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, customer_email TEXT, ship_address TEXT, state TEXT, placed_at TIMESTAMP, total_cents INTEGER);
      CREATE TABLE cdc_order_lines (order_id TEXT REFERENCES cdc_orders (order_id), line_no INTEGER, sku TEXT NOT NULL, quantity INTEGER, PRIMARY KEY (order_id, line_no));
      CREATE TABLE cdc_customers (customer_id TEXT PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, city TEXT, signed_up DATE);
      INSERT INTO cdc_customers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) SELECT 'C' || i, 'Customer ' || i, 'c' || i || '@example.com', '+1-202-555-' || i, 'Springfield', '2026-01-01' FROM n;
      INSERT INTO cdc_orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) SELECT 'O' || i, 'C' || (1 + i % 120), 'c' || (1 + i % 120) || '@example.com', i || ' Main St', 'shipped', '2026-11-01T08:00:00Z', i * 137 FROM n;
      """
    ),
    (
      "inventory",
      """
      CREATE TABLE cdc_stock_levels (sku TEXT, location_id TEXT, on_hand INTEGER NOT NULL, reserved INTEGER DEFAULT 0, counted_at TIMESTAMP, PRIMARY KEY (sku, location_id));
      CREATE TABLE cdc_locations (location_id TEXT PRIMARY KEY, zone TEXT, aisle TEXT, bay INTEGER, capacity INTEGER);
      CREATE TABLE cdc_receipts (receipt_id TEXT PRIMARY KEY, sku TEXT, supplier_name TEXT, quantity INTEGER, received_at TIMESTAMP);
      """
    ),
    (
      "fulfilment",
      """
      CREATE TABLE cdc_waves (wave_id TEXT PRIMARY KEY, planned_at TIMESTAMP, released_at TIMESTAMP, order_count INTEGER);
      CREATE TABLE cdc_pick_tasks (task_id TEXT PRIMARY KEY, wave_id TEXT REFERENCES cdc_waves (wave_id), order_id TEXT, sku TEXT, location_id TEXT, worker_badge TEXT, picked_at TIMESTAMP, quantity INTEGER);
      CREATE TABLE cdc_packs (pack_id TEXT PRIMARY KEY, order_id TEXT, weight_grams INTEGER, packed_at TIMESTAMP);
      """
    ),
    (
      "shipping",
      """
      CREATE TABLE cdc_shipments (shipment_id TEXT PRIMARY KEY, order_id TEXT, carrier TEXT, tracking_code TEXT, recipient_name TEXT, recipient_phone TEXT, shipped_at TIMESTAMP, delivered_at TIMESTAMP, cost_cents INTEGER);
      CREATE TABLE cdc_routes (route_id TEXT PRIMARY KEY, carrier TEXT, region TEXT, stops INTEGER);
      """
    ),
    (
      "labour",
      """
      CREATE TABLE cdc_workers (badge TEXT PRIMARY KEY, full_name TEXT, home_phone TEXT, team TEXT, hired_on DATE);
      CREATE TABLE cdc_shifts (shift_id TEXT PRIMARY KEY, badge TEXT REFERENCES cdc_workers (badge), started_at TIMESTAMP, ended_at TIMESTAMP);
      """
    ),
  ]

  /// Cleaned tables, and the views that are published on top of them.
  private static let lakehouse = [
    (
      "silver",
      """
      CREATE TABLE orders (order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, state TEXT NOT NULL, placed_at TIMESTAMP, total NUMERIC(12,2));
      CREATE TABLE order_lines (order_id TEXT REFERENCES orders (order_id), line_no INTEGER, sku TEXT NOT NULL, quantity INTEGER, PRIMARY KEY (order_id, line_no));
      CREATE TABLE customers (customer_id TEXT PRIMARY KEY, full_name TEXT, email TEXT, phone TEXT, city TEXT);
      CREATE TABLE stock_levels (sku TEXT, location_id TEXT, on_hand INTEGER, reserved INTEGER, PRIMARY KEY (sku, location_id));
      CREATE TABLE locations (location_id TEXT PRIMARY KEY, zone TEXT, aisle TEXT, bay INTEGER);
      CREATE TABLE receipts (receipt_id TEXT PRIMARY KEY, sku TEXT, quantity INTEGER, received_at TIMESTAMP);
      CREATE TABLE waves (wave_id TEXT PRIMARY KEY, planned_at TIMESTAMP, released_at TIMESTAMP, order_count INTEGER);
      CREATE TABLE pick_tasks (task_id TEXT PRIMARY KEY, wave_id TEXT REFERENCES waves (wave_id), order_id TEXT REFERENCES orders (order_id), sku TEXT, worker_badge TEXT, picked_at TIMESTAMP, quantity INTEGER);
      CREATE TABLE packs (pack_id TEXT PRIMARY KEY, order_id TEXT REFERENCES orders (order_id), weight_grams INTEGER, packed_at TIMESTAMP);
      CREATE TABLE shipments (shipment_id TEXT PRIMARY KEY, order_id TEXT REFERENCES orders (order_id), carrier TEXT, shipped_at TIMESTAMP, delivered_at TIMESTAMP, cost NUMERIC(10,2));
      CREATE TABLE workers (badge TEXT PRIMARY KEY, full_name TEXT, team TEXT);
      CREATE TABLE shifts (shift_id TEXT PRIMARY KEY, badge TEXT REFERENCES workers (badge), hours REAL);
      """
    ),
    (
      "gold",
      """
      CREATE TABLE order_facts (order_id TEXT PRIMARY KEY, customer_id TEXT, placed_on DATE, total NUMERIC(12,2), lines INTEGER, state TEXT);
      CREATE TABLE stock_facts (sku TEXT, location_id TEXT, available INTEGER, snapshot_on DATE);
      CREATE TABLE pick_facts (task_id TEXT PRIMARY KEY, wave_id TEXT, worker_badge TEXT, seconds_to_pick INTEGER, quantity INTEGER);
      CREATE TABLE shipment_facts (shipment_id TEXT PRIMARY KEY, order_id TEXT, carrier TEXT, days_in_transit REAL, cost NUMERIC(10,2));
      CREATE VIEW order_flow AS SELECT o.placed_on, count(*) AS orders, sum(o.total) AS revenue, avg(s.days_in_transit) AS average_transit FROM order_facts o LEFT JOIN shipment_facts s ON s.order_id = o.order_id GROUP BY o.placed_on;
      CREATE VIEW inventory_health AS SELECT sku, sum(available) AS available, min(snapshot_on) AS oldest_count FROM stock_facts GROUP BY sku;
      CREATE VIEW picker_productivity AS SELECT worker_badge, sum(quantity) AS picked, avg(seconds_to_pick) AS seconds_per_pick FROM pick_facts GROUP BY worker_badge;
      CREATE VIEW carrier_scorecard AS SELECT carrier, count(*) AS shipments, avg(days_in_transit) AS transit, sum(cost) AS cost FROM shipment_facts GROUP BY carrier;
      CREATE VIEW late_orders AS SELECT o.order_id, o.customer_id, s.carrier FROM order_facts o JOIN shipment_facts s ON s.order_id = o.order_id WHERE s.days_in_transit > 3;
      CREATE VIEW daily_revenue AS SELECT placed_on, revenue FROM order_flow;
      """
    ),
  ]
}
