import Glibc
import Net
import System
import Testing

struct SocketStreamTests {
  private func connect(_ server: LoopbackServer) throws -> SocketStream {
    try SocketStream.connect(host: "127.0.0.1", port: server.port, deadline: .after(seconds: 5))
  }

  /// The cause of the transport error that `body` throws.
  private func cause(_ body: () throws -> Void) -> TransportError.Cause? {
    do {
      try body()
      return nil
    } catch {
      return (error as? TransportError)?.cause
    }
  }

  @Test func `bytes go out and come back`() throws {
    try withServer { peer in
      while case let bytes = peer.read(), !bytes.isEmpty { peer.write(bytes) }
    } _: { server in
      for host in ["127.0.0.1", "localhost"] {
        let stream = try SocketStream.connect(host: host, port: server.port, deadline: .after(seconds: 5))
        try stream.write(Array("hello, world".utf8), deadline: .after(seconds: 5))
        #expect(try stream.readExactly(5, deadline: .after(seconds: 5)) == Array("hello".utf8))
        var rest: [UInt8] = []
        #expect(try stream.read(into: &rest, max: 3, deadline: .after(seconds: 5)) == 3)
        #expect(try stream.read(into: &rest, deadline: .after(seconds: 5)) == 4)
        #expect(rest == Array(", world".utf8))
        stream.close()
      }
    }
  }

  @Test func `a megabyte arrives whole although the peer reads slowly`() throws {
    let message = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 / 251) }
    let received = Guarded<[UInt8]>([])
    try withServer { peer in
      let bytes = peer.read(1 << 20)
      received.withLock { $0 = bytes }
      peer.write([1])
    } _: { server in
      let stream = try connect(server)
      try stream.write(message, deadline: .after(seconds: 10))
      _ = try stream.readExactly(1, deadline: .after(seconds: 10))
    }
    #expect(received.withLock { $0 } == message)
  }

  @Test func `the end of the stream is zero bytes, and an error where more is due`() throws {
    try withServer {
      $0.write("abc")
    } _: { server in
      let stream = try connect(server)
      #expect(cause { _ = try stream.readExactly(4, deadline: .after(seconds: 5)) } == .endOfStream)
      var bytes: [UInt8] = []
      #expect(try stream.read(into: &bytes, deadline: .after(seconds: 5)) == 0)
    }
  }

  @Test func `a refused connection names host, port and reason`() throws {
    let (descriptor, port) = try LoopbackServer.listen(backlog: 1)
    Glibc.close(descriptor)
    do {
      _ = try SocketStream.connect(host: "localhost", port: port, deadline: .after(seconds: 5))
      Issue.record("the connection was not refused")
    } catch {
      #expect(error.description.hasPrefix("localhost:\(port): "))
      #expect(error.description.hasSuffix("Connection refused (connect)"))
    }
  }

  @Test func `a name without address is named`() {
    let error = #expect(throws: TransportError.self) {
      try SocketStream.connect(host: "no-such-host.invalid", port: 5432, deadline: .after(seconds: 20))
    }
    #expect(error?.description.hasPrefix("no-such-host.invalid:5432: ") == true)
    for host in ["", "a\0b"] {
      #expect(
        cause { _ = try SocketStream.connect(host: host, port: 1, deadline: .after(seconds: 5)) }
          == .unresolved("it is empty or has a zero byte"))
    }
  }

  @Test func `connecting to a machine that does not answer ends at the deadline`() throws {
    // A full backlog drops further connection attempts without a word.
    let (listener, port) = try LoopbackServer.listen(backlog: 0)
    defer { Glibc.close(listener) }
    var queued: [SocketStream] = []
    var result: TransportError.Cause?
    let time = seconds {
      while queued.count < 10, result == nil {
        result = cause {
          queued.append(try .connect(host: "127.0.0.1", port: port, deadline: .after(seconds: 0.3)))
        }
      }
    }
    #expect(result == .timedOut(.connect))
    #expect(time < 3)
  }

  @Test func `reading from a silent peer ends at the deadline`() throws {
    try withServer {
      _ = $0.read()
    } _: { server in
      let stream = try connect(server)
      let time = seconds {
        #expect(cause { _ = try stream.readExactly(1, deadline: .after(seconds: 0.2)) } == .timedOut(.read))
      }
      #expect(time >= 0.2 && time < 2)
      stream.close()
    }
  }

  @Test func `writing to a peer that does not read ends at the deadline`() throws {
    let (listener, port) = try LoopbackServer.listen(backlog: 5)
    defer { Glibc.close(listener) }
    let stream = try SocketStream.connect(host: "127.0.0.1", port: port, deadline: .after(seconds: 5))
    let megabytes = [UInt8](repeating: 7, count: 64 << 20)
    #expect(cause { try stream.write(megabytes, deadline: .after(seconds: 0.3)) } == .timedOut(.write))
  }

  @Test func `cancel wakes a reader in another thread`() throws {
    try withServer {
      _ = $0.read()
    } _: { server in
      let stream = try connect(server)
      let canceller = try Thread.start(name: "canceller") {
        usleep(100_000)
        stream.cancel()
      }
      let time = seconds {
        #expect(cause { _ = try stream.readExactly(1, deadline: .after(seconds: 10)) } == .cancelled)
      }
      canceller.join()
      #expect(time < 5)
      #expect(cause { try stream.write([1], deadline: .never) } == .cancelled)
      stream.close()
      stream.cancel()
      #expect(cause { try stream.write([1], deadline: .never) } == .closed)
    }
  }

  @Test func `a peer that resets the connection is an error and no signal`() throws {
    try withServer { peer in
      // A reset before the first byte could hit the connect.
      _ = peer.read(1)
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(peer.descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    } _: { server in
      let stream = try connect(server)
      var problem: TransportError.Cause?
      for _ in 0..<200 where problem == nil {
        problem = cause { try stream.write([UInt8](repeating: 1, count: 1000), deadline: .after(seconds: 5)) }
        usleep(1000)
      }
      guard case .system(let error) = problem else {
        Issue.record("\(String(describing: problem))")
        return
      }
      #expect([EPIPE, ECONNRESET].contains(error.code))
    }
  }

  @Test func `a forbidden address is not connected to, however it is written`() throws {
    try withServer { _ in
    } _: { server in
      for host in ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "0.0.0.0", "::ffff:127.0.0.1"] {
        let refusal = cause {
          _ = try SocketStream.connect(
            host: host, port: server.port, deadline: .after(seconds: 5), policy: .publicOnly)
        }
        guard case .forbidden = refusal else {
          Issue.record("\(host): \(String(describing: refusal))")
          continue
        }
      }
      #expect(server.accepted == 0)
    }
  }

  @Test func `a Unix socket is a stream like any other`() throws {
    let folder = try File.temporaryDirectory()
    defer { try? File.removeTree(folder) }
    let path = "\(folder)/s"
    let listener = try listen(onUnixPath: path)
    defer { Glibc.close(listener) }
    let stream = try SocketStream.connect(unixPath: path, deadline: .after(seconds: 5))
    let peer = LoopbackPeer(descriptor: accept(listener, nil, nil), index: 0)
    defer { peer.close() }
    peer.write("hi")
    #expect(try stream.readExactly(2, deadline: .after(seconds: 5)) == Array("hi".utf8))
    #expect(stream.peer == path)
    #expect(stream.address == nil)
  }

  @Test func `a Unix socket that is not there, or has too long a path, is named`() throws {
    let missing = #expect(throws: TransportError.self) {
      try SocketStream.connect(unixPath: "/nonexistent/s", deadline: .after(seconds: 5))
    }
    #expect(missing?.description == "/nonexistent/s: No such file or directory (connect)")
    let long = "/" + String(repeating: "x", count: 200)
    #expect(
      cause { _ = try SocketStream.connect(unixPath: long, deadline: .never) }.debugDescription.contains("connect"))
  }

  private func listen(onUnixPath path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0, Glibc.listen(descriptor, 5) == 0 else { throw SystemError.last("bind", path: path) }
    return descriptor
  }
}
