import COpenSSL

/// Ed25519 (RFC 8032) with a password of any length in place of the 32-byte seed, as MariaDB's `ed25519` plugin has
/// it. OpenSSL's own Ed25519 takes nothing but 32 bytes, so the curve is done here on OpenSSL's big numbers.
package enum PasswordSignature {
  /// R and S, 64 bytes.
  package static func sign(_ message: [UInt8], password: [UInt8]) -> [UInt8] {
    let expanded = HashFunction.sha512.hash(password)
    var secret = Array(expanded[..<32])
    secret[0] &= 248
    secret[31] = secret[31] & 63 | 64
    let scalar = BigNumber(littleEndian: secret)
    let publicKey = EdwardsPoint.base.multiplied(by: scalar).encoded
    let order = EdwardsPoint.order
    let nonce = BigNumber(littleEndian: HashFunction.sha512.hash(expanded[32...] + message)).reduced(order)
    let commitment = EdwardsPoint.base.multiplied(by: nonce).encoded
    let challenge = BigNumber(littleEndian: HashFunction.sha512.hash(commitment + publicKey + message)).reduced(order)
    let proof = challenge.times(scalar, order).plus(nonce, order)
    return commitment + proof.littleEndian(32)
  }
}

/// A number of OpenSSL's, with its arithmetic modulo another. It never changes once it is made.
final class BigNumber: @unchecked Sendable {
  fileprivate let value: OpaquePointer

  fileprivate init() {
    // There is no use in going on without memory for thirty-two bytes.
    guard let value = BN_new() else { fatalError("out of memory") }
    self.value = value
  }

  convenience init(littleEndian bytes: [UInt8]) {
    self.init()
    BN_lebin2bn(bytes, Int32(bytes.count), value)
  }

  convenience init(_ word: UInt) {
    self.init()
    BN_set_word(value, word)
  }

  deinit { BN_clear_free(value) }

  var isOdd: Bool { BN_is_odd(value) == 1 }

  func bit(_ index: Int) -> Bool { BN_is_bit_set(value, Int32(index)) == 1 }

  func littleEndian(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    BN_bn2lebinpad(value, &bytes, Int32(count))
    return bytes
  }

  func plus(_ other: BigNumber, _ modulus: BigNumber) -> BigNumber { apply { BN_mod_add($0, value, other.value, modulus.value, $1) } }
  func minus(_ other: BigNumber, _ modulus: BigNumber) -> BigNumber { apply { BN_mod_sub($0, value, other.value, modulus.value, $1) } }
  func times(_ other: BigNumber, _ modulus: BigNumber) -> BigNumber { apply { BN_mod_mul($0, value, other.value, modulus.value, $1) } }
  func reduced(_ modulus: BigNumber) -> BigNumber { apply { BN_nnmod($0, value, modulus.value, $1) } }

  /// The number that gives one when multiplied with this; for zero, zero.
  func inverse(_ modulus: BigNumber) -> BigNumber {
    apply { BN_mod_inverse($0, value, modulus.value, $1) == nil ? 0 : 1 }
  }

  private func apply(_ operation: (OpaquePointer, OpaquePointer?) -> Int32) -> BigNumber {
    let result = BigNumber()
    let scratch = BN_CTX_new()
    defer { BN_CTX_free(scratch) }
    _ = operation(result.value, scratch)
    return result
  }
}

/// A point of edwards25519 in projective coordinates (RFC 8032 section 5.1).
struct EdwardsPoint {
  private let x: BigNumber
  private let y: BigNumber
  private let z: BigNumber

  /// 2^255 - 19.
  private static let prime = BigNumber(littleEndian: [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F])
  /// -121665/121666.
  private static let d =
    BigNumber(0).minus(BigNumber(121_665), prime).times(BigNumber(121_666).inverse(prime), prime)
  /// 2^252 + 27742317777372353535851937790883648493.
  static let order = BigNumber(littleEndian: [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  ])
  /// The point that multiplication starts from: y is 4/5 and x the even root.
  static let base = EdwardsPoint(
    x: BigNumber(littleEndian: [
      0x1A, 0xD5, 0x25, 0x8F, 0x60, 0x2D, 0x56, 0xC9, 0xB2, 0xA7, 0x25, 0x95, 0x60, 0xC7, 0x2C, 0x69, 0x5C, 0xDC,
      0xD6, 0xFD, 0x31, 0xE2, 0xA4, 0xC0, 0xFE, 0x53, 0x6E, 0xCD, 0xD3, 0x36, 0x69, 0x21,
    ]),
    y: BigNumber(littleEndian: [0x58] + [UInt8](repeating: 0x66, count: 31)), z: BigNumber(1))
  private static let neutral = EdwardsPoint(x: BigNumber(0), y: BigNumber(1), z: BigNumber(1))

  /// The sum; the formula holds for any two points, equal or not.
  func plus(_ other: EdwardsPoint) -> EdwardsPoint {
    let p = Self.prime
    let a = z.times(other.z, p)
    let b = a.times(a, p)
    let c = x.times(other.x, p)
    let d = y.times(other.y, p)
    let e = Self.d.times(c, p).times(d, p)
    let f = b.minus(e, p)
    let g = b.plus(e, p)
    let cross = x.plus(y, p).times(other.x.plus(other.y, p), p).minus(c, p).minus(d, p)
    return EdwardsPoint(
      x: a.times(f, p).times(cross, p), y: a.times(g, p).times(d.plus(c, p), p), z: f.times(g, p))
  }

  /// The sum of `scalar` copies. Each bit costs the same two additions, whatever it is.
  func multiplied(by scalar: BigNumber) -> EdwardsPoint {
    var result = Self.neutral
    for index in (0..<256).reversed() {
      let doubled = result.plus(result)
      let added = doubled.plus(self)
      result = scalar.bit(index) ? added : doubled
    }
    return result
  }

  /// y in 32 bytes, the parity of x in the highest bit.
  var encoded: [UInt8] {
    let inverse = z.inverse(Self.prime)
    var bytes = y.times(inverse, Self.prime).littleEndian(32)
    if x.times(inverse, Self.prime).isOdd { bytes[31] |= 0x80 }
    return bytes
  }
}
