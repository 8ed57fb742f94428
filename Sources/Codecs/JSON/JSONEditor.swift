/// A document while a patch changes it in place, with an account of the work done.
struct JSONEditor {
  typealias Reason = JSONPatchError.Reason

  private(set) var document: JSON
  private let limits: JSONPatch.Limits
  private var work = 0

  init(document: JSON, limits: JSONPatch.Limits) {
    self.document = document
    self.limits = limits
  }

  mutating func apply(_ operation: JSONPatch.Operation) throws(Reason) {
    switch operation {
    case .add(let pointer, let value): try add(value, at: pointer)
    case .remove(let pointer): _ = try remove(at: pointer)
    case .replace(let pointer, let replacement):
      _ = try value(at: pointer)
      try measure(replacement, at: pointer)
      try change(pointer) { (place: inout JSON) throws(Reason) in place = replacement }
    case .move(let source, let target):
      if source == target {
        _ = try value(at: source)
        return
      }
      guard !source.isPrefix(of: target) else { throw .moveIntoItself(source) }
      try add(try remove(at: source), at: target)
    case .copy(let source, let target): try add(try value(at: source), at: target)
    case .test(let pointer, let expected):
      let actual = try value(at: pointer)
      try measure(expected, at: pointer)
      guard actual.isEquivalent(to: expected) else { throw .testFailed(pointer) }
    }
  }

  private func value(at pointer: JSONPointer) throws(Reason) -> JSON {
    guard let value = document[pointer] else { throw .notFound(pointer) }
    return value
  }

  private mutating func add(_ value: JSON, at pointer: JSONPointer) throws(Reason) {
    try measure(value, at: pointer)
    guard let last = pointer.tokens.last else {
      document = value
      return
    }
    var shifted = 0
    try change(pointer.parent) { (parent: inout JSON) throws(Reason) in
      switch parent {
      case .object(var object):
        parent = .null  // one owner, so that the members change in place
        object[last] = value
        parent = .object(object)
      case .array(var elements):
        guard let index = last == "-" ? elements.count : JSONPointer.index(last), index <= elements.count else {
          throw .badIndex(pointer)
        }
        parent = .null
        elements.insert(value, at: index)
        shifted = elements.count - index
        parent = .array(elements)
      default: throw .notFound(pointer)
      }
    }
    try spend(shifted)
  }

  private mutating func remove(at pointer: JSONPointer) throws(Reason) -> JSON {
    let removed = try value(at: pointer)
    guard let last = pointer.tokens.last else {
      document = .null
      return removed
    }
    var shifted = 0
    try change(pointer.parent) { (parent: inout JSON) throws(Reason) in
      switch parent {
      case .object(var object):
        parent = .null
        shifted = object.count
        object[last] = nil
        parent = .object(object)
      case .array(var elements):
        guard let index = JSONPointer.index(last), index < elements.count else { throw .notFound(pointer) }
        parent = .null
        shifted = elements.count - index
        elements.remove(at: index)
        parent = .array(elements)
      default: throw .notFound(pointer)
      }
    }
    try spend(shifted)
    return removed
  }

  private mutating func change(
    _ pointer: JSONPointer, _ body: (inout JSON) throws(Reason) -> Void
  ) throws(Reason) {
    try Self.change(&document, pointer, from: 0, body)
  }

  private static func change(
    _ value: inout JSON, _ pointer: JSONPointer, from step: Int, _ body: (inout JSON) throws(Reason) -> Void
  ) throws(Reason) {
    guard step < pointer.tokens.count else { return try body(&value) }
    let token = pointer.tokens[step]
    switch value {
    case .object(var object):
      guard object[token] != nil else { throw .notFound(pointer) }
      value = .null
      try change(&object[token, default: .null], pointer, from: step + 1, body)
      value = .object(object)
    case .array(var elements):
      guard let index = JSONPointer.index(token), index < elements.count else { throw .notFound(pointer) }
      value = .null
      try change(&elements[index], pointer, from: step + 1, body)
      value = .array(elements)
    default: throw .notFound(pointer)
    }
  }

  /// Charges for `value` and refuses a nesting that writing or releasing the result could not bear.
  private mutating func measure(_ value: JSON, at pointer: JSONPointer) throws(Reason) {
    try measure(value, depth: pointer.tokens.count)
  }

  private mutating func measure(_ value: JSON, depth: Int) throws(Reason) {
    try spend(1)
    switch value {
    case .array(let elements):
      guard depth < limits.depth else { throw .tooDeep(limit: limits.depth) }
      for element in elements { try measure(element, depth: depth + 1) }
    case .object(let object):
      guard depth < limits.depth else { throw .tooDeep(limit: limits.depth) }
      for member in object { try measure(member.value, depth: depth + 1) }
    default: break
    }
  }

  private mutating func spend(_ count: Int) throws(Reason) {
    work += count
    guard work <= limits.work else { throw .tooMuchWork(limit: limits.work) }
  }
}

extension JSONPointer {
  fileprivate var parent: JSONPointer { JSONPointer(tokens: Array(tokens.dropLast())) }
}
