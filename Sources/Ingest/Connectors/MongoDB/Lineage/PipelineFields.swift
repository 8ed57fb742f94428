/// The fields of the documents that flow through an aggregation pipeline, and where each comes from.
struct PipelineFields {
  /// What happens to values on the way, the further from a copy the later.
  enum Step: Int, Comparable {
    case copy, computed, aggregated

    static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
  }

  /// A field of a collection that a field of the documents comes from.
  struct Origin: Hashable {
    let collection: String
    let path: [String]
    var step: Step

    /// The same for a field inside, which only what is copied as a whole has.
    fileprivate func appending(_ rest: [String]) -> Origin {
      step == .copy ? Origin(collection: collection, path: path + rest, step: .copy) : self
    }
  }

  /// Fields whose origins are told one by one, by their names with dots.
  private var named: [String: Set<Origin>] = [:]
  /// Fields that hold documents with fields of their own, such as those that a `$lookup` brings.
  private var nested: [String: [PipelineFields]] = [:]
  /// Fields that were taken away.
  private var hidden: Set<String> = []
  /// Where the fields that nothing is said of come from; nil when there are no others.
  private let base: (collection: String, path: [String])?

  /// A field has no more origins than these.
  private static let limit = 256

  /// The documents of a collection as they are.
  init(of collection: String) { base = (collection, []) }

  /// Documents without fields.
  init() { base = nil }

  private init(base: (collection: String, path: [String])) { self.base = base }

  /// Where a field comes from.
  func origins(of path: [String]) -> Set<Origin> {
    for count in stride(from: path.count, to: 0, by: -1) {
      let name = path[..<count].joined(separator: ".")
      let rest = Array(path[count...])
      if let origins = named[name] { return Set(origins.map { $0.appending(rest) }) }
      if let inner = nested[name] {
        return rest.isEmpty ? [] : inner.reduce(into: []) { $0.formUnion($1.origins(of: rest)) }
      }
      if hidden.contains(name) { return [] }
    }
    let inside = originsInside(path)
    if !inside.isEmpty { return inside }
    return base.map { [Origin(collection: $0.collection, path: $0.path + path, step: .copy)] } ?? []
  }

  /// The origins of the fields inside one, when those are told and it is not.
  private func originsInside(_ path: [String]) -> Set<Origin> {
    let prefix = path.joined(separator: ".") + "."
    var origins: Set<Origin> = []
    for (name, inner) in named where name.hasPrefix(prefix) && origins.count < Self.limit { origins.formUnion(inner) }
    return origins
  }

  /// The documents that lie in a field, as far as they are known.
  func documents(in path: [String]) -> [PipelineFields] {
    if let inner = nested[path.joined(separator: ".")] { return inner }
    return origins(of: path).filter { $0.step == .copy }.sorted { $0.collection < $1.collection }
      .map { PipelineFields(base: ($0.collection, $0.path)) }
  }

  /// Says where a field comes from.
  mutating func set(_ name: String, _ origins: Set<Origin>) {
    forget(name)
    named[name] = origins.count > Self.limit ? Set(origins.prefix(Self.limit)) : origins
  }

  /// Puts documents into a field.
  mutating func set(_ name: String, holding documents: [PipelineFields]) {
    forget(name)
    nested[name] = documents
  }

  /// Gives a field what another field of other documents is.
  mutating func set(_ name: String, to path: [String], of fields: PipelineFields) {
    if let inner = fields.nested[path.joined(separator: ".")] { set(name, holding: inner) } else {
      set(name, fields.origins(of: path))
    }
  }

  /// Takes a field away.
  mutating func hide(_ name: String) {
    forget(name)
    hidden.insert(name)
  }

  private mutating func forget(_ name: String) {
    let prefix = name + "."
    named = named.filter { $0.key != name && !$0.key.hasPrefix(prefix) }
    nested = nested.filter { $0.key != name && !$0.key.hasPrefix(prefix) }
    hidden = hidden.filter { $0 != name && !$0.hasPrefix(prefix) }
  }
}
