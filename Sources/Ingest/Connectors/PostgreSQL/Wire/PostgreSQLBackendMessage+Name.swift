extension PostgreSQLBackendMessage {
  /// The message's name in the manual, for error texts.
  var name: String {
    switch self {
    case .authentication: "Authentication"
    case .backendKeyData: "BackendKeyData"
    case .bindComplete: "BindComplete"
    case .closeComplete: "CloseComplete"
    case .commandComplete: "CommandComplete"
    case .copyInResponse: "CopyInResponse"
    case .copyOutResponse: "CopyOutResponse"
    case .dataRow: "DataRow"
    case .emptyQueryResponse: "EmptyQueryResponse"
    case .error: "ErrorResponse"
    case .negotiateProtocolVersion: "NegotiateProtocolVersion"
    case .noData: "NoData"
    case .notice: "NoticeResponse"
    case .notification: "NotificationResponse"
    case .parameterDescription: "ParameterDescription"
    case .parameterStatus: "ParameterStatus"
    case .parseComplete: "ParseComplete"
    case .portalSuspended: "PortalSuspended"
    case .readyForQuery: "ReadyForQuery"
    case .rowDescription: "RowDescription"
    }
  }
}
