import Codecs
import Glibc
import System

/// Files below one folder. Whatever leads out of it, by `..` or by a symbolic link, is refused.
package struct LocalStore: ObjectStore {
  private let root: String?
  private static let pieceSize = 1 << 18

  /// - Parameter root: the folder; nil refuses every file.
  package init(root: String?) { self.root = root }

  package func read(
    _ location: ObjectLocation, range: Range<Int>?, receive: ([UInt8]) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    let path = try resolved(location)
    // A pipe or device in the place of a file must not block the crawl.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(location) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(location) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .failed(location, "it is no regular file") }
    var offset = range?.lowerBound ?? 0
    let end = range?.upperBound ?? .max
    while offset < end {
      // Most files are far below a piece; one byte more than is left finds the end.
      let left = max(0, Int(status.st_size) - offset) + 1
      var piece = [UInt8](repeating: 0, count: min(Self.pieceSize, left, end - offset))
      let count = piece.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(location) }
      if count == 0 { return }
      offset += count
      if count < piece.count { piece.removeSubrange(count...) }
      guard try receive(piece) else { return }
    }
  }

  package func list(
    _ folder: ObjectLocation, isRecursive: Bool, receive: (ObjectEntry) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    _ = try walk(folder.withoutTrailingSlash, isRecursive: isRecursive, depth: 0, receive: receive)
  }

  private static let depthLimit = 32

  private func walk(
    _ folder: ObjectLocation, isRecursive: Bool, depth: Int, receive: (ObjectEntry) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) -> Bool {
    let path: String
    do throws(ObjectStoreError) {
      path = try resolved(folder)
    } catch {
      if case .notFound = error { return true }
      throw error
    }
    let names: [String]
    do throws(SystemError) { names = try File.list(path) } catch { throw .failed(folder, "\(error)") }
    for name in names {
      let location = folder.appending(name)
      var status = stat()
      // What vanished meanwhile is not there.
      guard stat(location.key, &status) == 0 else { continue }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      if isFolder, isRecursive {
        guard depth < Self.depthLimit else { throw .failed(location, "folders are nested deeper than \(Self.depthLimit) levels") }
        guard try walk(location, isRecursive: true, depth: depth + 1, receive: receive) else { return false }
        continue
      }
      let entry = ObjectEntry(
        location, size: isFolder ? 0 : Int(status.st_size), modifiedAt: Timestamp(seconds: Int64(status.st_mtim.tv_sec)),
        isFolder: isFolder)
      guard try receive(entry) else { return false }
    }
    return true
  }

  /// The path with symbolic links followed, which must lie below the root.
  private func resolved(_ location: ObjectLocation) throws(ObjectStoreError) -> String {
    guard location.scheme == "file" else { throw .unsupported(location) }
    guard let root, !location.key.split(separator: "/").contains("..") else { throw .outside(location, root: root) }
    let base: String
    do throws(SystemError) { base = try File.absolute(root) } catch { throw .failed(ObjectLocation(file: root), "\(error)") }
    let path: String
    do throws(SystemError) {
      path = try File.absolute(location.key)
    } catch {
      // Whether something exists elsewhere is not told.
      guard File.lies(location.key, in: root) else { throw .outside(location, root: root) }
      throw error.code == ENOENT || error.code == ENOTDIR ? .notFound(location) : .failed(location, "\(error)")
    }
    guard File.lies(path, in: base) else { throw .outside(location, root: root) }
    return path
  }

  private func failure(_ location: ObjectLocation) -> ObjectStoreError {
    errno == ENOENT ? .notFound(location) : .failed(location, "\(SystemError.last("read", path: location.key))")
  }
}
