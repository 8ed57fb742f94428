import Glibc
import System

/// The bytes of a segment: on the heap, or a file mapped into memory.
final class SegmentStorage: @unchecked Sendable {
  // Safe to share: the bytes never change, and are released when nobody refers to them any more.
  let bytes: UnsafeRawPointer
  let size: Int
  private let isMapped: Bool

  /// Bytes on the heap.
  /// - Parameter fill: initializes all of them.
  init(size: Int, _ fill: (UnsafeMutableRawPointer) -> Void) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    fill(memory)
    bytes = UnsafeRawPointer(memory)
    self.size = size
    isMapped = false
  }

  /// Maps a file, which must not be changed while it is mapped.
  init(path: String) throws(SystemError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last("fstat", path: path) }
    guard status.st_size > 0 else { throw SystemError(code: EINVAL, operation: "mmap", path: path) }
    let mapping = mmap(nil, Int(status.st_size), PROT_READ, MAP_SHARED, descriptor, 0)
    guard let mapping, mapping != MAP_FAILED else { throw .last("mmap", path: path) }
    bytes = UnsafeRawPointer(mapping)
    size = Int(status.st_size)
    isMapped = true
  }

  deinit {
    let memory = UnsafeMutableRawPointer(mutating: bytes)
    if isMapped { munmap(memory, size) } else { memory.deallocate() }
  }

  /// Lets the system take back the pages of a mapped file that were only read to check them.
  func forgetPages() {
    if isMapped { madvise(UnsafeMutableRawPointer(mutating: bytes), size, MADV_DONTNEED) }
  }
}
