import Codecs
import Crypto
import System
import Testing

@testable import Ingest

struct MongoDBMessageTests {
  @Test func `a command is an OP_MSG with a checksum`() throws {
    let bytes = MongoDBMessage.command(["ping": 1, "$db": "admin"], request: 7)
    var decoder = MongoDBReplyDecoder()
    // A reply carries the request's number where a request has its own zero.
    decoder.append(bytes)
    #expect(try decoder.next() == MongoDBReplyDecoder.Reply(request: 0, document: ["ping": 1, "$db": "admin"]))
    #expect(Array(bytes[4..<8]) == [7, 0, 0, 0] && Array(bytes[12..<16]) == [0xDD, 7, 0, 0] && bytes[16] == 1)
  }

  @Test func `the greeting is an OP_QUERY that every server understands`() throws {
    let bytes = MongoDBMessage.greeting(MongoDBHello.command(user: "admin.ann"), request: 1)
    #expect(Array(bytes[12..<16]) == [0xD4, 7, 0, 0])
    #expect(String(decoding: bytes[20..<31], as: UTF8.self) == "admin.$cmd\0")
    let document = try BSONReader.document(Array(bytes[39...]))
    #expect(document["ismaster"]?.int == 1 && document["saslSupportedMechs"]?.string == "admin.ann")
  }

  @Test func `replies come out whole however they are cut`() throws {
    let stream = MongoDBBytes.reply(["a": 1]) + MongoDBBytes.message(["b": 2], answering: 2)
      + MongoDBBytes.message(["c": 3], answering: 3, flags: 1)
    for size in [1, 3, 16, 17, stream.count] {
      var decoder = MongoDBReplyDecoder()
      var documents: [BSONDocument] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        decoder.append(Array(stream[start..<min(start + size, stream.count)]))
        while let reply = try decoder.next() { documents.append(reply.document) }
      }
      #expect(documents == [["a": 1], ["b": 2], ["c": 3]])
    }
  }

  static let lies: [(what: String, bytes: [UInt8], message: String)] = [
    ("short", MongoDBBytes.header(15, answering: 1, 2013), "a message of 15 bytes"),
    ("long", MongoDBBytes.header(2 << 20, answering: 1, 2013), "a message of 2097152 bytes"),
    ("foreign", MongoDBBytes.header(16, answering: 1, 2012), "a message of kind 2012"),
    ("more", MongoDBBytes.message(["a": 1], answering: 1, flags: 2), "announces more of its kind"),
    ("flags", MongoDBBytes.message(["a": 1], answering: 1, flags: 4), "unknown flags 4"),
    ("tiny", MongoDBBytes.header(17, answering: 1, 2013) + [0], "an OP_MSG of 17 bytes"),
    ("old", MongoDBBytes.header(20, answering: 1, 1) + [0, 0, 0, 0], "an OP_REPLY without one document"),
  ]

  @Test(arguments: lies) func `messages that break the protocol are refused`(what: String, bytes: [UInt8], message: String) {
    var decoder = MongoDBReplyDecoder()
    decoder.append(bytes)
    let error = #expect(throws: MongoDBProtocolError.self) { try decoder.next() }
    #expect(error?.message.contains(message) == true, "\(what): \(error?.message ?? "")")
  }

  @Test func `a wrong checksum, a section of another kind and bytes behind the document are refused`() {
    let good = MongoDBBytes.message(["a": 1], answering: 1, flags: 1)
    for (place, value) in [(good.count - 1, good[good.count - 1] ^ 1), (30, 9)] {
      var decoder = MongoDBReplyDecoder()
      var bytes = good
      bytes[place] = value
      decoder.append(bytes)
      #expect(throws: MongoDBProtocolError.self) { try decoder.next() }
    }
    for bytes in [
      Array(MongoDBBytes.message(["a": 1], answering: 1)[..<20]) + [1] + (["a": 1] as BSONDocument).encoded,
      MongoDBBytes.header(22 + 12, answering: 1, 2013) + [0, 0, 0, 0, 0] + (["a": 1] as BSONDocument).encoded + [0],
    ] {
      var decoder = MongoDBReplyDecoder()
      decoder.append(bytes)
      #expect(throws: MongoDBProtocolError.self) { try decoder.next() }
    }
  }

  @Test func `bytes changed at random give a reply or an error, never a trap`() {
    var random = SeededRandom(seed: 11)
    let good = MongoDBBytes.message(MongoDBBytes.cursor([["_id": 1, "a": [1, "x", ["b": .null]]]]), answering: 1)
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      var decoder = MongoDBReplyDecoder()
      decoder.append(bytes)
      _ = try? decoder.next()
    }
  }

  @Test func `a refusal is told from an answer`() {
    #expect(MongoDBServerError(["ok": 1]) == nil && MongoDBServerError(["ok": .double(1)]) == nil)
    let error = MongoDBServerError(["ok": 0, "code": 13, "codeName": "Unauthorized", "errmsg": "not authorized on shop"])
    #expect(error?.isUnauthorized == true)
    #expect("\(error.map { "\($0)" } ?? "")" == "the user may not do that: not authorized on shop (Unauthorized, error 13)")
    for code in [13, 18, 43, 50] { #expect(MongoDBServerError(["ok": 0, "code": .int32(Int32(code))])?.advice != nil) }
    #expect(MongoDBServerError(["ok": 0, "code": 59])?.isUnknownCommand == true)
  }
}

struct MongoDBHelloTests {
  static let roles: [(BSONDocument, MongoDBHello.Role)] = [
    (["ismaster": true], .standalone), (["ismaster": true, "msg": "isdbgrid"], .router),
    (["ismaster": true, "setName": "rs0"], .primary), (["isWritablePrimary": true, "setName": "rs0"], .primary),
    (["ismaster": false, "secondary": true, "setName": "rs0"], .secondary),
    (["ismaster": false, "arbiterOnly": true, "setName": "rs0"], .other), (["ismaster": false, "isreplicaset": true], .other),
  ]

  @Test(arguments: roles) func `a server's role follows from what it says`(reply: BSONDocument, role: MongoDBHello.Role) {
    #expect(MongoDBHello(reply).role == role)
  }

  private func member(_ role: String, primary: String? = "b:1") -> MongoDBHello {
    MongoDBHello(
      (["setName": "rs0", "hosts": ["a:1", "b:1", "c:1"]] as BSONDocument)
        .with("ismaster", .boolean(role == "primary")).with("secondary", .boolean(role == "secondary"))
        .with("primary", primary.map { .string($0) }))
  }

  /// Which servers are asked until one is taken, when `a` and `c` are secondaries and `b` is the primary.
  private func route(_ preference: MongoDBSettings.ReadPreference, set: String? = nil, direct: Bool = false) -> (asked: [String], fallback: String?) {
    var settings = MongoDBSettings(hosts: [MongoDBAddress(host: "a", port: 1)])
    settings.readPreference = preference
    settings.replicaSet = set
    settings.isDirect = direct
    var discovery = MongoDBDiscovery(settings)
    var asked: [String] = []
    while let address = discovery.next() {
      asked.append(address.host)
      if discovery.accepts(member(address.host == "b" ? "primary" : "secondary"), at: address) { return (asked, nil) }
    }
    return (asked, discovery.fallback?.host ?? "none")
  }

  @Test func `the member of a set that readPreference asks for is found`() {
    #expect(route(.primary).asked == ["a", "b"])
    #expect(route(.primaryPreferred).asked == ["a", "b"])
    #expect(route(.secondary).asked == ["a"])
    #expect(route(.nearest).asked == ["a"])
    #expect(route(.primary, direct: true).asked == ["a"])
    let foreign = route(.primary, set: "other")
    #expect(foreign.asked == ["a"] && foreign.fallback == "none")
  }

  @Test func `a set whose members name ever new ones is given up`() {
    var discovery = MongoDBDiscovery(MongoDBSettings(hosts: [MongoDBAddress(host: "a")]))
    var count = 0
    while let address = discovery.next() {
      count += 1
      _ = discovery.accepts(MongoDBHello(["setName": "rs0", "secondary": true, "hosts": [.string("\(address.host)x:1")]]), at: address)
    }
    #expect(count == 64)
  }
}

struct MongoDBURITests {
  static let good: [(text: String, hosts: String, user: String?, password: String?, database: String?)] = [
    ("mongodb://localhost", "localhost:27017", nil, nil, nil),
    ("mongodb://A.example:1,b.example/", "a.example:1 b.example:27017", nil, nil, nil),
    ("mongodb://ann:p%40ss%3A@h/shop?tls=true", "h:27017", "ann", "p@ss:", "shop"),
    ("mongodb://ann@[::1]:5/?authSource=x", "[::1]:5", "ann", nil, nil),
    ("mongodb://%2Ftmp%2Fmongodb-27017.sock", "/tmp/mongodb-27017.sock", nil, nil, nil),
  ]

  @Test(arguments: good) func `connection strings are taken apart`(
    text: String, hosts: String, user: String?, password: String?, database: String?
  ) throws {
    let uri = try MongoDBURI(text)
    #expect(uri.hosts.map(\.description).joined(separator: " ") == hosts)
    #expect(uri.user == user && uri.password == password && uri.database == database)
  }

  @Test func `options are read whatever their case, the last of two wins`() throws {
    let uri = try MongoDBURI("mongodb://h/?TLS=true&readPreference=secondary&tls=false")
    #expect(uri.options == ["tls": "false", "readpreference": "secondary"])
  }

  @Test(arguments: ["", "http://h", "mongodb://", "mongodb://h:0", "mongodb://h:x", "mongodb://a,,b", "mongodb://h/?tls", "mongodb://a:%zz@h", "mongodb+srv://ann:s3cret@c.example"])
  func `what is no connection string is refused without being repeated`(text: String) {
    let fault = #expect(throws: MongoDBURI.Fault.self) { try MongoDBURI(text) }
    #expect(fault?.expected.contains("s3cret") == false)
  }

  @Test func `for mongodb+srv it says what to write`() {
    let fault = #expect(throws: MongoDBURI.Fault.self) { try MongoDBURI("mongodb+srv://c.example/") }
    #expect(fault?.expected.contains("mongodb://host1:27017,host2:27017") == true)
  }
}

struct MongoDBAuthenticationTests {
  private func payload(_ step: MongoDBAuthentication.Step) throws -> String {
    guard case .send(let command) = step, let bytes = command["payload"]?.bytes else { throw LiveFailure(reason: "\(step)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func answer(_ text: String, done: Bool = false) -> BSONDocument {
    ["conversationId": 4, "done": .boolean(done), "payload": .binary(subtype: 0, Array(text.utf8)), "ok": 1]
  }

  /// The exchange that MongoDB's specification of authentication shows for SHA-1, user `user`, password `pencil`.
  @Test func `SCRAM-SHA-1 answers as MongoDB's specification shows`() throws {
    let login = MongoDBLogin(mechanism: .scram1, user: "user", password: "pencil", source: "admin")
    var machine = MongoDBAuthentication(login, .scram1, nonce: "fyko+d2lbbFgONRv9qkxdawL")
    let first = machine.start()
    #expect(first["payload"]?.bytes == Array("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL".utf8))
    let challenge = "r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000"
    let second = try machine.receive(answer(challenge))
    #expect(
      try payload(second) == "c=biws,r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,p=MC2T8BvbmWRckDw8oWl5IVghwCY=")
    #expect(try payload(try machine.receive(answer("v=UMWeI25JD1yNYZRMpZ4VHvhZ9e0="))) == "")
    #expect(try machine.receive(answer("", done: true)) == .done)
  }

  /// The one for SHA-256.
  @Test func `SCRAM-SHA-256 answers as MongoDB's specification shows`() throws {
    let login = MongoDBLogin(mechanism: nil, user: "user", password: "pencil", source: "shop")
    #expect(login.greetingName == "shop.user")
    #expect(login.mechanism(for: MongoDBHello(MongoDBBytes.hello)) == .scram256)
    #expect(login.mechanism(for: MongoDBHello([:])) == .scram1)
    var machine = MongoDBAuthentication(login, .scram256, nonce: "rOprNGfwEbeRWgbNEkqO")
    #expect(machine.database == "shop")
    let challenge = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    let second = try machine.receive(answer(challenge))
    #expect(
      try payload(second)
        == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    #expect(try machine.receive(answer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", done: true)) == .done)
  }

  @Test func `a server that does not know the password is not trusted`() throws {
    var machine = MongoDBAuthentication(
      MongoDBLogin(mechanism: .scram256, user: "user", password: "pencil", source: "admin"), .scram256, nonce: "rOprNGfwEbeRWgbNEkqO")
    _ = try machine.receive(answer("r=rOprNGfwEbeRWgbNEkqO%hv,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
    #expect(throws: MongoDBLoginError.self) { try machine.receive(answer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", done: true)) }
  }

  @Test func `plain passwords and certificates take one command`() throws {
    var plain = MongoDBAuthentication(MongoDBLogin(mechanism: .plain, user: "ann", password: "pä", source: "x"), .plain)
    #expect(plain.database == "$external" && plain.start()["payload"]?.bytes == [0] + Array("ann".utf8) + [0] + Array("pä".utf8))
    #expect(try plain.receive(["ok": 1]) == .done)
    let x509 = MongoDBAuthentication(MongoDBLogin(mechanism: .x509, user: "", password: "", source: "x"), .x509)
    #expect(x509.start() == ["authenticate": 1, "mechanism": "MONGODB-X509"])
    #expect(throws: MongoDBLoginError.self) { try plain.receive(["ok": 0, "code": 18, "errmsg": "Authentication failed."]) }
  }
}
