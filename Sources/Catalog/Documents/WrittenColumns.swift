import Codecs

/// Columns on the top level as they stand in a document, each written from the bytes that the store keeps of it.
struct WrittenColumns {
  /// Whether a column inside another one, or one with an odd name, was among them; the others are then not all there.
  private(set) var isNested = false
  private var writer = JSONWriter(capacity: 4096)
  private var places: [(ordinal: Int, id: Int64, bytes: Range<Int>)] = []
  private var isInOrder = true

  /// The names of types as JSON, by their numbers.
  private static let typeNames: [[UInt8]] = {
    let highest = DataType.allCases.map(\.rawValue).max() ?? 0
    return (0...highest).map { number in
      var writer = JSONWriter()
      writer.value((DataType(rawValue: number) ?? .unknown).name)
      return writer.bytes
    }
  }()

  /// More bytes than the names of all members of a column take, and what its nullability takes.
  private static let roomOfNames = 96

  init() { places.reserveCapacity(32) }

  /// Writes the columns of a run (see `ColumnRun`), those that vanished left out. Runs come in the order of their ids.
  /// - Throws: `CatalogError.store` for a body that `ColumnRun` would not read either.
  mutating func write(
    run: UnsafeBufferPointer<UInt8>, first: Int64, _ links: inout DocumentLinks
  ) throws(CatalogError) {
    var cursor = RunCursor(run)
    var id = first
    while !isNested, try cursor.nextElement() {
      try write(&cursor, id: id, &links)
      id += 1
    }
  }

  private mutating func write(
    _ cursor: inout RunCursor, id: Int64, _ links: inout DocumentLinks
  ) throws(CatalogError) {
    var isOver = false
    guard let path = try cursor.nextValue(&isOver), let ordinal = try cursor.nextValue(&isOver)?.integer,
      let type = try cursor.nextValue(&isOver)?.integer
    else { throw damaged("column") }
    let (nativeType, nullable) = (try cursor.nextValue(&isOver), try cursor.nextValue(&isOver))
    let (description, properties) = (try cursor.nextValue(&isOver), try cursor.nextValue(&isOver))
    let removedAt = try cursor.nextValue(&isOver)
    if !isOver, try cursor.nextElement() { throw damaged("column") }
    if let removedAt, !removedAt.isNull { return }
    isNested = path.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "\\") }
    guard !isNested else { return }
    let start = writer.bytes.count
    writer.beginObject()
    let typeName = Self.typeNames[Self.typeNames.indices.contains(type) ? type : DataType.unknown.rawValue]
    var room = Self.roomOfNames + path.count + typeName.count + (nativeType?.count ?? 0)
    room += (description?.count ?? 0) + (properties?.count ?? 0)
    writer.members(room: room) { members in
      members.append("\"type\":")
      typeName.withUnsafeBufferPointer { members.append($0) }
      if let nativeType, !nativeType.isNull {
        members.append(",\"nativeType\":")
        members.append(nativeType)
      }
      if let nullable, !nullable.isNull {
        members.append(nullable.integer == 0 ? ",\"nullable\":false" : ",\"nullable\":true")
      }
      if let description, !description.isNull {
        members.append(",\"description\":")
        members.append(description)
      }
      if let properties, !properties.isNull {
        members.append(",\"properties\":")
        members.append(properties)
      }
      members.append(",\"name\":")
      members.append(path)
    }
    links.write(column: id, to: &writer)
    writer.endObject()
    if let last = places.last, (ordinal, id) < (last.ordinal, last.id) { isInOrder = false }
    // Objects on the top level stand behind a comma, all but the first.
    places.append((ordinal, id, (places.isEmpty ? start : start + 1)..<writer.bytes.count))
  }

  /// Writes them in their order.
  consuming func append(to document: inout JSONWriter) {
    document.beginArray()
    if isInOrder {
      if !places.isEmpty { document.raw(writer.bytes) }
    } else {
      places.sort { ($0.ordinal, $0.id) < ($1.ordinal, $1.id) }
      for place in places { document.raw(writer.bytes[place.bytes]) }
    }
    document.endArray()
  }
}
