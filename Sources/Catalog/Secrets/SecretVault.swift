import Codecs
import Crypto
import System

/// Seals and opens the values of secrets. Its key is read when it is first needed: from `CAIRN_SECRET_KEY`, else from
/// `secret.key` in the data directory, which only the owner of the process may read and which no backup takes along.
struct SecretVault: Sendable {
  private static let variable = "CAIRN_SECRET_KEY"
  private let file: String

  init(directory: String) { file = "\(directory)/secret.key" }

  /// - Throws: `CatalogError.invalid` for a key that is none; `.store` when the key's file cannot be read or made.
  func seal(_ value: String, for name: String) throws(CatalogError) -> [UInt8] {
    let cipher: AuthenticatedCipher
    if let known = try self.cipher() { cipher = known } else { cipher = try makeKey() }
    return cipher.seal(Array(value.utf8), context: Array(name.utf8))
  }

  /// - Throws: `CatalogError.conflict` when the value was sealed with another key.
  func open(_ sealed: [UInt8], for name: String) throws(CatalogError) -> String {
    guard let bytes = try cipher()?.open(sealed, context: Array(name.utf8)) else {
      throw .conflict(
        reason: "the secret \(name) was sealed with another key; bring back \(file) or \(Self.variable), or set the secret anew")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func cipher() throws(CatalogError) -> AuthenticatedCipher? {
    if let text = Environment[Self.variable] { return try Self.cipher(text, from: Self.variable) }
    guard File.exists(file) else { return nil }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try File.read(file, limit: 1024)
    } catch { throw .store("\(error)") }
    return try Self.cipher(String(decoding: bytes, as: UTF8.self), from: file)
  }

  private static func cipher(_ text: String, from source: String) throws(CatalogError) -> AuthenticatedCipher {
    let digits = text.prefix { !$0.isWhitespace }
    guard let key = Hex.decode(digits), let cipher = AuthenticatedCipher(key: key) else {
      throw .invalid(field: source, reason: "is no key; 64 hexadecimal digits are expected")
    }
    return cipher
  }

  private func makeKey() throws(CatalogError) -> AuthenticatedCipher {
    let digits = Hex.encode(SecureRandom.bytes(AuthenticatedCipher.keySize))
    do throws(SystemError) {
      try File.writeAtomically(Array("\(digits)\n".utf8), to: file, mode: 0o600)
    } catch { throw .store("the key of secrets could not be written: \(error)") }
    return try Self.cipher(digits, from: file)
  }
}
