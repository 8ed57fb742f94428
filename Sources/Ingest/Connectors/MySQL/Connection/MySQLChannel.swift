import Net
import System

/// A byte stream to a server, cut into packets.
struct MySQLChannel {
  private let stream: SocketStream
  private let isCancelled: () -> Bool
  private var decoder = MySQLPacketDecoder()
  private var chunk: [UInt8] = []
  /// The number that the next packet of ours carries.
  private var sequence: UInt8 = 0

  /// A wait is cut into slices of so many seconds, so that a cancelled crawl ends at once.
  private static let slice = 0.25

  static func open(
    _ settings: MySQLSettings, deadline: Deadline, isCancelled: @escaping () -> Bool
  ) throws(MySQLError.Cause) -> MySQLChannel {
    do throws(TransportError) {
      let stream = settings.isUnixSocket
        ? try SocketStream.connect(unixPath: settings.host, deadline: deadline)
        : try SocketStream.connect(host: settings.host, port: settings.port, deadline: deadline)
      return MySQLChannel(stream: stream, isCancelled: isCancelled)
    } catch { throw .transport(error.cause) }
  }

  private init(stream: SocketStream, isCancelled: @escaping () -> Bool) {
    self.stream = stream
    self.isCancelled = isCancelled
  }

  /// Lets packets be as long as a session may need, once the server is known.
  mutating func liftLimit() { decoder.limit = MySQLPacketDecoder.sessionLimit }

  /// Sends a payload that answers the last packet, or with `startsCommand` one that begins anew.
  mutating func send(
    _ payload: [UInt8], startsCommand: Bool = false, deadline: Deadline
  ) throws(MySQLError.Cause) {
    if startsCommand { sequence = 0 }
    let bytes = MySQLPacket.encode(payload, sequence: sequence)
    sequence &+= UInt8(truncatingIfNeeded: payload.count / MySQLPacket.partLimit + 1)
    decoder.expect(sequence)
    do throws(TransportError) { try stream.write(bytes, deadline: deadline) } catch { throw .transport(error.cause) }
  }

  /// The payload of the server's next packet.
  mutating func next(deadline: Deadline) throws(MySQLError.Cause) -> ArraySlice<UInt8> {
    while true {
      do throws(MySQLProtocolError) {
        if let packet = try decoder.next() {
          sequence = packet.sequence &+ 1
          return packet.payload
        }
      } catch { throw .violation(error) }
      try fill(deadline: deadline)
    }
  }

  mutating func startTLS(_ settings: MySQLSettings, deadline: Deadline) throws(MySQLError.Cause) {
    let context: TLSClientContext
    do throws(TLSError) { context = try TLSClientContext(settings.tls.configuration) } catch { throw .tlsSetup(error) }
    do throws(TransportError) {
      try stream.startTLS(context, serverName: settings.host, deadline: deadline)
    } catch { throw .transport(error.cause) }
  }

  /// Nil without TLS.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  func close() { stream.close() }

  private mutating func fill(deadline: Deadline) throws(MySQLError.Cause) {
    chunk.removeAll(keepingCapacity: true)
    while true {
      if isCancelled() { throw .cancelled }
      do throws(TransportError) {
        if try stream.read(into: &chunk, deadline: .after(seconds: Self.slice)) > 0 { return decoder.append(chunk) }
      } catch {
        guard case .timedOut(.read) = error.cause, !deadline.hasPassed else { throw .transport(error.cause) }
        continue
      }
      throw .transport(.endOfStream)
    }
  }
}
