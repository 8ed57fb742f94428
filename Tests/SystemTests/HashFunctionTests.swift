import Codecs
import Crypto
import Testing

struct HashFunctionTests {
  @Test(arguments: [
    (HashFunction.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
    (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha384, "abc",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      .sha512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        + "454d4423643ce80e2a9ac94fa54ca49f"
    ),
  ])
  func `digests are those of the standards`(function: HashFunction, message: String, digest: String) {
    #expect(function.isAvailable)
    #expect(function.hexHash(Array(message.utf8)) == digest)
    #expect(function.hash(Array(message.utf8)).count == function.digestSize)
  }

  @Test func `a message in pieces has the digest of the whole`() {
    let message = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    for cut in [0, 1, 63, 64, 65, 128, 299, 300] {
      var hash = IncrementalHash(.sha256)
      hash.update(Array(message[..<cut]))
      hash.update(Array(message[cut...]))
      #expect(hash.finalize() == HashFunction.sha256.hash(message))
    }
  }

  // RFC 2202 and RFC 4231.
  @Test(arguments: [
    (HashFunction.md5, [UInt8](repeating: 0x0B, count: 16), "Hi There", "9294727a3638bb1c13f48ef8158bfc9d"),
    (.sha1, Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    (
      .sha256, Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      .sha256, [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      .sha512, Array("Jefe".utf8), "what do ya want for nothing?",
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
        + "caeab1a34d4a6b4b636e070a38bce737"
    ),
    (.sha256, [], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func `keyed digests are those of the standards`(
    function: HashFunction, key: [UInt8], message: String, digest: String
  ) {
    #expect(Hex.encode(function.hmac(Array(message.utf8), key: key)) == digest)
  }

  @Test func `an empty key is a key and not that of the call before`() {
    let before = HashFunction.sha256.hmac([1], key: [])
    _ = HashFunction.sha256.hmac([1], key: [7, 7, 7])
    #expect(HashFunction.sha256.hmac([1], key: []) == before)
  }

  // RFC 6070 and RFC 7914 section 11.
  @Test(arguments: [
    (HashFunction.sha1, "password", "salt", 1, 20, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
    (.sha1, "password", "salt", 4096, 20, "4b007901b765489abead49d926f721d065a429c1"),
    (
      .sha1, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25,
      "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"
    ),
    (
      .sha256, "passwd", "salt", 1, 64,
      "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
    ),
  ])
  func `derived keys are those of the standards`(
    function: HashFunction, password: String, salt: String, iterations: Int, size: Int, key: String
  ) {
    let derived = function.pbkdf2(
      password: Array(password.utf8), salt: Array(salt.utf8), iterations: iterations, keySize: size)
    #expect(Hex.encode(derived) == key)
  }

  @Test func `secrets compare by value`() {
    #expect(constantTimeEquals([], []))
    #expect(constantTimeEquals([1, 2], [1, 2]))
    #expect(!constantTimeEquals([1, 2], [1, 3]))
    #expect(!constantTimeEquals([1, 2], [1, 2, 3]))
  }

  @Test func `random bytes have the length asked for and do not repeat`() {
    #expect(SecureRandom.bytes(0).isEmpty)
    #expect(Set((0..<100).map { _ in SecureRandom.hexToken() }).count == 100)
    #expect(SecureRandom.hexToken(byteCount: 5).count == 10)
  }
}
