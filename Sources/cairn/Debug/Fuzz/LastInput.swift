import Glibc

/// The input that is being fed, where a signal handler finds it: when it ends the process, it must not be lost.
struct LastInput: ~Copyable {
  private let seed: UInt64
  private let seconds: UInt32
  fileprivate static let capacity = 1 << 20

  /// Takes the signals that a fault or an endless loop ends in.
  /// - Parameter seconds: how much CPU time one input may take; others may share the machine.
  init(seed: UInt64, secondsEach seconds: UInt32) {
    self.seed = seed
    self.seconds = seconds
    // A stack of its own, since an exhausted one is among what is looked for.
    var stack = stack_t(ss_sp: malloc(1 << 16), ss_flags: 0, ss_size: 1 << 16)
    sigaltstack(&stack, nil)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      reportLastInput(signal)
      Glibc.signal(signal, SIG_DFL)
      raise(signal)
    }
    action.sa_flags = Int32(SA_ONSTACK)
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGPROF] { sigaction(signal, &action, nil) }
  }

  deinit { setTimer(0) }

  private func setTimer(_ seconds: UInt32) {
    var timer = itimerval()
    timer.it_value.tv_sec = Int(seconds)
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  /// Notes what is fed next.
  func note(_ input: [UInt8], number: UInt64) {
    fed.length = min(input.count, Self.capacity)
    input.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { fed.bytes.copyMemory(from: start, byteCount: fed.length) }
    }
    fed.seed = seed
    fed.number = number
    setTimer(seconds)
  }
}

private struct Fed {
  var bytes = UnsafeMutableRawPointer.allocate(byteCount: LastInput.capacity, alignment: 16)
  var length = 0
  var seed: UInt64 = 0
  var number: UInt64 = 0
}

// One run at a time, on one thread; the handler runs on that thread too.
nonisolated(unsafe) private var fed = Fed()

/// Writes the input in hexadecimal. Only calls that a signal handler may make, and no allocation.
private func reportLastInput(_ signal: Int32) {
  func say(_ text: StaticString) { _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount) }
  func sayDigit(_ value: UInt8) {
    var digit = value < 10 ? 0x30 + value : 0x57 + value
    _ = write(STDERR_FILENO, &digit, 1)
  }
  func sayDecimal(_ number: UInt64) {
    var divisor: UInt64 = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      sayDigit(UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }
  say(signal == SIGPROF ? "\nfuzz: an input took too long" : "\nfuzz: an input ended the process")
  say("; seed ")
  sayDecimal(fed.seed)
  say(", number ")
  sayDecimal(fed.number)
  say(", in hexadecimal:\n")
  for offset in 0..<fed.length {
    let byte = fed.bytes.load(fromByteOffset: offset, as: UInt8.self)
    sayDigit(byte >> 4)
    sayDigit(byte & 15)
  }
  say("\n")
}
