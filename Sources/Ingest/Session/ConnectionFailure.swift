import Net

/// What can fail on the way to a server, whatever is spoken there.
enum ConnectionFailure: Error, Equatable, CustomStringConvertible {
  case transport(TransportError.Cause)
  /// A certificate or key file of this side is unusable.
  case tlsSetup(TLSError)
  /// Someone asked the crawl to stop.
  case cancelled

  var description: String {
    switch self {
    case .transport(let cause): "\(cause)"
    case .tlsSetup(let error): "\(error)"
    case .cancelled: "cancelled"
    }
  }

  /// Which step of `ProbeStep.session` the failure belongs to.
  var probePlace: Int {
    switch self {
    case .transport(let cause): cause.probePlace
    case .tlsSetup: 2
    case .cancelled: 3
    }
  }
}
