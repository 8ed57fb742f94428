import Codecs

/// A server-first-message: `r=<nonce>,s=<salt>,i=<iterations>` (RFC 5802 section 7).
struct SCRAMChallenge {
  let text: String
  let nonce: String
  let salt: [UInt8]
  let iterations: Int

  init(_ message: [UInt8]) throws(SCRAMError) {
    guard let text = String(validating: message, as: UTF8.self) else { throw .malformed("it is not UTF-8") }
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    if text.hasPrefix("m=") { throw .extensionRequired }
    if text.hasPrefix("e=") { throw .refused(String(fields[0].dropFirst(2))) }
    guard fields.count >= 3, fields[0].hasPrefix("r="), fields[1].hasPrefix("s="), fields[2].hasPrefix("i=") else {
      throw .malformed("the first message must be r=<nonce>,s=<salt>,i=<iterations>")
    }
    guard fields[0].utf8.dropFirst(2).allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw .malformed("the nonce must be printable ASCII")
    }
    guard let salt = Base64.standard.decode(fields[1].dropFirst(2)), !salt.isEmpty else {
      throw .malformed("the salt must be base64")
    }
    let digits = fields[2].utf8.dropFirst(2)
    guard digits.allSatisfy({ 0x30...0x39 ~= $0 }), let iterations = Int(fields[2].dropFirst(2)) else {
      throw .malformed("the iteration count must be a number")
    }
    self.text = text
    nonce = String(fields[0].dropFirst(2))
    self.salt = salt
    self.iterations = iterations
  }
}
