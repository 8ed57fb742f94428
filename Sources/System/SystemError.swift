import Glibc

/// A failed system call: what was tried, on which path, and the system's reason.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  /// The `errno` value.
  package let code: Int32
  /// The call that failed, such as `open`.
  package let operation: String
  /// The file it concerned, if any.
  package let path: String?

  /// Creates an error from a code and the call that gave it.
  package init(code: Int32, operation: String, path: String?) {
    self.code = code
    self.operation = operation
    self.path = path
  }

  /// The error of the call that has just failed on this thread.
  package static func last(_ operation: String, path: String? = nil) -> SystemError {
    SystemError(code: errno, operation: operation, path: path)
  }

  package var description: String {
    let place = path.map { "\($0): " } ?? ""
    return "\(place)\(String(cString: strerror(code))) (\(operation))"
  }
}
