import Catalog
import Codecs
import System

/// Puts values in the place of references all over a recipe, and notes which of them nobody may see.
struct ReferenceExpansion {
  private let references: RecipeReferences
  private let folder: String
  /// A reference without a value, at its place. Values never stand in the message.
  private(set) var faults: [RecipeError] = []
  /// Values that no log, page or error may show.
  private(set) var hidden: Set<String> = []

  /// What stands for a value that is missing: a word that is a text and a number, so that the other faults are found.
  private static let placeholder = "1"
  private static let fileLimit = 64 << 10
  /// Keys whose values errors and logs must be able to name; a variable under one of them is no secret.
  private static let spoken: Set = [
    "pipeline_name", "host_port", "hostPort", "host", "port", "bootstrap", "management_url", "warehouse", "database",
    "initial_database", "path", "service", "serviceName", "env", "platform_instance", "username", "sslmode", "layer",
    "allow", "deny",
  ]

  init(_ references: RecipeReferences, folder: String) {
    self.references = references
    self.folder = folder
  }

  /// The document with every value in place.
  mutating func expand(_ node: YAMLNode, under key: String = "") -> YAMLNode {
    switch node.kind {
    case .mapping(let pairs):
      return YAMLNode(
        mapping: pairs.map { YAMLPair($0.key, expand($0.value, under: $0.key.text ?? "")) }, at: node.mark)
    case .sequence(let nodes):
      return YAMLNode(sequence: nodes.map { expand($0, under: key) }, at: node.mark)
    case .scalar(let scalar):
      hide(scalar, under: key)
      guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return node }
      let text = expand(ReferenceText(scalar.text), under: key, at: node.mark)
      if !Self.spoken.contains(key), text != scalar.text, text != Self.placeholder { hide(text) }
      return node.replacingTexts { _, _ in text }
    }
  }

  private mutating func expand(_ text: ReferenceText, under key: String, at mark: YAMLMark) -> String {
    var expanded = ""
    for piece in text.pieces {
      switch piece {
      case .text(let plain): expanded += plain
      case .reference(let reference): expanded += value(of: reference, under: key, at: mark)
      }
    }
    return expanded
  }

  private mutating func value(of reference: ReferenceText.Reference, under key: String, at mark: YAMLMark) -> String {
    do throws(RecipeError) {
      if let value = try look(up: reference, at: mark), !value.isEmpty {
        if reference.source != .variable || !Self.spoken.contains(key) { hide(value) }
        return value
      }
      if let fallback = reference.fallback { return expand(fallback, under: key, at: mark) }
      throw Self.missing(reference, at: mark)
    } catch {
      faults.append(error)
      return Self.placeholder
    }
  }

  private func look(up reference: ReferenceText.Reference, at mark: YAMLMark) throws(RecipeError) -> String? {
    do {
      switch reference.source {
      case .variable:
        guard references.variables.allows(reference.name) else { throw VariableReferenceError() }
        return references.variable(reference.name)
      case .secret: return try references.secret(reference.name)
      case .file:
        let path = try references.files.path(reference.name, from: folder)
        if reference.fallback != nil, !File.exists(path) { return nil }
        let bytes = try File.read(path, limit: Self.fileLimit)
        let text = String(decoding: bytes, as: UTF8.self)
        // What editors and `echo` put at the end of a file is no part of a password.
        return text.hasSuffix("\n") || text.hasSuffix("\r\n") ? String(text.dropLast()) : text
      }
    } catch {
      throw RecipeError(line: mark.line, column: mark.column, "\(reference.spelling) cannot be read: \(error)")
    }
  }

  private static func missing(_ reference: ReferenceText.Reference, at mark: YAMLMark) -> RecipeError {
    let name = reference.name
    let reason =
      switch reference.source {
      case .variable: "the variable \(name) is not set; set it in the environment or write ${\(name):-default}"
      case .secret: "there is no secret \(name); keep one with `cairn secret set \(name)`"
      case .file: "the file \(name) is empty"
      }
    return RecipeError(line: mark.line, column: mark.column, reason)
  }

  /// What is written out in a recipe instead of referred to is hidden as well.
  private mutating func hide(_ scalar: YAMLScalar, under key: String) {
    switch scalar.value {
    case .null, .bool: return
    case .string, .int, .double, .literal: break
    }
    if SecretKey.isNamed(by: key), ReferenceText(scalar.text).references.isEmpty { hide(scalar.text) }
    hidePassword(inAddress: scalar.text)
  }

  private mutating func hide(_ value: String) {
    hidden.insert(value)
    for line in value.split(whereSeparator: \.isNewline) { hidden.insert(String(line)) }
    hidePassword(inAddress: value)
  }

  private mutating func hidePassword(inAddress text: String) {
    guard let password = SecretKey.password(inAddress: text) else { return }
    hidden.insert(password)
    // An escape that is broken has no other spelling to hide.
    if let decoded = try? PercentEncoding.decodeText(password.utf8) { hidden.insert(decoded) }
  }
}
