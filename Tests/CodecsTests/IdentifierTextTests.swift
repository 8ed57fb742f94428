import System
import Testing

@testable import Codecs

@Suite struct `Identifiers and letters for bytes` {
  @Test func `a UUID is read in either case and written in lower case`() throws {
    let id = try #require(UUID("6BA7B810-9dad-11d1-80b4-00c04fd430c8"))
    #expect(id == .dnsNamespace)
    #expect(id.description == "6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    #expect(UUID(bytes: id.bytes) == id)
    #expect(id.bytes.first == 0x6B)
  }

  @Test(arguments: [
    "", "6ba7b8109dad11d180b400c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c89",
    "6ba7b810-9dad-11d1-80b400-c04fd430c8", "gba7b810-9dad-11d1-80b4-00c04fd430c8",
    "{6ba7b810-9dad-11d1-80b4-00c04fd430}",
    "6ba7b810-9dad-11d1-80b4-00c04fd430é",
  ])
  func `other text is no UUID`(text: String) { #expect(UUID(text) == nil) }

  @Test func `sixteen bytes and no other count make a UUID`() {
    #expect(UUID(bytes: [UInt8](repeating: 1, count: 15)) == nil)
    #expect(UUID(bytes: [UInt8](repeating: 1, count: 17)) == nil)
    #expect(UUID(bytes: [UInt8](repeating: 1, count: 16)) != nil)
  }

  @Test func `versions and variant are marked`() throws {
    var random = SeededRandom(seed: 4)
    for _ in 0..<100 {
      let id = UUID(random: (random.next(), random.next()))
      #expect(id.version == 4)
      #expect(id.bytes[8] >> 6 == 2)
    }
    let early = UUID(milliseconds: 0x017F_22E2_79B0, random: (0x0CC3, 0x18C4_DC0C_0C07_398F))
    #expect(early.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    #expect(early.milliseconds == 0x017F_22E2_79B0)
    #expect(early < UUID(milliseconds: 0x017F_22E2_79B1, random: (0, 0)))
    #expect(UUID.dnsNamespace.milliseconds == nil)
    for counter in [0, 1, 0xAB_CDEF_0123, (1 << 40) - 1] as [UInt64] {
      for random in [0, UInt64.max] {
        let counted = UUID(milliseconds: 0x017F_22E2_79B0, counter: counter, random: random)
        #expect(counted.counter == counter && counted.version == 7 && counted.milliseconds == 0x017F_22E2_79B0)
        #expect(counted.bytes[8] >> 6 == 2)
      }
    }
  }

  @Test func `a name's UUID is made of the digest of name space and name`() {
    // The SHA-1 of the DNS name space and "www.example.com", RFC 9562 appendix A.4.
    let digest = Hex.decode("2ed6657de927468b55e12665a8aea6a22dee3e35") ?? []
    var hashed: [UInt8] = []
    let id = UUID.dnsNamespace.named("www.example.com") { input in
      hashed = input
      return digest
    }
    #expect(id.description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    #expect(hashed == UUID.dnsNamespace.bytes + Array("www.example.com".utf8))
  }

  // RFC 4648 section 10.
  static let base64: [(String, String)] = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("\u{3fe}\u{3ff}", "z77Pvw=="),
  ]

  @Test(arguments: base64)
  func `base64 goes both ways`(plain: String, encoded: String) {
    let bytes = Array(plain.utf8)
    #expect(Base64.standard.encode(bytes) == encoded)
    #expect(Base64.standard.decode(encoded) == bytes)
    let bare = String(encoded.prefix { $0 != "=" })
    #expect(Base64.urlSafe.encode(bytes) == bare)
    #expect(Base64.urlSafe.decode(bare) == bytes)
    #expect(Base64.urlSafe.decode(encoded) == bytes)
    #expect(Base64.urlSafe.padding(.required).encode(bytes) == encoded)
  }

  @Test(arguments: ["Zg", "Zg=", "Zg===", "Z", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-_", "=", "====", "Zg==Zg=="])
  func `malformed base64 is refused`(text: String) { #expect(Base64.standard.decode(text) == nil) }

  @Test func `the padding rules differ`() {
    #expect(Base64.urlSafe.decode("-_-_") == [0xFB, 0xFF, 0xBF])
    #expect(Base64.urlSafe.decode("+/+/") == nil)
    #expect(Base64.urlSafe.padding(.none).decode("Zg==") == nil)
    #expect(Base64.urlSafe.padding(.required).decode("Zg") == nil)
    #expect(Base64.urlSafe.decode("Zg=") == nil)
  }

  @Test func `random bytes survive every alphabet`() {
    var random = SeededRandom(seed: 5)
    for count in 0..<200 {
      let bytes = random.bytes(count)
      #expect(Base64.standard.decode(Base64.standard.encode(bytes)) == bytes)
      #expect(Base64.urlSafe.decode(Base64.urlSafe.encode(bytes)) == bytes)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
  }

  @Test func `hexadecimal digits come in pairs`() {
    #expect(Hex.encode([0, 0x1F, 0xAB]) == "001fab")
    #expect(Hex.encode(0x001F_AB00_0000_009E as UInt64) == "001fab000000009e")
    #expect(Hex.decode("001FaB") == [0, 0x1F, 0xAB])
    #expect(Hex.decode("0") == nil)
    #expect(Hex.decode("0g") == nil)
    #expect(Hex.decode("") == [])
  }
}
