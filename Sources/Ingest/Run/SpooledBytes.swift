import System

/// Bytes that wait for a while: the first ones in memory, further ones in a file without a name.
struct SpooledBytes {
  /// Where bytes wait; those that are in the file count from behind the last one that memory may hold.
  typealias Place = Range<Int>

  private var memory: [UInt8] = []
  private var spool: SpoolFile?
  private let memoryLimit: Int

  /// - Parameter memoryLimit: how many bytes are kept in memory.
  init(memoryLimit: Int) { self.memoryLimit = memoryLimit }

  /// Adds bytes behind those that are there.
  /// - Returns: where they stand.
  mutating func append(_ bytes: some Collection<UInt8>) throws(CrawlError) -> Place {
    if spool == nil, bytes.count <= memoryLimit - memory.count {
      let start = memory.count
      memory.append(contentsOf: bytes)
      return start..<memory.count
    }
    let place = try kept { () throws(SystemError) in
      let open = if let spool { spool } else { try SpoolFile() }
      spool = open
      return try open.append(Array(bytes))
    }
    return place.lowerBound + memoryLimit..<place.upperBound + memoryLimit
  }

  /// The bytes at a place that `append` returned, or at a part of one.
  func read(_ place: Place) throws(CrawlError) -> [UInt8] {
    if place.upperBound <= memory.count { return Array(memory[place]) }
    guard let spool, place.lowerBound >= memoryLimit else { throw .damagedSpool }
    return try kept { () throws(SystemError) in
      try spool.read(place.lowerBound - memoryLimit..<place.upperBound - memoryLimit)
    }
  }
}

extension CrawlError {
  /// What is handed over is not what was added.
  static let damagedSpool = CrawlError.source(
    "what the source told came back damaged from the disk", hint: "the folder of temporary files, TMPDIR, is faulty")
}

/// What a file of the moment does, its errors as the runner takes them.
private func kept<Result>(_ body: () throws(SystemError) -> Result) throws(CrawlError) -> Result {
  do throws(SystemError) { return try body() } catch {
    throw .source("what the source tells cannot be kept for a while: \(error)", hint: "the folder of temporary files, TMPDIR, needs room")
  }
}
