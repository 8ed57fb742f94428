/// The jobs that wait for the writer, in lanes, and the order in which batches take them. A plain value.
struct WriteQueue<Job> {
  /// How many batches a lane may be passed over before one of its jobs goes first.
  static var patience: Int { 16 }

  private var lanes = Lane.allCases.map { _ in Queue<Job>() }
  private var passedOver = Lane.allCases.map { _ in 0 }
  private let capacity: Int

  /// - Parameter capacity: jobs that may wait in each lane.
  init(capacity: Int) { self.capacity = capacity }

  var isEmpty: Bool { lanes.allSatisfy(\.isEmpty) }

  /// How many jobs wait in a lane.
  func count(_ lane: Lane) -> Int { lanes[lane.rawValue].count }

  /// Adds a job.
  /// - Returns: false when the lane is full.
  mutating func append(_ job: Job, to lane: Lane) -> Bool {
    guard lanes[lane.rawValue].count < capacity else { return false }
    lanes[lane.rawValue].append(job)
    return true
  }

  /// Takes the job a new batch starts with: of the highest lane, unless a lower one has been passed over too often.
  mutating func startBatch() -> Job? {
    guard let highest = Lane.allCases.first(where: { !lanes[$0.rawValue].isEmpty }) else { return nil }
    let starved = Lane.allCases.last { !lanes[$0.rawValue].isEmpty && passedOver[$0.rawValue] >= Self.patience }
    let chosen = starved ?? highest
    for lane in Lane.allCases {
      passedOver[lane.rawValue] = lane == chosen || lanes[lane.rawValue].isEmpty ? 0 : passedOver[lane.rawValue] + 1
    }
    return lanes[chosen.rawValue].popFirst()
  }

  /// Takes a further job for a batch. Behind a person's job no crawl's, whose jobs are long, may join.
  mutating func continueBatch(servesPeople: Bool) -> Job? {
    for lane in Lane.allCases where !(servesPeople && lane == .crawls) {
      if let job = lanes[lane.rawValue].popFirst() { return job }
    }
    return nil
  }
}

/// First in, first out, in amortised constant time.
struct Queue<Element> {
  private var elements: [Element?] = []
  private var head = 0

  var count: Int { elements.count - head }
  var isEmpty: Bool { head == elements.count }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    defer { compact() }
    defer { head += 1 }
    // The slot must not keep the element alive.
    return elements[head].take()
  }

  private mutating func compact() {
    guard head * 2 >= elements.count else { return }
    elements.removeFirst(head)
    head = 0
  }
}
