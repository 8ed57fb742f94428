/// A list of changes to a JSON document (RFC 6902), applied all or none.
package struct JSONPatch: Hashable, Sendable {
  /// One change.
  package enum Operation: Hashable, Sendable {
    case add(JSONPointer, JSON)
    case remove(JSONPointer)
    case replace(JSONPointer, JSON)
    case move(from: JSONPointer, to: JSONPointer)
    case copy(from: JSONPointer, to: JSONPointer)
    case test(JSONPointer, JSON)
  }

  /// How much a patch may ask for.
  package struct Limits: Sendable {
    /// The most operations.
    package let operations: Int
    /// The deepest nesting of the result.
    package let depth: Int
    /// The most values that all operations together may copy, look at or shift.
    package let work: Int

    /// Limits that suit one document of a catalog.
    package init(operations: Int = 1000, depth: Int = 128, work: Int = 1_000_000) {
      self.operations = operations
      self.depth = min(depth, 512)
      self.work = work
    }

    /// 1000 operations, depth 128, a million values.
    package static let `default` = Limits()
  }

  /// The changes in the order in which they are made.
  package let operations: [Operation]
  private let limits: Limits

  /// A patch of ready operations.
  package init(operations: [Operation], limits: Limits = .default) {
    self.operations = operations
    self.limits = limits
  }

  /// Reads the array of operations of an `application/json-patch+json` document.
  package init(_ json: JSON, limits: Limits = .default) throws(JSONPatchError) {
    guard case .array(let entries) = json else { throw JSONPatchError(.notAnArray) }
    guard entries.count <= limits.operations else { throw JSONPatchError(.tooManyOperations(limit: limits.operations)) }
    var operations: [Operation] = []
    for (index, entry) in entries.enumerated() {
      do throws(JSONPatchError.Reason) {
        operations.append(try Self.operation(entry))
      } catch {
        throw JSONPatchError(error, operation: index)
      }
    }
    self.init(operations: operations, limits: limits)
  }

  private static func operation(_ entry: JSON) throws(JSONPatchError.Reason) -> Operation {
    func pointer(_ name: String) throws(JSONPatchError.Reason) -> JSONPointer {
      guard let text = entry[name]?.string else { throw .missingMember(name) }
      do throws(JSONPointer.Failure) {
        return try JSONPointer(text)
      } catch {
        throw .badPointer(error)
      }
    }
    func value() throws(JSONPatchError.Reason) -> JSON {
      guard let value = entry["value"] else { throw .missingMember("value") }
      return value
    }
    guard let name = entry["op"]?.string else { throw .missingMember("op") }
    switch name {
    case "add": return .add(try pointer("path"), try value())
    case "remove": return .remove(try pointer("path"))
    case "replace": return .replace(try pointer("path"), try value())
    case "move": return .move(from: try pointer("from"), to: try pointer("path"))
    case "copy": return .copy(from: try pointer("from"), to: try pointer("path"))
    case "test": return .test(try pointer("path"), try value())
    default: throw .unknownOperation(name)
    }
  }

  /// The document after all operations; fails at the first one that cannot be made.
  package func apply(to document: JSON) throws(JSONPatchError) -> JSON {
    guard operations.count <= limits.operations else {
      throw JSONPatchError(.tooManyOperations(limit: limits.operations))
    }
    var editor = JSONEditor(document: document, limits: limits)
    for (index, operation) in operations.enumerated() {
      do throws(JSONPatchError.Reason) {
        try editor.apply(operation)
      } catch {
        throw JSONPatchError(error, operation: index)
      }
    }
    return editor.document
  }

  package static func == (left: JSONPatch, right: JSONPatch) -> Bool { left.operations == right.operations }
  package func hash(into hasher: inout Hasher) { hasher.combine(operations) }
}
