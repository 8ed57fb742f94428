/// Finds where a message of TBinaryProtocol ends while its bytes are still coming in: without frames nothing tells its
/// length beforehand. Each byte is looked at once, however the message is split.
struct ThriftExtent: Sendable {
  /// What is to be read next, innermost last.
  private enum Step {
    case firstWord, nameLength
    case field, length, listHead, mapHead
    case elements(ThriftType, left: Int)
    case entries(ThriftType, ThriftType, left: Int)
    case value(ThriftType)
  }

  private var steps: [Step] = [.firstWord]
  /// The message's length as far as it is known.
  private(set) var length = 0
  private var values = 0
  private let limits: ThriftLimits

  init(_ limits: ThriftLimits) { self.limits = limits }

  /// Goes on with the bytes that are there.
  /// - Parameter bytes: the message from its start; may hold more than one.
  /// - Returns: whether the whole message is there.
  mutating func advance(_ bytes: ArraySlice<UInt8>) throws(ThriftError) -> Bool {
    while let step = steps.last {
      guard bytes.count - length >= Self.need(step) else { return false }
      try take(step, bytes.dropFirst(length))
      guard length <= limits.bytes else { throw failure(.tooLarge("a message", limit: limits.bytes)) }
    }
    return length <= bytes.count
  }

  /// The bytes that a step looks at; what it passes over without a look may come later.
  private static func need(_ step: Step) -> Int {
    switch step {
    case .firstWord, .nameLength, .length: 4
    case .field: 1
    case .listHead: 5
    case .mapHead: 6
    case .elements, .entries, .value: 0
    }
  }

  private mutating func take(_ step: Step, _ bytes: ArraySlice<UInt8>) throws(ThriftError) {
    switch step {
    case .firstWord:
      let word = Self.word(bytes)
      // Strict: version and kind, name, sequence. Otherwise: name, kind, sequence.
      let isStrict = word >> 31 == 1
      guard isStrict ? word & 0xFFFF_0000 == ThriftMessage.Header.version : word <= UInt32(ThriftMessage.Header.nameLimit)
      else { throw ThriftMessage.Header.unknown(word) }
      length += 4
      steps = isStrict ? [.nameLength] : [.field]
      if !isStrict { length += Int(word) + 1 + 4 }
    case .nameLength:
      let count = Self.word(bytes)
      guard count <= UInt32(ThriftMessage.Header.nameLimit) else { throw failure(.tooLarge("a name", limit: ThriftMessage.Header.nameLimit)) }
      length += 4 + Int(count) + 4
      steps = [.field]
    case .field:
      let type = try type(bytes.first)
      length += 1
      guard type != .stop else {
        steps.removeLast()
        return
      }
      length += 2
      try spend(1)
      try begin(type)
    case .length:
      steps.removeLast()
      let count = try count(bytes, "length")
      length += 4 + count
    case .listHead:
      let type = try type(bytes.first)
      let count = try count(bytes.dropFirst(), "count")
      length += 5
      try spend(count)
      steps.removeLast()
      try push(.elements(type, left: count))
    case .mapHead:
      let key = try type(bytes.first)
      let value = try type(bytes.dropFirst().first)
      let count = try count(bytes.dropFirst(2), "count")
      length += 6
      try spend(count)
      try spend(count)
      steps.removeLast()
      try push(.entries(key, value, left: count))
    case .elements(let type, let left):
      steps.removeLast()
      if let width = type.width { return length += left * width }
      guard left > 0 else { return }
      steps.append(.elements(type, left: left - 1))
      try begin(type)
    case .entries(let key, let value, let left):
      steps.removeLast()
      if let keyWidth = key.width, let valueWidth = value.width { return length += left * (keyWidth + valueWidth) }
      guard left > 0 else { return }
      steps += [.entries(key, value, left: left - 1), .value(value)]
      try begin(key)
    case .value(let type):
      steps.removeLast()
      try begin(type)
    }
  }

  private mutating func begin(_ type: ThriftType) throws(ThriftError) {
    switch type {
    case .stop: throw failure(.badType(type.rawValue))
    case .binary: steps.append(.length)
    case .structure: try push(.field)
    case .list, .set: steps.append(.listHead)
    case .map: steps.append(.mapHead)
    default: length += type.width ?? 0
    }
  }

  private mutating func push(_ step: Step) throws(ThriftError) {
    // A map keeps two steps waiting, one for its entries and one for a value.
    guard steps.count < 2 * limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
    steps.append(step)
  }

  private mutating func spend(_ count: Int) throws(ThriftError) {
    guard count <= limits.values - values else { throw failure(.tooMany(limit: limits.values)) }
    values += count
  }

  private func type(_ code: UInt8?) throws(ThriftError) -> ThriftType {
    guard let code, let type = ThriftType(rawValue: code) else { throw failure(.badType(code ?? 0)) }
    return type
  }

  private func count(_ bytes: ArraySlice<UInt8>, _ what: String) throws(ThriftError) -> Int {
    let count = Int32(bitPattern: Self.word(bytes))
    guard count >= 0 else { throw failure(.negative(what)) }
    guard count <= limits.bytes else { throw failure(.tooLarge("a \(what)", limit: limits.bytes)) }
    return Int(count)
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func failure(_ reason: ThriftError.Reason) -> ThriftError { ThriftError(offset: length, reason) }
}
