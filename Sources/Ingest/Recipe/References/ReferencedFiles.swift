import Glibc
import System

/// Which files `${file:…}` in a recipe may name.
package enum ReferencedFiles: Sendable, Equatable {
  /// Every file that the process may read: for recipes of whoever runs the command.
  case any
  /// Files in a folder. Whatever leads out of it, by `..` or by a symbolic link, is refused.
  case within(String)
  /// No file at all.
  case none

  /// The path of a file by the name that a recipe gives it.
  /// - Parameter folder: what relative names start from where every file may be named.
  /// - Throws: `FileReferenceError` when the file may not be named, without telling whether it exists.
  func path(_ name: String, from folder: String) throws -> String {
    switch self {
    case .any: return name.hasPrefix("/") ? name : "\(folder)/\(name)"
    case .none: throw FileReferenceError(description: "recipes kept in the catalog may name no files; start the server with --recipe-files DIR")
    case .within(let root):
      let base = try File.absolute(root)
      let path = name.hasPrefix("/") ? name : "\(base)/\(name)"
      guard !path.split(separator: "/").contains(".."), File.lies(try Self.resolved(path), in: base) else {
        throw FileReferenceError(description: "recipes kept in the catalog may name files in \(root) alone (--recipe-files)")
      }
      return path
    }
  }

  /// The path with symbolic links followed; as it is written when there is nothing.
  private static func resolved(_ path: String) throws -> String {
    do throws(SystemError) { return try File.absolute(path) } catch {
      guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
      return path
    }
  }
}

/// Why a recipe may not name a file.
struct FileReferenceError: Error, CustomStringConvertible {
  let description: String
}
