/// The content of a response.
package enum HTTPBody: Sendable {
  /// No content; the response says `Content-Length: 0` where that is due.
  case empty
  /// These bytes, sent with their length.
  case bytes([UInt8])
  /// Pieces of unknown total length, sent in chunks. The closure is asked for the next piece whenever the client has
  /// taken the one before, and answers nil at the end; an error cuts the connection so that the client notices.
  case stream(@Sendable () throws -> [UInt8]?)
  /// Server-sent events; the response stays open without holding a thread.
  case events(EventStream)
  /// Nothing yet: this response stands for the one promised, and gives way to it whole. Meanwhile no thread is held,
  /// and the next request on the connection waits.
  case promised(PromisedResponse)
}
