import Codecs
import Net

/// A Hive metastore, version 2 or later, over whichever of its servers answers. One thread uses it.
///
/// Only questions are asked, so that one whose connection breaks is asked again over a new one.
final class HiveMetastore {
  private let settings: HiveMetastoreSettings
  private let isCancelled: () -> Bool
  private var connection: HiveMetastoreConnection
  /// Whether messages go in frames, as it was given or found out.
  private(set) var transport: ThriftTransport
  /// Functions that this server has said it does not know.
  private var unknown: Set<String> = []
  private var told: Set<String> = []

  /// Connects to the first server that answers.
  init(_ settings: HiveMetastoreSettings, isCancelled: @escaping () -> Bool = { false }) throws(HiveMetastoreError) {
    self.settings = settings
    self.isCancelled = isCancelled
    (connection, transport) = try Self.connect(settings, settings.transport, isCancelled)
  }

  /// The server that answers.
  var address: HiveMetastoreSettings.Address { connection.address }

  /// The TLS session's facts, nil in the clear.
  var tlsInfo: TLSInfo? { connection.tlsInfo }

  func close() { connection.close() }

  /// Calls a function; one that the server does not know is not tried twice.
  func call(_ function: String, _ arguments: ThriftStructure = [:]) throws(HiveMetastoreError) -> ThriftValue {
    if unknown.contains(function) { throw HiveMetastoreError(address, .application(ThriftApplicationError([1: .text(function), 2: .i32(1)]))) }
    do throws(HiveMetastoreError.Cause) {
      return try connection.call(function, arguments, seconds: settings.timeout)
    } catch {
      let failure = HiveMetastoreError(address, error, question: function)
      if failure.isUnknownMethod { unknown.insert(function) }
      guard case .connection(.transport(let cause)) = error, Self.isBroken(cause) else { throw failure }
    }
    connection.close()
    (connection, transport) = try Self.connect(settings, transport, isCancelled)
    do throws(HiveMetastoreError.Cause) {
      return try connection.call(function, arguments, seconds: settings.timeout)
    } catch { throw HiveMetastoreError(address, error, question: function) }
  }

  /// Whether a server may have gone away in the middle, rather than not answer at all.
  private static func isBroken(_ cause: TransportError.Cause) -> Bool {
    switch cause {
    case .endOfStream, .system: true
    default: false
    }
  }

  /// Whether it has not been told before that the server does not know a function.
  func isNew(missing function: String) -> Bool { told.insert(function).inserted }

  /// The first server that answers, and how messages go to it.
  private static func connect(
    _ settings: HiveMetastoreSettings, _ transport: ThriftTransport?, _ isCancelled: @escaping () -> Bool
  ) throws(HiveMetastoreError) -> (HiveMetastoreConnection, ThriftTransport) {
    var first: HiveMetastoreError?
    for address in settings.addresses {
      do throws(HiveMetastoreError.Cause) {
        return try greet(settings, address, transport, isCancelled)
      } catch {
        let failure = HiveMetastoreError(address, error)
        if failure.isCancelled { throw failure }
        first = first ?? failure
      }
    }
    throw first ?? HiveMetastoreError(target: "Hive metastore", cause: .connection(.transport(.unresolved("no address is given"))))
  }

  private static func greet(
    _ settings: HiveMetastoreSettings, _ address: HiveMetastoreSettings.Address, _ transport: ThriftTransport?,
    _ isCancelled: @escaping () -> Bool
  ) throws(HiveMetastoreError.Cause) -> (HiveMetastoreConnection, ThriftTransport) {
    guard let transport else {
      do throws(HiveMetastoreError.Cause) {
        return try greet(settings, address, .unframed, isCancelled)
      } catch .connection(.transport(.endOfStream)) {
        // A server that expects frames takes the call for one of two gigabytes and hangs up.
        let original = HiveMetastoreError.Cause.connection(.transport(.endOfStream))
        do throws(HiveMetastoreError.Cause) { return try greet(settings, address, .framed, isCancelled) } catch { throw original }
      }
    }
    let connection = try HiveMetastoreConnection(settings, address, transport, isCancelled: isCancelled)
    do throws(HiveMetastoreError.Cause) {
      if let user = settings.user {
        _ = try connection.call("set_ugi", [1: .text(user), 2: .list([])], seconds: settings.connectTimeout)
      } else {
        _ = try connection.call("getStatus", [:], seconds: settings.connectTimeout)
      }
    } catch .refused, .application, .noResult {
      // Whoever says no speaks Thrift.
    }
    return (connection, transport)
  }
}
