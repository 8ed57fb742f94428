import System

extension Worker {
  /// How many pieces of one stream are sent before other connections get their turn.
  private static let piecesPerTurn = 8

  /// Fetches what a streamed response sends next; the output is empty.
  /// - Returns: nil to go on, else what to wait for.
  func transfer(_ state: inout ConnectionState) -> Interest? {
    switch state.mode {
    case .stream(let next, let transfer): return pull(next, transfer, &state)
    case .events(let stream, var transfer):
      guard let bytes = stream.take() else {
        stream.detach()
        end(transfer, &state)
        return nil
      }
      guard !bytes.isEmpty else { return .news }
      append(bytes, &transfer, &state)
      state.mode = .events(stream, transfer)
      return nil
    default: return nil
    }
  }

  private func pull(
    _ next: @escaping @Sendable () throws -> [UInt8]?, _ transfer: ConnectionState.Transfer, _ state: inout ConnectionState
  ) -> Interest? {
    var transfer = transfer
    for _ in 0..<Self.piecesPerTurn where !state.output.isFull {
      do {
        guard let piece = try next() else {
          end(transfer, &state)
          return nil
        }
        append(piece, &transfer, &state)
      } catch {
        // Without the last chunk the client sees that the content is cut short (RFC 9112 8).
        context.statistics.brokenStreams.add()
        return .close
      }
    }
    state.mode = .stream(next, transfer)
    return state.output.isEmpty ? .turn : nil
  }

  private func append(
    _ piece: [UInt8], _ transfer: inout ConnectionState.Transfer, _ state: inout ConnectionState
  ) {
    if transfer.isChunked { state.output.append(chunk: piece) } else { state.output.append(piece) }
    transfer.bytes += piece.count
  }

  /// Ends a streamed response in good order.
  private func end(_ transfer: ConnectionState.Transfer, _ state: inout ConnectionState) {
    if transfer.isChunked { state.output.append("0\r\n\r\n" as StaticString) }
    if let exchange = state.exchange {
      finish(exchange, transfer.status, bytes: transfer.bytes, closes: transfer.closesAfterwards, &state)
    }
  }

  /// Logs a streamed response whose connection ends before it does.
  func finishTransfer(_ state: inout ConnectionState) {
    switch state.mode {
    case .stream(_, let transfer), .events(_, let transfer):
      guard let exchange = state.exchange else { return }
      finish(exchange, transfer.status, bytes: transfer.bytes, closes: true, &state)
    default: return
    }
  }

  /// Does what is due on a connection whose deadline has passed.
  func expire(_ slot: Int) {
    context.table[slot]?.withLockIfAvailable { state in
      guard state.channel != nil, state.deadline <= now else { return }
      switch state.mode {
      case .requests where state.output.isEmpty && state.parser.isInsideRequest:
        context.statistics.timeouts.add()
        refuse(HTTPSyntaxError("the request did not arrive in time", status: .requestTimeout), &state)
        work(on: &state, slot)
      case .events(let stream, var transfer) where state.output.isEmpty:
        append(Array(":\n\n".utf8), &transfer, &state)
        state.mode = .events(stream, transfer)
        work(on: &state, slot)
      default:
        context.statistics.timeouts.add()
        close(&state, slot, abandons: !state.output.isEmpty)
      }
    }
  }

  /// Ends a connection that waits for nothing in particular, when the server is to end.
  func drain(_ slot: Int) {
    context.table[slot]?.withLockIfAvailable { state in
      guard let channel = state.channel else { return }
      switch state.mode {
      case .requests where state.output.isEmpty && !state.parser.isInsideRequest && !channel.hasUnreadBytes:
        close(&state, slot, abandons: false)
      case .handshake: close(&state, slot, abandons: false)
      case .events(let stream, let transfer):
        stream.detach()
        end(transfer, &state)
        state.mode = .closing
        work(on: &state, slot)
      default: return
      }
    }
  }

  /// Ends a connection whatever it is doing, unless a handler is at work on it.
  func abandon(_ slot: Int) {
    context.table[slot]?.withLockIfAvailable { state in
      if state.channel != nil { close(&state, slot, abandons: true) }
    }
  }
}
