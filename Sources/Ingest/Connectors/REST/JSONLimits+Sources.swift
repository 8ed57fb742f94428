import Codecs

extension JSONLimits {
  /// What is accepted in a source's answer or document: enough for any honest one, and some hundred megabytes of memory
  /// for one that is not.
  static let source = JSONLimits(depth: 256, values: 2_000_000)
}
