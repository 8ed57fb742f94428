import Codecs

/// One answer of ListObjectsV2 (Amazon S3 API reference).
struct S3ListPage {
  let entries: [ObjectEntry]
  /// What asks for the next page; nil on the last one.
  let nextToken: String?

  /// A page has a thousand keys of at most a kilobyte each, every byte of them encoded as three.
  static let byteLimit = 8 << 20

  init(_ document: [UInt8], in folder: ObjectLocation) throws(ObjectStoreError) {
    let root: XMLElement
    do throws(XMLError) { root = try XMLElement(document) } catch { throw .failed(folder, "the listing is not valid: \(error)") }
    guard root.name == "ListBucketResult" else { throw .failed(folder, "the answer is a \(root.name), no listing") }
    let isEncoded = root["EncodingType"]?.text == "url"
    var entries: [ObjectEntry] = []
    for element in root.children {
      guard let text = element["Key"]?.text ?? element["Prefix"]?.text else { continue }
      let key = try isEncoded ? Self.decoded(text, folder) : text
      let location = ObjectLocation(scheme: folder.scheme, bucket: folder.bucket, key: key)
      switch element.name {
      case "Contents":
        entries.append(
          ObjectEntry(
            location, size: max(0, element["Size"].flatMap { Int($0.text) } ?? 0),
            modifiedAt: element["LastModified"].flatMap { Timestamp(rfc3339: $0.text) }))
      case "CommonPrefixes": entries.append(ObjectEntry(location, isFolder: true))
      default: continue
      }
    }
    self.entries = entries
    nextToken = root["IsTruncated"]?.text == "true" ? root["NextContinuationToken"]?.text : nil
  }

  /// Keys come encoded as in a form, with `+` for a space.
  private static func decoded(_ text: String, _ folder: ObjectLocation) throws(ObjectStoreError) -> String {
    do throws(PercentEncoding.Failure) {
      return try PercentEncoding.decodeText(text.utf8, plusIsSpace: true)
    } catch { throw .failed(folder, "the listing has a key that is not encoded right: \(error)") }
  }
}
