extension YAMLNode {
  /// The node as JSON.
  ///
  /// JSON has string keys only: a scalar key becomes its text, a collection as a key its own JSON text.
  /// - Throws: `unsupported` for infinities and NaN, for a collection key whose text is longer than 1024 bytes, and
  ///   where two keys become the same string.
  package func json() throws(YAMLError) -> JSON {
    switch kind {
    case .scalar(let scalar): return try json(of: scalar.value)
    case .sequence(let nodes):
      var elements: [JSON] = []
      elements.reserveCapacity(nodes.count)
      for node in nodes { elements.append(try node.json()) }
      return .array(elements)
    case .mapping(let pairs):
      var object = JSONObject()
      object.reserveCapacity(pairs.count)
      for pair in pairs {
        let key = try pair.key.jsonKey()
        guard object[key] == nil else {
          throw YAMLError(
            .unsupported, at: pair.key.mark, found: "a second key that is '\(key)' in JSON",
            expected: "keys that differ as strings")
        }
        object[key] = try pair.value.json()
      }
      return .object(object)
    }
  }

  private func jsonKey() throws(YAMLError) -> String {
    if let text { return text }
    let key = try json().text
    // Quoting a key doubles its backslashes: keys within keys would grow without bound.
    guard key.utf8.count <= 1024 else {
      throw YAMLError(
        .unsupported, at: mark, found: "\(kindName) of \(key.utf8.count) bytes as a key",
        expected: "a scalar, or a collection of 1024 bytes at most in JSON")
    }
    return key
  }

  private func json(of value: YAMLValue) throws(YAMLError) -> JSON {
    switch value {
    case .null: return .null
    case .bool(let bool): return .bool(bool)
    case .int(let int): return .int(int)
    case .literal(let digits): return .literal(digits)
    case .string(let string): return .string(string)
    case .double(let double):
      guard double.isFinite else {
        throw YAMLError(
          .unsupported, at: mark, found: "the number \(text ?? "")", expected: "a finite number, as JSON has no other")
      }
      return .double(double)
    }
  }
}

extension YAML {
  /// What a stream holds, for a person or a conformance suite to look at.
  package struct Report: Sendable {
    /// One line of JSON for each document up to the first fault.
    package var json: [UInt8] = []
    /// Why the stream was refused, if it was.
    package var error: YAMLError?

    /// 0 for a stream that was read, 3 for one that is YAML but unsupported, 1 for any other.
    package var exitStatus: Int32 {
      switch error?.kind {
      case nil: 0
      case .unsupported: 3
      case .invalid, .limit: 1
      }
    }
  }

  /// Reads a stream and writes each document as one line of JSON.
  package static func report(_ bytes: [UInt8], limits: YAMLLimits = .default) -> Report {
    var report = Report()
    do throws(YAMLError) {
      for document in try documents(bytes, limits: limits) {
        try document.json().write(into: &report.json)
        report.json.append(UInt8(ascii: "\n"))
      }
    } catch {
      report.error = error
    }
    return report
  }
}
