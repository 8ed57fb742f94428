import Codecs

/// What a reply says to one call.
enum HiveMetastoreAnswer {
  /// The result of a call.
  /// - Throws: what the server answered instead.
  static func result(of message: ThriftMessage, to function: String, sequence: Int32) throws(HiveMetastoreError.Cause) -> ThriftValue {
    guard message.name == function, message.sequence == sequence else {
      throw .outOfStep("\(message.name.prefix(100)) \(message.sequence) to \(function) \(sequence)")
    }
    switch message.kind {
    case .reply: break
    case .exception: throw .application(ThriftApplicationError(message.body))
    case .call, .oneway: throw .outOfStep("a call of \(message.name.prefix(100))")
    }
    if let result = message.body[0] { return result }
    guard let exception = message.body.fields.first else { throw .noResult(function: function) }
    // Every exception of the metastore holds its message first.
    throw .refused(exception.value.structure?[1]?.string ?? "without a reason", field: exception.id)
  }
}
