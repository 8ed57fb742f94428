import Codecs
import System

/// The columns that made-up datasets choose from: some thousand, some of them everywhere.
struct SyntheticColumns: Sendable {
  struct Column: Sendable {
    let name: String
    let type: String
    let description: String?
    let tag: String?
    /// The column as an API takes it.
    let json: [UInt8]
  }

  static let shared = SyntheticColumns()

  let all: [Column]
  private let frequency: ZipfTable

  private static let everywhere = [("id", "bigint"), ("created_at", "timestamp"), ("updated_at", "timestamp"), ("source_system", "varchar")]
  private static let endings = [
    ("id", "bigint"), ("name", "varchar"), ("code", "varchar"), ("status", "varchar"), ("type", "varchar"),
    ("amount", "decimal(18,2)"), ("count", "int"), ("created_at", "timestamp"), ("date", "date"), ("email", "varchar"),
    ("phone_number", "varchar"), ("is_active", "boolean"), ("rate", "double"), ("hash", "char(64)"), ("version", "int"),
    ("payload", "json"), ("url", "varchar"), ("last_name", "varchar"), ("birth_date", "date"), ("quantity", "int"),
  ]
  private static let personal: Set = ["email", "phone_number", "last_name", "birth_date"]

  private init() {
    var random = SeededRandom(seed: 11, stream: 0)
    var columns = Self.everywhere.map { Self.column($0.0, $0.1, nil, nil) }
    for ending in Self.endings {
      for entity in SyntheticWords.entities {
        let meaning = "\(random.pick(SyntheticWords.modifiers)) \(ending.0.replacing("_", with: " ")) of the \(entity)"
        columns.append(
          Self.column(
            "\(entity)_\(ending.0)", ending.1, random.chance(0.5) ? meaning : nil,
            Self.personal.contains(ending.0) ? "PII.Sensitive" : nil))
      }
    }
    let first = Self.everywhere.count
    for place in stride(from: columns.count - 1, to: first, by: -1) {
      columns.swapAt(place, first + random.below(place - first + 1))
    }
    all = columns
    frequency = ZipfTable(count: columns.count, exponent: 0.8, size: 1 << 16)
  }

  private static func column(_ name: String, _ type: String, _ description: String?, _ tag: String?) -> Column {
    var object: JSONObject = ["name": .string(name), "nativeType": .string(type)]
    if let description { object["description"] = .string(description) }
    if let tag { object["tags"] = .array([.string(tag)]) }
    return Column(name: name, type: type, description: description, tag: tag, json: JSON.object(object).bytes())
  }

  /// About twenty places of `all`, few of them often and few tables wide; the id comes first.
  func choose(_ random: inout SeededRandom) -> [Int] {
    let wanted = min(250, max(3, Int(12.4 * -logarithm(1 - random.unit()) + 7.6)))
    var chosen = [0]
    var seen: Set = [0]
    for _ in 0..<wanted {
      let place = frequency.pick(&random)
      if seen.insert(place).inserted { chosen.append(place) }
    }
    return chosen
  }
}
