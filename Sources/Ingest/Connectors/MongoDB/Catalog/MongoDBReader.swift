import Codecs

/// Asks a deployment about itself, one question a function.
struct MongoDBReader {
  let client: MongoDBClient
  /// How many documents one answer brings at most.
  private static let batch: BSON = 200

  /// The databases that the user may see.
  func databases() throws(MongoDBError) -> [MongoDBDatabase] {
    let reply = try client.run(["listDatabases": 1, "authorizedDatabases": true], in: "admin")
    let databases = reply["databases"]?.array?.compactMap { entry in
      entry["name"]?.string.map { MongoDBDatabase(name: $0, bytes: entry["sizeOnDisk"]?.int) }
    }
    // What is left out of a list would be taken for gone.
    guard let databases, databases.count == reply["databases"]?.array?.count else {
      throw client.violation("a list of databases that is none, or holds one without a name")
    }
    return databases
  }

  /// The collections and views of a database. Who may read some of them only is told their names and nothing else.
  func collections(of database: String) throws(MongoDBError) -> [MongoDBCollection] {
    do throws(MongoDBError) {
      return try collections(of: database, ["listCollections": 1, "cursor": ["batchSize": Self.batch]])
    } catch {
      guard error.commandError?.isUnauthorized == true else { throw error }
      let narrow: BSONDocument = [
        "listCollections": 1, "nameOnly": true, "authorizedCollections": true, "cursor": ["batchSize": Self.batch],
      ]
      // The first refusal says what is missing.
      guard let some = try granted({ () throws(MongoDBError) in try collections(of: database, narrow) }) else { throw error }
      return some
    }
  }

  private func collections(of database: String, _ command: BSONDocument) throws(MongoDBError) -> [MongoDBCollection] {
    var collections: [MongoDBCollection] = []
    var isWhole = true
    try client.forEach(command, in: database, upTo: client.connection.settings.listLimit) { entry in
      if let collection = MongoDBCollection(entry) { collections.append(collection) } else { isWhole = false }
      return isWhole
    }
    // What is left out of a list would be taken for gone.
    guard isWhole else { throw client.violation("a collection without a name") }
    return collections
  }

  /// What a question answers; nil where the server refuses to.
  private func granted<Answer>(_ question: () throws(MongoDBError) -> Answer) throws(MongoDBError) -> Answer? {
    do throws(MongoDBError) { return try question() } catch {
      guard error.commandError != nil else { throw error }
      return nil
    }
  }

  func indexes(of collection: String, in database: String) throws(MongoDBError) -> [MongoDBIndex] {
    var indexes: [MongoDBIndex] = []
    try client.forEach(["listIndexes": .string(collection)], in: database, upTo: client.connection.settings.listLimit) { entry in
      if let index = MongoDBIndex(entry) { indexes.append(index) }
      return true
    }
    return indexes
  }

  func statistics(of collection: String, in database: String) throws(MongoDBError) -> MongoDBStatistics {
    var statistics = MongoDBStatistics()
    try client.forEach(aggregate(collection, [["$collStats": ["storageStats": [:]]]]), in: database) { shard in
      statistics.add(shard)
      return true
    }
    return statistics
  }

  private func aggregate(_ collection: String, _ pipeline: BSON) -> BSONDocument {
    [
      "aggregate": .string(collection), "pipeline": pipeline, "cursor": ["batchSize": Self.batch],
      "maxTimeMS": client.connection.patience,
    ]
  }
}

// MARK: Documents

extension MongoDBReader {
  /// Hands over documents that the server picks at random.
  func sample(
    _ collection: String, in database: String, count: Int, _ body: (BSONDocument) -> Void
  ) throws(MongoDBError) {
    let command = aggregate(collection, [["$sample": ["size": .int64(Int64(count))]]])
    try read(command, in: database, count: count, body)
  }

  /// Hands over the first documents as the server finds them.
  func first(
    _ collection: String, in database: String, count: Int, _ body: (BSONDocument) -> Void
  ) throws(MongoDBError) {
    try read(find(collection, [:], sort: nil, count: count), in: database, count: count, body)
  }

  /// Hands over documents from both ends of a collection, half of them its oldest, half its newest, going by `_id`.
  func ends(
    _ collection: String, in database: String, count: Int, _ body: (BSONDocument) -> Void
  ) throws(MongoDBError) {
    let half = (count + 1) / 2
    var seen = 0
    var last: BSON?
    try read(find(collection, [:], sort: ["_id": 1], count: half), in: database, count: half) { document in
      seen += 1
      last = document["_id"]
      body(document)
    }
    guard seen >= half, count > half, let last else { return }
    let newest = find(collection, ["_id": ["$gt": last]], sort: ["_id": -1], count: count - half)
    try read(newest, in: database, count: count - half, body)
  }

  private func find(_ collection: String, _ filter: BSONDocument, sort: BSON?, count: Int) -> BSONDocument {
    (["find": .string(collection), "filter": .document(filter)] as BSONDocument).with("sort", sort)
      .with("limit", .int64(Int64(count))).with("batchSize", Self.batch)
      .with("maxTimeMS", client.connection.patience)
  }

  /// - Parameter count: what was asked for; a server that sends more is not listened to.
  private func read(
    _ command: BSONDocument, in database: String, count: Int, _ body: (BSONDocument) -> Void
  ) throws(MongoDBError) {
    var open = count
    try client.forEach(command, in: database) { document in
      body(document)
      open -= 1
      return open > 0
    }
  }
}
