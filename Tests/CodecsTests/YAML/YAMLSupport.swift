import Codecs
import Testing

/// A text and what it must be read as: the JSON of its documents, one a line.
struct Reading: Sendable, CustomTestStringConvertible {
  let yaml: String
  let json: String

  init(_ yaml: String, _ json: String) {
    self.yaml = yaml
    self.json = json
  }

  var testDescription: String { yaml.debugDescription }

  func got() throws -> String {
    try YAML.documents(bytes(yaml)).map { try $0.json().text }.joined(separator: "\n")
  }
}

/// A text that must be refused, where, and words that the message must hold.
struct Refusal: Sendable, CustomTestStringConvertible {
  let yaml: String
  let mark: String
  let words: String

  init(_ yaml: String, _ mark: String, _ words: String) {
    self.yaml = yaml
    self.mark = mark
    self.words = words
  }

  var testDescription: String { yaml.debugDescription }

  func got(limits: YAMLLimits = .default) -> YAMLError? {
    refusal(of: bytes(yaml), limits: limits)
  }
}

func refusal(of input: [UInt8], limits: YAMLLimits = .default) -> YAMLError? {
  do throws(YAMLError) {
    _ = try YAML.documents(input, limits: limits)
    return nil
  } catch {
    return error
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
