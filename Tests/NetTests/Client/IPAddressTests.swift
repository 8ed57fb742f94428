import Net
import Testing

struct IPAddressTests {
  @Test(arguments: [
    ("127.0.0.1", IPAddress.Scope.loopback), ("127.255.255.254", .loopback), ("0.0.0.0", .loopback), ("::1", .loopback),
    ("::", .loopback), ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
    ("10.0.0.1", .privateNetwork), ("172.16.0.1", .privateNetwork), ("172.31.255.255", .privateNetwork),
    ("192.168.1.1", .privateNetwork), ("100.64.0.1", .privateNetwork), ("fd00::1", .privateNetwork),
    ("fec0::1", .privateNetwork), ("224.0.0.1", .reserved), ("255.255.255.255", .reserved), ("240.0.0.1", .reserved),
    ("192.0.2.1", .reserved), ("198.51.100.7", .reserved), ("203.0.113.9", .reserved), ("198.18.0.1", .reserved),
    ("ff02::1", .reserved), ("2001:db8::1", .reserved), ("2001:0:4136:e378::1", .reserved), ("8.8.8.8", .global),
    ("172.32.0.1", .global), ("100.128.0.1", .global), ("192.0.1.1", .global), ("2606:4700::1111", .global),
    // IPv4 in IPv6: mapped, compatible, NAT64, 6to4.
    ("::ffff:127.0.0.1", .loopback), ("::ffff:169.254.169.254", .linkLocal), ("::ffff:10.1.2.3", .privateNetwork),
    ("::ffff:8.8.8.8", .global), ("::127.0.0.1", .loopback), ("64:ff9b::a9fe:a9fe", .linkLocal),
    ("2002:7f00:1::", .loopback), ("2002:c0a8:101::1", .privateNetwork), ("64:ff9b::808:808", .global),
    ("64:ff9b:1::a00:1", .reserved), ("100::1", .reserved), ("::1:2:3", .reserved),
  ])
  func `an address lies in its scope`(text: String, scope: IPAddress.Scope) throws {
    #expect(try #require(IPAddress(text)).scope == scope)
  }

  @Test(arguments: [
    "", "127.1", "127.0.0.1 ", "0x7f000001", "2130706433", "1.2.3.4.5", "256.1.1.1", "[::1]", "fe80::1%eth0",
  ])
  func `what is not an address in standard form is none`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `an address prints in its shortest form`() {
    for (text, printed) in [("127.0.0.1", "127.0.0.1"), ("0:0:0:0:0:0:0:1", "::1"), ("FE80:0::A", "fe80::a")] {
      #expect(IPAddress(text)?.description == printed)
    }
  }

  @Test func `a policy forbids by scope`() throws {
    let metadata = try #require(IPAddress("169.254.169.254"))
    let office = try #require(IPAddress("10.1.1.1"))
    let world = try #require(IPAddress("9.9.9.9"))
    #expect([metadata, office, world].map(AddressPolicy.allowAll.allows) == [true, true, true])
    #expect([metadata, office, world].map(AddressPolicy.publicOnly.allows) == [false, false, true])
    #expect([metadata, office, world].map(AddressPolicy.forbidding([.linkLocal]).allows) == [false, true, true])
  }
}
