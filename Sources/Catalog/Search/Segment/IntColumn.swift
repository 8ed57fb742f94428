import Codecs

/// An immutable array of integers in as few bytes each as their range needs: 0, 1, 2, 4 or 8.
struct IntColumn {
  private let base: Int64
  private let width: UInt8
  /// The number of values.
  let count: Int
  private let values: UnsafeRawPointer

  /// Reads a column as `encode` wrote it.
  init(_ region: UnsafeRawPointer) {
    base = region.loadUnaligned(as: Int64.self)
    let shape = region.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    width = UInt8(truncatingIfNeeded: shape)
    count = Int(shape >> 8)
    values = region + 16
  }

  @inline(__always)
  subscript(index: Int) -> Int64 {
    switch width {
    case 0: base
    case 1: base &+ Int64(values.load(fromByteOffset: index, as: UInt8.self))
    case 2: base &+ Int64(values.load(fromByteOffset: index &* 2, as: UInt16.self))
    case 4: base &+ Int64(values.load(fromByteOffset: index &* 4, as: UInt32.self))
    default: values.load(fromByteOffset: index &* 8, as: Int64.self)
    }
  }

  /// Appends a column to `bytes`, whose count must be a multiple of eight, and keeps it one.
  static func encode(_ column: [Int64], into bytes: inout [UInt8]) {
    let lowest = column.min() ?? 0
    let highest = column.max() ?? 0
    let (span, overflow) = highest.subtractingReportingOverflow(lowest)
    let width: UInt8 = overflow ? 8 : span == 0 ? 0 : span < 1 << 8 ? 1 : span < 1 << 16 ? 2 : span < 1 << 32 ? 4 : 8
    bytes.append(raw: lowest)
    bytes.append(raw: UInt64(column.count) << 8 | UInt64(width))
    switch width {
    case 0: break
    case 1: append(column, above: lowest, as: UInt8.self, to: &bytes)
    case 2: append(column, above: lowest, as: UInt16.self, to: &bytes)
    case 4: append(column, above: lowest, as: UInt32.self, to: &bytes)
    default: append(column, above: 0, as: Int64.self, to: &bytes)
    }
    bytes.pad()
  }

  private static func append<Number: FixedWidthInteger & BitwiseCopyable>(
    _ column: [Int64], above lowest: Int64, as type: Number.Type, to bytes: inout [UInt8]
  ) {
    bytes.append(addingCapacity: column.count * MemoryLayout<Number>.size) { room in
      for value in column { room.append(raw: Number(truncatingIfNeeded: value &- lowest)) }
    }
  }
}
