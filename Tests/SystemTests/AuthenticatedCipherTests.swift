import Codecs
import Crypto
import Testing

@Suite struct AuthenticatedCipherTests {
  private static let key = [UInt8](0..<32)

  @Test(arguments: [0, 1, 15, 16, 17, 4096])
  func `what is sealed opens again, whatever its length`(count: Int) throws {
    let cipher = try #require(AuthenticatedCipher(key: Self.key))
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let sealed = cipher.seal(bytes, context: Array("name".utf8))
    #expect(sealed.count == count + 28)
    #expect(cipher.open(sealed, context: Array("name".utf8)) == bytes)
  }

  // NIST's GCM test vector for a 256-bit zero key and a zero block (gcmEncryptExtIV256, no additional data).
  @Test func `a published vector opens`() throws {
    let cipher = try #require(AuthenticatedCipher(key: [UInt8](repeating: 0, count: 32)))
    let sealed = [UInt8](repeating: 0, count: 12)
      + (try #require(Hex.decode("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")))
    #expect(cipher.open(sealed, context: []) == [UInt8](repeating: 0, count: 16))
  }

  @Test func `a change of any byte is noticed`() throws {
    let cipher = try #require(AuthenticatedCipher(key: Self.key))
    let sealed = cipher.seal(Array("hunter2".utf8), context: [1])
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(cipher.open(changed, context: [1]) == nil, "byte \(place)")
    }
    #expect(cipher.open(Array(sealed.dropLast()), context: [1]) == nil)
    #expect(cipher.open(sealed, context: [2]) == nil)
    #expect(cipher.open([], context: []) == nil)
  }

  @Test func `another key opens nothing, and the same bytes seal differently each time`() throws {
    let cipher = try #require(AuthenticatedCipher(key: Self.key))
    let other = try #require(AuthenticatedCipher(key: Self.key.reversed()))
    let sealed = cipher.seal([1, 2, 3], context: [])
    #expect(other.open(sealed, context: []) == nil)
    #expect(cipher.seal([1, 2, 3], context: []) != sealed)
  }

  @Test(arguments: [0, 16, 31, 33]) func `a key of another length is refused`(count: Int) {
    #expect(AuthenticatedCipher(key: [UInt8](repeating: 0, count: count)) == nil)
  }
}
