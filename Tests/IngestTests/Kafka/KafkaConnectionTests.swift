import Codecs
import Crypto
import System
import Testing

@testable import Ingest

struct KafkaConnectionTests {
  private static let stream =
    KafkaBytes.frame(1, KafkaBytes.versions) + KafkaBytes.frame(2, KafkaBytes.metadata) + KafkaBytes.frame(3, KafkaBytes.metadata)

  private func settings(_ port: UInt16) -> KafkaSettings {
    var settings = KafkaSettings(bootstrap: [KafkaSettings.Address(host: "127.0.0.1", port: port)])
    settings.connectTimeout = 2
    settings.requestTimeout = 2
    return settings
  }

  private func failure(_ settings: KafkaSettings, isCancelled: @escaping () -> Bool = { false }) -> String? {
    do throws(KafkaError) {
      let cluster = try KafkaCluster(settings, isCancelled: isCancelled)
      do throws(CrawlError) { try cluster.forEachTopic { (_, _) throws(CrawlError) in } } catch { return "\(error)" }
      return nil
    } catch { return "\(error)" }
  }

  @Test func `a cluster is opened against the script`() throws {
    let server = try ScriptedServer([Self.stream])
    let cluster = try KafkaCluster(settings(server.port))
    var names: [String] = []
    try cluster.forEachTopic { (topic, _) throws(CrawlError) in names.append(topic.name) }
    #expect(names == ["orders", "__consumer_offsets"])
  }

  @Test func `the next broker is asked when the first one is down`() throws {
    let server = try ScriptedServer([Self.stream])
    var settings = settings(server.port)
    settings.bootstrap.insert(KafkaSettings.Address(host: "127.0.0.1", port: 1), at: 0)
    #expect(try KafkaCluster(settings).metadata.brokers.count == 2)
  }

  @Test func `a connection cut at any byte is a clear error`() throws {
    // A connection closed at the first question is tried once more without it.
    let answers = (0..<Self.stream.count).flatMap { cut in [Array(Self.stream.prefix(cut)), []] }
    for cut in 0..<Self.stream.count {
      let server = try ScriptedServer(Array(answers[(2 * cut)...(2 * cut + 1)]))
      let error = try #require(failure(settings(server.port)), "cut at \(cut)")
      #expect(error.hasPrefix("Kafka at 127.0.0.1:\(server.port): "), "cut at \(cut)")
    }
  }

  @Test(arguments: [0, 10, stream.count - 1]) func `a broker that falls silent is given up in time`(cut: Int) throws {
    let server = try ScriptedServer([Array(Self.stream.prefix(cut))], then: .silence)
    var settings = settings(server.port)
    settings.connectTimeout = 0.3
    settings.requestTimeout = 0.3
    let start = MonotonicClock.now
    let error = try #require(failure(settings))
    #expect(error.contains("timed out while waiting for data"))
    #expect(MonotonicClock.now - start < 5_000_000_000)
  }

  @Test func `a cancelled crawl does not wait for the broker`() throws {
    let server = try ScriptedServer([[]], then: .silence)
    #expect(throws: KafkaError.self) {
      do throws(KafkaError) {
        _ = try KafkaCluster(settings(server.port), isCancelled: { true })
      } catch {
        #expect(error.isCancelled)
        throw error
      }
    }
  }

  @Test func `an answer to another question is refused`() throws {
    let server = try ScriptedServer([KafkaBytes.frame(9, KafkaBytes.versions)])
    #expect(try #require(failure(settings(server.port))).contains("answer 9 to question 1"))
  }

  // MARK: Logging in

  private func sent(_ step: KafkaAuthentication.Step) throws -> [UInt8] {
    guard case .send(.saslAuthenticate, let body) = step else { throw LiveFailure(reason: "\(step)") }
    var reader = KafkaReader(body[...])
    return Array(try reader.byteArray())
  }

  private func handshake(_ error: Int = 0) -> [UInt8] {
    KafkaBytes.body { writer in
      writer.int16(error)
      writer.array(["PLAIN", "SCRAM-SHA-256"]) { $0.string($1) }
    }
  }

  private func answer(_ data: [UInt8], error: Int = 0, message: String? = nil) -> [UInt8] {
    KafkaBytes.body { writer in
      writer.int16(error)
      if let message { writer.string(message) } else { writer.int16(-1) }
      writer.byteArray(data)
    }
  }

  @Test func `a plain login is name and password between zero bytes`() throws {
    var machine = KafkaAuthentication(KafkaLogin(mechanism: .plain, user: "ann", secret: "pä"))
    #expect(machine.start() == .send(.saslHandshake, [0, 5] + Array("PLAIN".utf8)))
    #expect(try sent(try machine.receive(handshake()[...])) == [0] + Array("ann".utf8) + [0] + Array("pä".utf8))
    #expect(try machine.receive(answer([])[...]) == .done)
  }

  @Test func `a token is sent as RFC 7628 says`() throws {
    var machine = KafkaAuthentication(KafkaLogin(mechanism: .oauthBearer, user: "", secret: "t0k"))
    #expect(try sent(try machine.receive(handshake()[...])) == Array("n,,\u{1}auth=Bearer t0k\u{1}\u{1}".utf8))
  }

  @Test(arguments: [KafkaLogin.Mechanism.scram256, .scram512], ["right", "wrong"])
  func `a SCRAM login proves both sides`(mechanism: KafkaLogin.Mechanism, password: String) throws {
    let function: HashFunction = mechanism == .scram256 ? .sha256 : .sha512
    var machine = KafkaAuthentication(KafkaLogin(mechanism: mechanism, user: "ann", secret: "right"))
    let first = String(decoding: try sent(try machine.receive(handshake()[...])), as: UTF8.self)
    let bare = String(first.dropFirst(3))
    let nonce = try #require(bare.split(separator: ",").last).dropFirst(2) + "server"
    let salt = Array("salt".utf8)
    let challenge = "r=\(nonce),s=\(Base64.standard.encode(salt)),i=4096"
    let last = String(decoding: try sent(try machine.receive(answer(Array(challenge.utf8))[...])), as: UTF8.self)
    let withoutProof = last.split(separator: ",").dropLast().joined(separator: ",")
    let salted = function.pbkdf2(password: Array(password.utf8), salt: salt, iterations: 4096, keySize: function.digestSize)
    let serverKey = function.hmac(Array("Server Key".utf8), key: salted)
    let signature = function.hmac(Array("\(bare),\(challenge),\(withoutProof)".utf8), key: serverKey)
    let verdict = answer(Array("v=\(Base64.standard.encode(signature))".utf8))
    if password == "right" {
      #expect(try machine.receive(verdict[...]) == .done)
    } else {
      #expect(throws: KafkaLoginError.self) { try machine.receive(verdict[...]) }
    }
  }

  @Test func `refusals carry the broker's words`() throws {
    var machine = KafkaAuthentication(KafkaLogin(mechanism: .plain, user: "ann", secret: "s3cret"))
    #expect(throws: KafkaLoginError.mechanism(["PLAIN", "SCRAM-SHA-256"])) { try machine.receive(handshake(33)[...]) }
    _ = try machine.receive(handshake()[...])
    #expect(throws: KafkaLoginError.refused("Authentication failed")) {
      try machine.receive(answer([], error: 58, message: "Authentication failed")[...])
    }
  }
}
