/// What reading a YAML stream may cost at most; beyond it the stream is refused with `YAMLError.Kind.limit`.
package struct YAMLLimits: Sendable {
  /// Bytes of input.
  package var bytes = 64 << 20
  /// Collections inside one another, counted after aliases are expanded. Reading recurses: a level takes some 4 KB of
  /// stack in release and 12 KB in debug builds, so that the default is safe on a thread of 1 MB.
  package var depth = 64
  /// Nodes that aliases add to what is written out, so that a few lines cannot unfold into gigabytes.
  package var aliasedNodes = 200_000
  /// Bytes of a tag after its handle is expanded.
  package var tagBytes = 1024

  /// Limits that no file written by a person meets.
  package static let `default` = YAMLLimits()

  /// Creates the default limits, to be changed one by one.
  package init() {}
}
