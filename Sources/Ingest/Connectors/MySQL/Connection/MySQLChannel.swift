import Net

/// A byte stream to a server, cut into packets.
struct MySQLChannel {
  private let stream: SessionStream<MySQLError.Cause>
  private var decoder = MySQLPacketDecoder()
  /// The number that the next packet of ours carries.
  private var sequence: UInt8 = 0

  init(_ settings: MySQLSettings, deadline: Deadline, isCancelled: @escaping () -> Bool) throws(MySQLError.Cause) {
    stream = try SessionStream(
      to: settings.isUnixSocket ? .socket(settings.host) : .host(settings.host, settings.port), tls: nil,
      deadline: deadline, isCancelled: isCancelled)
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
    try stream.write(bytes, deadline: deadline)
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
      decoder.append(try stream.read(deadline: deadline))
    }
  }

  mutating func startTLS(_ settings: MySQLSettings, deadline: Deadline) throws(MySQLError.Cause) {
    try stream.startTLS(settings.tls.configuration, serverName: settings.host, deadline: deadline)
  }

  /// Nil without TLS.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  func close() { stream.close() }
}
