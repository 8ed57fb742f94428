/// Where the files of datasets lie, such as `raw/{table}/dt={dt}/*.parquet` below a base that is fixed.
///
/// A component is made of text, `*` for any text, and names in braces. `{table}` ends what tells one dataset from
/// another: all files below the folder it names are one. Without it every file is a dataset. `**` stands for any number
/// of folders; a pattern that ends in a slash ends in it.
struct PathPattern: Sendable {
  /// What a part in braces is for.
  enum Capture: Hashable, Sendable {
    case table
    case named(String)
    /// DataHub's `{partition_key[0]}`: the name of a partition column stands in the path.
    case partitionKey(Int)
    /// DataHub's `{partition[0]}`: its value.
    case partition(Int)
  }

  enum Piece: Hashable, Sendable {
    case text([UInt8])
    case anything(Capture?)
  }

  enum Component: Hashable, Sendable {
    case pieces([Piece])
    /// Any number of folders.
    case folders
  }

  /// The folder below which everything lies, without wildcards.
  let base: ObjectLocation
  let components: [Component]
  /// How many components lead to a dataset's folder, that one included; nil when every file is a dataset.
  let tableDepth: Int?
  /// How many components stand before and behind `**`; nil without it.
  private let open: (before: Int, behind: Int)?

  /// - Throws: `PathPatternError` that says what is wrong with the text.
  init(_ location: ObjectLocation) throws(PathPatternError) {
    var parts = location.key.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    if location.key.hasSuffix("/") { parts.append("**") }
    let fixed = parts.prefix { !$0.contains("{") && !$0.contains("*") }
    guard fixed.count < parts.count else { throw PathPatternError(description: "names one file; {table} or * is expected in it") }
    var components: [Component] = []
    for part in parts[fixed.count...] { components.append(try Self.component(part)) }
    let wild = components.indices.filter { components[$0] == .folders }
    guard wild.count <= 1 else { throw PathPatternError(description: "has ** more than once") }
    open = wild.first.map { ($0, components.count - $0 - 1) }
    tableDepth = components.firstIndex(where: Self.namesTable).map { $0 + 1 }
    if let tableDepth, let open, open.before < tableDepth {
      throw PathPatternError(description: "has ** before {table}; name the folders in between, as * where they vary")
    }
    let root = location.scheme == "file" ? "/" : ""
    base = ObjectLocation(scheme: location.scheme, bucket: location.bucket, key: root + fixed.joined(separator: "/"))
    self.components = components
  }

  private static func namesTable(_ component: Component) -> Bool {
    guard case .pieces(let pieces) = component else { return false }
    return pieces.contains(.anything(.table))
  }

  private static func component(_ text: String) throws(PathPatternError) -> Component {
    if text == "**" { return .folders }
    var pieces: [Piece] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "*"):
        rest = rest.drop { $0 == UInt8(ascii: "*") }
        pieces.append(.anything(nil))
      case UInt8(ascii: "{"):
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw PathPatternError(description: "has { without }") }
        pieces.append(.anything(try capture(String(decoding: rest[..<end].dropFirst(), as: UTF8.self))))
        rest = rest[end...].dropFirst()
      default:
        let end = rest.firstIndex { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "{") } ?? rest.endIndex
        pieces.append(.text(Array(rest[..<end])))
        rest = rest[end...]
      }
    }
    for (one, next) in zip(pieces, pieces.dropFirst()) {
      if case .anything = one, case .anything = next {
        throw PathPatternError(description: "has nothing between two wildcards in \(text)")
      }
    }
    return .pieces(pieces)
  }

  private static func capture(_ name: String) throws(PathPatternError) -> Capture {
    if name == "table" { return .table }
    let word = name.prefix { $0 != "[" }
    let index = name.hasSuffix("]") ? Int(name.dropFirst(word.count + 1).dropLast()) : nil
    switch (word, index) {
    case ("partition_key", let index?) where index >= 0: return .partitionKey(index)
    case ("partition", let index?) where index >= 0: return .partition(index)
    default:
      guard !word.isEmpty, word.count == name.count else {
        throw PathPatternError(description: "has {\(name)}; {table}, {partition_key[0]}, {partition[0]} or a name is expected")
      }
      return .named(name)
    }
  }
}

/// What is wrong with a path pattern, as the end of a sentence.
struct PathPatternError: Error, Hashable, CustomStringConvertible {
  let description: String
}

// MARK: Matching

extension PathPattern {
  typealias Path = [ArraySlice<UInt8>]

  /// What the braces of a pattern stand for in one path.
  struct Captures: Hashable, Sendable {
    private(set) var values: [(capture: Capture, text: String)] = []

    static func == (left: Captures, right: Captures) -> Bool {
      left.values.elementsEqual(right.values) { $0.capture == $1.capture && $0.text == $1.text }
    }

    func hash(into hasher: inout Hasher) { for value in values { hasher.combine(value.text) } }

    fileprivate mutating func add(_ capture: Capture, _ bytes: ArraySlice<UInt8>) {
      values.append((capture, String(decoding: bytes, as: UTF8.self)))
    }

    subscript(_ capture: Capture) -> String? { values.first { $0.capture == capture }?.text }
  }

  /// The names of an object below the base; nil for one that lies elsewhere.
  func path(of location: ObjectLocation) -> Path? {
    let key = Array(location.key.utf8)
    let folder = Array(base.key.utf8)
    guard key.starts(with: folder) else { return nil }
    return key[folder.count...].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
  }

  /// What leads to the dataset that a path belongs to, whether or not the rest of the path fits; nil when it belongs to
  /// none, and in a pattern where files are datasets.
  func table(of path: Path) -> Captures? {
    guard let tableDepth, path.count > tableDepth else { return nil }
    var captures = Captures()
    for index in 0..<tableDepth {
      guard Self.match(components[index], path[index], &captures) else { return nil }
    }
    return captures
  }

  /// What the whole path has in the place of braces; nil when it does not fit.
  func match(_ path: Path) -> Captures? {
    var captures = Captures()
    let before = open?.before ?? components.count
    let behind = open?.behind ?? 0
    // What ** stands for ends in a file when nothing follows it.
    let least = before + behind + (open != nil && behind == 0 ? 1 : 0)
    guard open == nil ? path.count == components.count : path.count >= least else { return nil }
    for index in 0..<before {
      guard Self.match(components[index], path[index], &captures) else { return nil }
    }
    for index in 0..<behind {
      guard Self.match(components[before + 1 + index], path[path.count - behind + index], &captures) else { return nil }
    }
    return captures
  }

  /// Every wildcard takes as little as leads to the text behind it, so that one pass decides.
  private static func match(_ component: Component, _ name: ArraySlice<UInt8>, _ captures: inout Captures) -> Bool {
    guard case .pieces(let pieces) = component else { return false }
    var rest = name
    var index = 0
    while index < pieces.count {
      switch pieces[index] {
      case .text(let text):
        guard rest.starts(with: text) else { return false }
        rest = rest.dropFirst(text.count)
      case .anything(let capture):
        guard let length = length(of: capture, in: rest, before: pieces[(index + 1)...]) else { return false }
        if let capture { captures.add(capture, rest.prefix(length)) }
        rest = rest.dropFirst(length)
      }
      index += 1
    }
    return rest.isEmpty
  }

  private static func length(of capture: Capture?, in rest: ArraySlice<UInt8>, before pieces: ArraySlice<Piece>) -> Int? {
    // A name is never empty.
    let least = capture == nil ? 0 : 1
    guard rest.count >= least else { return nil }
    guard case .text(let text)? = pieces.first else { return rest.count }
    if pieces.count == 1 {
      let length = rest.count - text.count
      return length >= least && rest.suffix(text.count).elementsEqual(text) ? length : nil
    }
    var length = least
    while length + text.count <= rest.count {
      if rest.dropFirst(length).starts(with: text) { return length }
      length += 1
    }
    return nil
  }
}
