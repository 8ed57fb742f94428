import Codecs
import Net
import System

/// A connection to one server of a metastore: the thin shell that moves bytes between a socket and the codec. One
/// thread uses it.
final class HiveMetastoreConnection {
  let address: HiveMetastoreSettings.Address
  private let stream: SessionStream<HiveMetastoreError.Cause>
  private let transport: ThriftTransport
  private var reader: ThriftMessageReader
  private var sequence: Int32 = 0

  init(
    _ settings: HiveMetastoreSettings, _ address: HiveMetastoreSettings.Address, _ transport: ThriftTransport,
    isCancelled: @escaping () -> Bool
  ) throws(HiveMetastoreError.Cause) {
    self.address = address
    self.transport = transport
    reader = ThriftMessageReader(transport, limits: HiveMetastoreSettings.limits)
    stream = try SessionStream(
      to: .host(address.host, address.port), tls: settings.tls, deadline: .after(seconds: settings.connectTimeout),
      isCancelled: isCancelled)
  }

  func close() { stream.close() }

  /// The TLS session's facts, nil in the clear.
  var tlsInfo: TLSInfo? { stream.tlsInfo }

  /// Calls a function of the metastore and returns its result.
  func call(_ function: String, _ arguments: ThriftStructure, seconds: Double) throws(HiveMetastoreError.Cause) -> ThriftValue {
    let deadline = Deadline.after(seconds: seconds)
    sequence &+= 1
    let call = ThriftMessage(kind: .call, name: function, sequence: sequence, body: arguments)
    try stream.write(call.encoded(for: transport), deadline: deadline)
    while true {
      if let message = try nextMessage() {
        return try HiveMetastoreAnswer.result(of: message, to: function, sequence: sequence)
      }
      reader.append(try stream.read(deadline: deadline)[...])
    }
  }

  private func nextMessage() throws(HiveMetastoreError.Cause) -> ThriftMessage? {
    do throws(ThriftError) { return try reader.next() } catch { throw .violation(error) }
  }
}
