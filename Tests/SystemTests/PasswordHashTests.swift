import Crypto
import Testing

struct PasswordHashTests {
  private static let cheap = PasswordHash.Cost(checkedLogN: 4, r: 8, p: 1) ?? .standard

  @Test func `a password verifies after a trip through the store and another does not`() throws {
    let stored = PasswordHash.make("correct horse", cost: Self.cheap).encoded
    let read = try #require(PasswordHash(encoded: stored))
    #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
    #expect(read.encoded == stored)
    #expect(read.verify("correct horse"))
    for wrong in ["", "Correct horse", "correct horse ", "correct"] { #expect(!read.verify(wrong)) }
  }

  @Test func `the same password twice gives two records`() {
    #expect(PasswordHash.make("x", cost: Self.cheap) != PasswordHash.make("x", cost: Self.cheap))
  }

  @Test func `an empty password is hashed like any other`() {
    let hash = PasswordHash.make("", cost: Self.cheap)
    #expect(hash.verify(""))
    #expect(!hash.verify("a"))
  }

  // Made by Python's hashlib.scrypt with the salt 0...15.
  @Test func `a record made elsewhere verifies`() throws {
    let record = "$scrypt$ln=10,r=8,p=2$AAECAwQFBgcICQoLDA0ODw==$aZc1Owg6UWvFi14jrlfEt3C8Ah1L0bZsLjorbNCKHOM="
    #expect(try #require(PasswordHash(encoded: record)).verify("pleaseletmein"))
  }

  @Test func `what is not a record is refused`() {
    let hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    let salt = "AAECAwQFBgcICQoLDA0ODw=="
    #expect(PasswordHash(encoded: "$scrypt$ln=10,r=8,p=1$\(salt)$\(hash)") != nil)
    for record in [
      "", "$", "$$$$", "plain", "$scrypt$ln=10,r=8,p=1$\(salt)", "$bcrypt$ln=10,r=8,p=1$\(salt)$\(hash)",
      "$scrypt$ln=64,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=0,r=8,p=1$\(salt)$\(hash)",
      "$scrypt$ln=10,r=1000000,p=1$\(salt)$\(hash)", "$scrypt$ln=10,r=8$\(salt)$\(hash)",
      "$scrypt$r=8,ln=10,p=1$\(salt)$\(hash)", "$scrypt$ln=10,r=8,p=1$$\(hash)",
      "$scrypt$ln=10,r=8,p=1$\(salt)$AAAA", "$scrypt$ln=10,r=8,p=1$ \(salt)$\(hash)",
      "$scrypt$ln=10,r=8,p=1$\(salt)$\(hash)$", "$scrypt$ln=10,r=8,p=1$AAECAwQFBgcICQoLDA0OD=\(hash)",
    ] {
      #expect(PasswordHash(encoded: record) == nil, "\(record)")
    }
  }
}
