/// Whether bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
package enum UTF8Validation {
  /// Where the first byte that does not belong stands; nil when all of `bytes` is UTF-8.
  package static func firstInvalidOffset(in bytes: Span<UInt8>) -> Int? {
    do throws(Unicode.UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Whether all of `bytes` is UTF-8.
  package static func isValid(_ bytes: [UInt8]) -> Bool { firstInvalidOffset(in: bytes.span) == nil }
}
