/// The words this process was started with.
package enum Arguments {
  /// All of them, the program first, as the kernel keeps them.
  ///
  /// `CommandLine.arguments` looks for them beside the environment in memory and finds none when a preloaded library
  /// has set a variable before Swift starts, as libfaketime does.
  /// - Throws: `SystemError` when `/proc` is not mounted.
  package static func all() throws(SystemError) -> [String] {
    let words = try File.read("/proc/self/cmdline").split(separator: 0, omittingEmptySubsequences: false)
    // Each word ends with a zero byte, so the last piece is empty.
    return words.dropLast().map { String(decoding: $0, as: UTF8.self) }
  }
}
