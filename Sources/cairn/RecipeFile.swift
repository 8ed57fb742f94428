import Catalog
import Codecs
import Ingest
import System

/// A recipe in a file, as the command line names it.
struct RecipeFile {
  let path: String
  private let bytes: [UInt8]
  /// What is to be said about it without looking secrets up.
  let report: RecipeReport

  /// - Throws: `RecipeError` when the file cannot be read.
  init(_ arguments: CommandArguments, at place: Int = 0) throws {
    path = try arguments.operand(place, "RECIPE")
    do throws(SystemError) {
      bytes = try File.read(path, limit: 4 << 20)
    } catch { throw RecipeError(file: path, line: 0, "cannot be read: \(error)") }
    report = RecipeReport(bytes, fallbackName: Self.stem(path), folder: Self.folder(of: path))
  }

  /// Prints what is wrong with the file's text; nil when nothing is.
  var refusal: Int32? {
    guard !report.faults.isEmpty else { return nil }
    for fault in report.faults { CommandLineTool.fail(place(fault), 2) }
    return 2
  }

  /// `file:line:column: reason`.
  func place(_ fault: RecipeError) -> String {
    var fault = fault
    fault.file = path
    return "\(fault)"
  }

  /// The recipe, ready to run.
  /// - Throws: `RecipeError` for a reference without a value.
  func recipe(_ references: RecipeReferences) throws(RecipeError) -> Recipe {
    do throws(RecipeError) {
      return try Recipe(bytes, fallbackName: Self.stem(path), folder: Self.folder(of: path), references: references)
    } catch {
      var error = error
      error.file = path
      throw error
    }
  }

  /// Runs `body` with the means to look references up. The catalog is opened only for a recipe that names secrets of it.
  func withReferences<Result>(_ arguments: CommandArguments, _ body: (RecipeReferences) throws -> Result) throws -> Result {
    guard String(decoding: bytes, as: UTF8.self).contains("${secret:") else { return try body(.environment) }
    return try arguments.withCatalog { try body(.kept(in: $0)) }
  }

  /// The file's name without its ending.
  static func stem(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.split(separator: ".").first.map(String.init) ?? last
  }

  /// The folder that a file lies in, as its path says.
  static func folder(of path: String) -> String {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
  }
}
