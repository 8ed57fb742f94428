/// Why a patch could not be read or applied.
package struct JSONPatchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Error, Hashable, Sendable {
    case notAnArray
    case tooManyOperations(limit: Int)
    case missingMember(String)
    case unknownOperation(String)
    case badPointer(JSONPointer.Failure)
    case notFound(JSONPointer)
    case badIndex(JSONPointer)
    case testFailed(JSONPointer)
    case moveIntoItself(JSONPointer)
    case tooDeep(limit: Int)
    case tooMuchWork(limit: Int)
  }

  /// What was wrong there.
  package let reason: Reason
  /// Which operation failed, from 0; nil when it was the list itself.
  package let operation: Int?

  init(_ reason: Reason, operation: Int? = nil) {
    self.reason = reason
    self.operation = operation
  }

  package var description: String {
    (operation.map { "operation \($0): " } ?? "") + explanation
  }

  private var explanation: String {
    switch reason {
    case .notAnArray: "a JSON Patch is an array of operations"
    case .tooManyOperations(let limit): "a JSON Patch of more than \(limit) operations"
    case .missingMember(let name): "'\(name)' is missing or of the wrong type"
    case .unknownOperation(let name): "'\(name)' is none of add, remove, replace, move, copy and test"
    case .badPointer(let cause): "\(cause)"
    case .notFound(let pointer): "there is nothing at '\(pointer)'"
    case .badIndex(let pointer): "'\(pointer)' ends in no index of the array; accepted are 0 up to its count, or '-'"
    case .testFailed(let pointer): "the value at '\(pointer)' is another one"
    case .moveIntoItself(let pointer): "'\(pointer)' cannot move into itself"
    case .tooDeep(let limit): "the result would nest deeper than \(limit)"
    case .tooMuchWork(let limit): "the operations touch more than \(limit) values"
    }
  }
}
