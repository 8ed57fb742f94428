import Codecs
import Net
import System

/// A connection to one server of a metastore: the thin shell that moves bytes between a socket and the codec. One
/// thread uses it.
final class HiveMetastoreConnection {
  let address: HiveMetastoreSettings.Address
  private let stream: SocketStream
  private let transport: ThriftTransport
  private let isCancelled: () -> Bool
  private var reader: ThriftMessageReader
  private var sequence: Int32 = 0
  private var chunk: [UInt8] = []

  /// A wait is cut into slices of so many seconds, so that a cancelled crawl ends at once.
  private static let slice = 0.25

  init(
    _ settings: HiveMetastoreSettings, _ address: HiveMetastoreSettings.Address, _ transport: ThriftTransport,
    isCancelled: @escaping () -> Bool
  ) throws(HiveMetastoreError.Cause) {
    self.address = address
    self.transport = transport
    self.isCancelled = isCancelled
    reader = ThriftMessageReader(transport, limits: HiveMetastoreSettings.limits)
    let deadline = Deadline.after(seconds: settings.connectTimeout)
    do throws(TransportError) {
      stream = try SocketStream.connect(host: address.host, port: address.port, deadline: deadline)
    } catch { throw .transport(error.cause) }
    guard let tls = settings.tls else { return }
    let context: TLSClientContext
    do throws(TLSError) { context = try TLSClientContext(tls) } catch { throw .tlsSetup(error) }
    do throws(TransportError) {
      try stream.startTLS(context, serverName: address.host, deadline: deadline)
    } catch {
      stream.close()
      throw .transport(error.cause)
    }
  }

  deinit { stream.close() }

  func close() { stream.close() }

  /// The TLS session's facts, nil in the clear.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Calls a function of the metastore and returns its result.
  func call(_ function: String, _ arguments: ThriftStructure, seconds: Double) throws(HiveMetastoreError.Cause) -> ThriftValue {
    let deadline = Deadline.after(seconds: seconds)
    sequence &+= 1
    let call = ThriftMessage(kind: .call, name: function, sequence: sequence, body: arguments)
    do throws(TransportError) { try stream.write(call.encoded(for: transport), deadline: deadline) } catch { throw .transport(error.cause) }
    while true {
      if let message = try nextMessage() {
        return try HiveMetastoreAnswer.result(of: message, to: function, sequence: sequence)
      }
      try fill(deadline)
    }
  }

  private func nextMessage() throws(HiveMetastoreError.Cause) -> ThriftMessage? {
    do throws(ThriftError) { return try reader.next() } catch { throw .violation(error) }
  }

  private func fill(_ deadline: Deadline) throws(HiveMetastoreError.Cause) {
    chunk.removeAll(keepingCapacity: true)
    while true {
      if isCancelled() { throw .cancelled }
      // An answer that drips in for ever is given up like one that never comes.
      if deadline.hasPassed { throw .transport(.timedOut(.read)) }
      do throws(TransportError) {
        if try stream.read(into: &chunk, deadline: .after(seconds: Self.slice)) > 0 { return reader.append(chunk[...]) }
      } catch {
        guard case .timedOut(.read) = error.cause else { throw .transport(error.cause) }
        continue
      }
      throw .transport(.endOfStream)
    }
  }
}
