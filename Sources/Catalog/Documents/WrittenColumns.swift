import Codecs

/// Writes the columns of a document, each from the bytes that the store keeps of it.
struct WrittenColumns {
  private var links: DocumentLinks
  /// Where their array stands.
  private let value: JSONWriter.Mark
  /// Where the first of them stands.
  private let first: JSONWriter.Mark
  /// Whether a column inside another one, or one with an odd name, was among them; the others are then not all there.
  private var isNested = false
  private var places: [(ordinal: Int, id: Int64, bytes: Range<Int>)] = []
  private var isInOrder = true

  private typealias Place = ColumnRun.Place

  /// The names of types as JSON, by their numbers.
  private static let typeNames: [[UInt8]] = {
    let highest = DataType.allCases.map(\.rawValue).max() ?? 0
    return (0...highest).map { number in
      var writer = JSONWriter()
      writer.value((DataType(rawValue: number) ?? .unknown).name)
      return writer.bytes
    }
  }()

  /// More bytes than the braces and the names of all members of a column take, and what its nullability takes.
  private static let roomOfNames = 96

  /// Begins the member.
  /// - Parameter links: of the columns; those of the asset are written already.
  init(_ links: DocumentLinks, in writer: inout JSONWriter) {
    self.links = links
    writer.key("columns")
    value = writer.mark
    writer.beginArray()
    first = writer.mark
    places.reserveCapacity(32)
  }

  /// Writes the columns of a run (see `ColumnRun`), those that vanished left out. Runs come in the order of their ids.
  /// - Throws: `CatalogError.store` for a body that `ColumnRun` would not read either.
  mutating func write(
    run: UnsafeBufferPointer<UInt8>, first: Int64, to writer: inout JSONWriter
  ) throws(CatalogError) {
    var cursor = RunCursor(run, of: "column")
    var id = first
    while !isNested, try cursor.nextElement() {
      try write(&cursor, id: id, to: &writer)
      id += 1
    }
  }

  private mutating func write(
    _ cursor: inout RunCursor, id: Int64, to writer: inout JSONWriter
  ) throws(CatalogError) {
    let values = try cursor.values()
    guard let ordinal = values[Place.ordinal].integer, let type = values[Place.type].integer else { throw damaged("column") }
    guard values[Place.removedAt].isNull else { return }
    isNested = values[Place.path].contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "\\") }
    guard !isNested else { return }
    let start = writer.bytes.count
    let typeName = Self.typeNames[Self.typeNames.indices.contains(type) ? type : DataType.unknown.rawValue]
    if links.has(column: id) {
      writer.beginObject()
      writer.members(room: Self.room(values, typeName)) { Self.write(values, typeName, to: &$0) }
      links.write(column: id, to: &writer)
      writer.endObject()
    } else {
      // In one go, since most columns have none.
      writer.members(room: Self.room(values, typeName)) { object in
        object.append(UInt8(ascii: "{"))
        Self.write(values, typeName, to: &object)
        object.append(UInt8(ascii: "}"))
      }
    }
    if let last = places.last, (ordinal, id) < (last.ordinal, last.id) { isInOrder = false }
    // Objects stand behind a comma, all but the first.
    places.append((ordinal, id, (places.isEmpty ? start : start + 1)..<writer.bytes.count))
  }

  /// The bytes that an object takes at most.
  private static func room(_ values: RunCursor.Values, _ typeName: [UInt8]) -> Int {
    let texts = values[Place.path].count + values[Place.nativeType].count + values[Place.description].count
    return roomOfNames + typeName.count + texts + values[Place.properties].count
  }

  /// Writes the members of an object.
  @inline(__always)
  private static func write(_ values: RunCursor.Values, _ typeName: [UInt8], to members: inout OutputSpan<UInt8>) {
    members.append("\"type\":")
    typeName.withUnsafeBufferPointer { members.append($0) }
    if !values[Place.nativeType].isNull {
      members.append(",\"nativeType\":")
      members.append(values[Place.nativeType])
    }
    if !values[Place.nullable].isNull {
      members.append(values[Place.nullable][0] == UInt8(ascii: "0") ? ",\"nullable\":false" : ",\"nullable\":true")
    }
    if !values[Place.description].isNull {
      members.append(",\"description\":")
      members.append(values[Place.description])
    }
    if !values[Place.properties].isNull {
      members.append(",\"properties\":")
      members.append(values[Place.properties])
    }
    members.append(",\"name\":")
    members.append(values[Place.path])
  }

  /// Ends the member, with the columns in their order.
  /// - Returns: false when nothing but its name is written after all, because some columns lie in others.
  mutating func finish(in writer: inout JSONWriter) -> Bool {
    guard !isNested else {
      writer.rewind(to: value)
      return false
    }
    if !isInOrder {
      let written = writer.bytes
      writer.rewind(to: first)
      places.sort { ($0.ordinal, $0.id) < ($1.ordinal, $1.id) }
      for place in places { writer.raw(written[place.bytes]) }
    }
    writer.endArray()
    return true
  }
}
