import Catalog
import Codecs

/// Opens files of a dataset for its columns, reading as little as the format allows; several threads use it at once.
struct FilesetSampler: Sendable {
  let store: any ObjectStore
  /// Rows of texts and JSON that are looked at.
  let rowLimit: Int
  let showsTextBounds: Bool

  typealias Problem = FilesetSample.Problem

  /// Versions of a table that are shown.
  private static let historyLimit = 30
  private static let textRead = 256 << 10
  /// Documents that cannot be cut are read whole up to this size.
  private static let wholeLimit = 8 << 20
  private static let plainLimit = 64 << 20

  func sample(_ fileset: Fileset) -> FilesetSample {
    if let format = fileset.tableFormat { return table(fileset, format) }
    guard fileset.spec.samplesFiles, let file = fileset.newest else { return FilesetSample() }
    do throws(Problem) {
      return try sample(file, of: fileset)
    } catch { return FilesetSample(problem: error) }
  }

  private func table(_ fileset: Fileset, _ format: Fileset.TableFormat) -> FilesetSample {
    do throws(DeltaError) {
      return FilesetSample(table: try LakeTableReader(store: store, historyLimit: Self.historyLimit).table(at: fileset.location, format))
    } catch { return FilesetSample(problem: Problem(error)) }
  }

  private func sample(_ file: Fileset.File, of fileset: Fileset) throws(Problem) -> FilesetSample {
    var format = file.kind.format
    if format == nil { format = FileFormat(magic: try bytes(of: file, 0..<4)) }
    switch format {
    case .parquet: return try parquet(fileset, newest: file)
    case .avro: return try avro(file)
    case .json: return try json(file)
    case .csv: return try delimited(file, separator: nil)
    case .tsv: return try delimited(file, separator: UInt8(ascii: "\t"))
    case .orc: return try orc(fileset, newest: file)
    case nil: return FilesetSample()
    }
  }

  // MARK: Parquet

  /// The newest file's columns; counts and bounds of all files where there are few.
  private func parquet(_ fileset: Fileset, newest: Fileset.File) throws(Problem) -> FilesetSample {
    let footer = try footer(newest)
    var summary = ParquetSummary()
    summary.add(footer)
    let others = fileset.few.filter { $0 != newest && $0.entry.size > 0 }
    let isWhole = fileset.few.count == fileset.fileCount && others.allSatisfy { $0.kind == newest.kind }
    if isWhole { for file in others { summary.add(try self.footer(file)) } }
    let columns = ParquetColumns { field in
      guard field.type != nil, isWhole, let json = summary.json(field, showsText: showsTextBounds) else { return [:] }
      return ["statistics": json]
    }
    var sample = FilesetSample(columns: columns.columns(footer.schema).drafts, rows: isWhole ? summary.rows : nil)
    let compressions = summary.compressions.map { JSON.string($0.name) }
    if !compressions.isEmpty { sample.properties["compression"] = .array(compressions) }
    sample.properties["writer"] = footer.createdBy.map { .string($0) }
    return sample
  }

  private func footer(_ file: Fileset.File) throws(Problem) -> ParquetMetadata {
    guard file.kind.compression == nil || file.kind.compression == .snappy else {
      throw Problem("\(file.entry.location): a Parquet file that is compressed as a whole is not read")
    }
    do throws(ParquetFileError) {
      return try ParquetFile(file.entry.location, size: file.entry.size, in: store).metadata
    } catch { throw Problem(error) }
  }

  // MARK: ORC

  private func orc(_ fileset: Fileset, newest: Fileset.File) throws(Problem) -> FilesetSample {
    let footer = try tail(newest)
    var footers = [footer]
    let others = fileset.few.filter { $0 != newest && $0.entry.size > 0 }
    let isWhole = fileset.few.count == fileset.fileCount && others.allSatisfy { $0.kind == newest.kind }
    if isWhole { for file in others { footers.append(try tail(file)) } }
    let columns = ORCColumns(footers, footer, isWhole: isWhole, showsText: showsTextBounds)
    var sample = FilesetSample(columns: columns.columns.drafts, rows: isWhole ? Int(columns.rows) : nil)
    sample.properties["compression"] = .array([.string(footer.compression.name)])
    sample.properties["writer"] = footer.writer.map { .string($0) }
    return sample
  }

  private func tail(_ file: Fileset.File) throws(Problem) -> ORCFooter {
    // `part-0.snappy.orc` names the compression inside.
    guard file.kind.compression == nil || file.kind.compression == .snappy else {
      throw Problem("\(file.entry.location): an ORC file that is compressed as a whole is not read")
    }
    let size = file.entry.size
    var length = min(size, ORCTail.firstRead)
    while true {
      let end = try bytes(of: file, (size - length)..<size)
      guard end.count == length else { throw Problem("\(file.entry.location) is shorter than it was listed") }
      do throws(ORCError) {
        switch try ORCTail.read(end, fileSize: size) {
        case .footer(let footer): return footer
        case .needs(let more): length = more
        }
      } catch { throw Problem("\(file.entry.location): \(error)") }
    }
  }

  // MARK: Avro

  private func avro(_ file: Fileset.File) throws(Problem) -> FilesetSample {
    var reader = AvroContainerReader()
    var failure: AvroError?
    do throws(ObjectStoreError) {
      try store.read(file.entry.location, range: nil) { (piece) throws(ObjectStoreError) in
        reader.push(piece)
        do throws(AvroError) { _ = try reader.next() } catch { failure = error }
        return reader.header == nil && failure == nil
      }
    } catch { throw Problem(error) }
    guard let header = reader.header else {
      throw Problem("\(file.entry.location): \(failure.map { "\($0)" } ?? "the file ends inside its header")")
    }
    var sample = FilesetSample(columns: AvroColumns.columns(header.schema))
    sample.properties["compression"] = .array([.string(header.text("avro.codec") ?? "null")])
    return sample
  }

  // MARK: Texts

  private func json(_ file: Fileset.File) throws(Problem) -> FilesetSample {
    var sample = try json(file, try text(file, limit: Self.textRead))
    if sample == nil { sample = try json(file, try text(file, limit: Self.wholeLimit)) }
    guard let sample else {
      throw Problem("\(file.entry.location) is one JSON value above \(Self.wholeLimit) bytes", hint: "write a value a line")
    }
    return FilesetSample(columns: sample.columns, properties: sample.isLines ? ["layout": "lines"] : [:])
  }

  private func json(_ file: Fileset.File, _ text: (bytes: [UInt8], isCut: Bool)) throws(Problem) -> JSONSample? {
    do throws(JSONError) {
      return try JSONSample(text.bytes, isCut: text.isCut, rowLimit: rowLimit)
    } catch { throw Problem("\(file.entry.location): \(error)") }
  }

  private func delimited(_ file: Fileset.File, separator: UInt8?) throws(Problem) -> FilesetSample {
    let text = try text(file, limit: Self.textRead)
    let sample = DelimitedSample(text.bytes, separator: separator, rowLimit: rowLimit)
    if sample.columns.isEmpty, let problem = sample.problem { throw Problem("\(file.entry.location): \(problem)") }
    return FilesetSample(
      columns: sample.columns,
      properties: ["separator": .string(String(decoding: [sample.separator], as: UTF8.self)), "header": .bool(sample.hasHeader)])
  }

  /// The beginning of a text, decompressed; one that goes on ends with its last whole line.
  private func text(_ file: Fileset.File, limit: Int) throws(Problem) -> (bytes: [UInt8], isCut: Bool) {
    var bytes = try bytes(of: file, 0..<min(limit, max(file.entry.size, 1)))
    var isCut = file.entry.size > bytes.count
    switch file.kind.compression {
    case nil: break
    case .gzip: bytes = try gunzip(bytes, file, &isCut)
    case .zstd:
      if isCut { bytes = try self.bytes(of: file, 0..<Self.wholeLimit) }
      do throws(ZstandardError) {
        bytes = try Zstandard.decompress(bytes, limit: Self.plainLimit)
        isCut = false
      } catch { throw Problem("\(file.entry.location): \(error)") }
    case .some(let compression):
      throw Problem("\(file.entry.location) is compressed by \(compression.rawValue)", hint: "gzip and zstd are read")
    }
    if isCut, let end = bytes.lastIndex(of: 0x0A) { bytes.removeSubrange((end + 1)...) }
    return (bytes, isCut)
  }

  private func gunzip(_ bytes: [UInt8], _ file: Fileset.File, _ isCut: inout Bool) throws(Problem) -> [UInt8] {
    var decompressor = Decompressor(.gzip, limit: Self.plainLimit)
    var plain: [UInt8] = []
    do throws(DecompressionError) {
      try decompressor.push(bytes, into: &plain)
    } catch {
      guard case .tooLarge = error else { throw Problem("\(file.entry.location): \(error)") }
      isCut = true
    }
    isCut = isCut || !decompressor.isFinished
    return plain
  }

  private func bytes(of file: Fileset.File, _ range: Range<Int>) throws(Problem) -> [UInt8] {
    do throws(ObjectStoreError) { return try store.read(file.entry.location, range) } catch { throw Problem(error) }
  }
}
