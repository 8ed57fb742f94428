import Net
import System
import Testing

struct MetricsTests {
  @Test func `families are rendered with help, type and every series`() {
    let metrics = Metrics()
    metrics.counter("jobs_total", help: "Jobs done.", labels: [("kind", "a")]).add(3)
    metrics.counter("jobs_total", help: "Jobs done.", labels: [("kind", "b\"\\\n")]).add()
    metrics.gauge("depth", help: "Queue depth.").set(-2)
    metrics.gauge("load", help: "Load.") { 0.5 }
    #expect(metrics.text == """
      # HELP jobs_total Jobs done.
      # TYPE jobs_total counter
      jobs_total{kind="a"} 3
      jobs_total{kind="b\\"\\\\\\n"} 1
      # HELP depth Queue depth.
      # TYPE depth gauge
      depth -2
      # HELP load Load.
      # TYPE load gauge
      load 0.5

      """)
  }

  @Test func `a histogram counts into cumulative buckets`() {
    let metrics = Metrics()
    let histogram = metrics.histogram("wait_seconds", help: "Waits.", labels: [("lane", "x")], bounds: [0.5, 1])
    for milliseconds in [100, 500, 700, 3000] as [UInt64] { histogram.observe(nanoseconds: milliseconds * 1_000_000) }
    #expect(metrics.text.hasSuffix("""
      wait_seconds_bucket{lane="x",le="0.5"} 2
      wait_seconds_bucket{lane="x",le="1.0"} 3
      wait_seconds_bucket{lane="x",le="+Inf"} 4
      wait_seconds_sum{lane="x"} 4.3
      wait_seconds_count{lane="x"} 4

      """))
  }

  @Test func `the same name and labels are the same counter`() {
    let metrics = Metrics()
    metrics.counter("a_total", help: "A.").add()
    metrics.counter("a_total", help: "A.").add()
    #expect(metrics.counter("a_total", help: "A.").value == 2)
  }

  @Test func `counting from several threads loses nothing`() throws {
    let counter = Metrics().counter("a_total", help: "A.")
    let threads = try (0..<4).map { _ in try Thread.start(name: "count") { for _ in 0..<10_000 { counter.add() } } }
    for thread in threads { thread.join() }
    #expect(counter.value == 40_000)
  }
}
