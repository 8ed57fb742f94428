import Catalog
import Codecs
import Edge
import Glibc
import Net
import System
import Testing

/// Nothing secret is the same on two installations, and nothing secret can be read by others.
@Suite struct FreshInstallTests {
  @Test func `two installations share no secret`() throws {
    let (first, second) = (try TestApplication(), try TestApplication())
    let links = try [first, second].map { test in try test.catalog.write(.system) { try $0.invite(nil) } }
    #expect(links[0] != links[1])
    #expect(first.token != second.token)
    #expect(try second.ask(.get, "/api/v1/me", as: first.token).status == 401)
    let session = try first.session()
    #expect(try second.answer(.get, "/settings", headers: [session])?.status == 401)
    #expect(try second.answer(.get, "/set-up?link=\(links[0])")?.status == 403)
  }

  @Test func `secrets are long and made of chance`() throws {
    let test = try TestApplication()
    let secrets = try test.catalog.write(.system) { writer in
      let user = try #require(try writer.reader.user("ann")).id
      return try (0..<200).map { number in
        number % 2 == 0 ? try writer.beginSession(of: user, client: nil) : try writer.createToken("t", for: user, scopes: [.read]).secret
      }
    }
    #expect(Set(secrets).count == secrets.count)
    for secret in secrets { #expect(secret.split(separator: "_").last?.count == 64) }
    // Each of the 64 digits takes every value about as often as another.
    let digits = secrets.flatMap { $0.suffix(64) }
    for digit in "0123456789abcdef" {
      #expect((600...1000).contains(digits.filter { $0 == digit }.count), "\(digit)")
    }
  }

  @Test func `the store keeps hashes of secrets, never the secrets`() throws {
    let test = try TestApplication()
    let link = try test.catalog.write(.system) { try $0.invite(nil) }
    let session = try test.session().1.split(separator: "=").last.map(String.init) ?? ""
    let visitor = Visitor(test)
    _ = try visitor.post("/set-up", [("link", link), ("name", "bob"), ("password", "a password of bob's")])
    let stored = try test.storedBytes()
    #expect(stored.contains(text: "ann"))
    for secret in [test.token, link, session, "a password of bob's"] { #expect(!stored.contains(text: secret)) }
  }

  @Test func `the data directory and what lies in it is its owner's alone`() throws {
    let test = try TestApplication()
    try test.fillShop()
    var pending = [test.directory]
    while let place = pending.popLast() {
      var status = stat()
      #expect(stat(place, &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(place) has mode \(String(status.st_mode, radix: 8))")
      if File.isDirectory(place) { pending += try File.list(place).map { "\(place)/\($0)" } }
    }
  }
}
