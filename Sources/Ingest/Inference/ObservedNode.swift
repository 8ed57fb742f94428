/// Everything seen at one path.
struct ObservedNode: Sendable {
  struct Member: Sendable {
    let name: String
    var node: ObservedNode
  }

  /// How many values were seen here, nulls included.
  private(set) var count = 0
  private(set) var nulls = 0
  private(set) var scalars = ScalarTally()
  private(set) var objects = 0
  private(set) var arrays = 0
  /// The members of the objects, in the order they first came.
  private(set) var members: [Member] = []
  private var places: [String: Int] = [:]
  /// The elements of the arrays: one node at most, in an array because a struct cannot hold itself.
  private(set) var elements: [ObservedNode] = []
  /// The values of objects that are taken for maps: one node at most.
  private(set) var values: [ObservedNode] = []

  /// Whether objects here are taken for maps, whose keys are data rather than names.
  var isMap: Bool { !values.isEmpty }

  /// Looks at one more value.
  mutating func observe(_ shape: ValueShape, _ budget: inout InferenceBudget, depth: Int = 0) {
    count += 1
    switch shape {
    case .null: nulls += 1
    case .scalar(let scalar): scalars.add(scalar)
    case .array(let shapes):
      arrays += 1
      guard descends(depth, &budget, into: shapes.count) else { return }
      if elements.isEmpty { elements = [ObservedNode()] }
      for shape in shapes { elements[0].observe(shape, &budget, depth: depth + 1) }
    case .object(let members):
      objects += 1
      guard descends(depth, &budget, into: members.count) else { return }
      if !isMap, hasTooManyKeys(members.count, depth, budget.limits) { becomeMap(&budget) }
      for (index, member) in members.enumerated() { observe(member, at: index, &budget, depth: depth + 1) }
      if hasTooManyKeys(budget.limits) { becomeMap(&budget) }
    }
  }

  private mutating func observe(
    _ member: ValueShape.Member, at index: Int, _ budget: inout InferenceBudget, depth: Int
  ) {
    if isMap {
      values[0].observe(member.shape, &budget, depth: depth)
    } else if index < members.count, members[index].name == member.name {
      // Objects of one kind mostly have the same members in the same order.
      members[index].node.observe(member.shape, &budget, depth: depth)
    } else if let place = places[member.name] {
      members[place].node.observe(member.shape, &budget, depth: depth)
    } else if budget.take() {
      places[member.name] = members.count
      members.append(Member(name: member.name, node: ObservedNode()))
      members[members.count - 1].node.observe(member.shape, &budget, depth: depth)
    }
  }

  private func descends(_ depth: Int, _ budget: inout InferenceBudget, into count: Int) -> Bool {
    guard count > 0 else { return false }
    guard depth < budget.limits.depth else {
      budget.tooDeep += 1
      return false
    }
    return true
  }
}

// MARK: Maps

extension ObservedNode {
  /// Whether an object has too many keys for them to be names. Records at the top level may be wide.
  private func hasTooManyKeys(_ count: Int, _ depth: Int, _ limits: InferenceLimits) -> Bool {
    count > (depth > 0 && objects == 1 ? limits.keys : limits.keys * 4)
  }

  /// Whether the keys seen so far are too many to be names. The fields of a wide record come again in every record.
  private func hasTooManyKeys(_ limits: InferenceLimits) -> Bool {
    guard members.count > limits.keys else { return false }
    return members.count > limits.keys * 4 || presence < 0.5
  }

  /// Whether, at the end, the keys look like data: each in few of the objects, or all of them numbers or identifiers.
  var looksLikeMap: Bool {
    if members.count > 64 && presence < 0.2 { return true }
    return members.count >= 16 && presence < 0.5 && members.allSatisfy { Self.isGenerated($0.name) }
  }

  /// In which share of the objects a member stands, on average.
  private var presence: Double {
    Double(members.reduce(0) { $0 + $1.node.count }) / (Double(members.count) * Double(max(1, objects)))
  }

  /// A number, a date, a UUID or another long row of hexadecimal digits.
  private static func isGenerated(_ name: String) -> Bool {
    var digits = 0
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): break
      case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "_"): break
      default: return false
      }
    }
    return digits * 3 >= name.utf8.count
  }

  /// Takes the objects here for maps: what was seen under all keys is seen under any.
  mutating func becomeMap(_ budget: inout InferenceBudget) {
    var value = ObservedNode()
    for member in members {
      budget.paths -= member.node.paths + 1
      value.merge(member.node)
    }
    budget.paths += value.paths + 1
    members = []
    places = [:]
    values = [value]
  }

  /// How many paths lie below.
  private var paths: Int {
    members.reduce(0) { $0 + $1.node.paths + 1 } + (elements + values).reduce(0) { $0 + $1.paths }
  }

  private mutating func merge(_ other: ObservedNode) {
    count += other.count
    nulls += other.nulls
    objects += other.objects
    arrays += other.arrays
    for entry in other.scalars.entries { scalars.add(entry.shape, entry.count) }
    Self.merge(&elements, other.elements)
    // Where one side is a map, both are.
    if isMap || other.isMap {
      Self.merge(&values, other.values)
      for member in members + other.members { Self.merge(&values, [member.node]) }
      members = []
      places = [:]
      return
    }
    for member in other.members {
      if let place = places[member.name] {
        members[place].node.merge(member.node)
      } else {
        places[member.name] = members.count
        members.append(member)
      }
    }
  }

  private static func merge(_ nodes: inout [ObservedNode], _ others: [ObservedNode]) {
    guard let other = others.first else { return }
    if nodes.isEmpty { nodes = [other] } else { nodes[0].merge(other) }
  }
}
