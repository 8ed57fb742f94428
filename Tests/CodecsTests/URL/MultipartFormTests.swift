import Codecs
import Testing

/// Bodies of forms with files.
@Suite struct MultipartFormTests {
  private static let type = "multipart/form-data; boundary=----b"

  private func read(_ body: String, type: String = MultipartFormTests.type) throws(MultipartForm.Failure) -> [FormFields.Field] {
    try MultipartForm.read(Array(body.utf8), contentType: type).fields
  }

  @Test func `parts come in order, files as their text`() throws {
    let body = "------b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nx\r\n------b\r\n"
      + "content-disposition: form-data; name=\"file\"; filename=\"a;b.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2\r\n\r\n------b--\r\n"
    #expect(try read(body) == [.init("token", "x"), .init("file", "a,b\r\n1,2\r\n")])
  }

  @Test func `an empty file is an empty value`() throws {
    #expect(try read("------b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n\r\n------b--") == [.init("f", "")])
  }

  @Test func `a quoted boundary is one`() throws {
    let body = "--q\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--q--"
    #expect(try read(body, type: "Multipart/Form-Data; charset=utf-8; boundary=\"q\"") == [.init("a", "1")])
  }

  @Test(arguments: [
    ("", "multipart/form-data"), ("", "text/plain; boundary=b"), ("", "multipart/form-data; boundary="),
    ("", "multipart/form-data; boundary=\(String(repeating: "b", count: 71))"),
  ])
  func `a type without a usable boundary is refused`(body: String, type: String) {
    #expect(throws: MultipartForm.Failure.noBoundary) { try read(body, type: type) }
  }

  @Test(arguments: [
    "", "x", "------b", "------b\r\n", "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
    "------b\r\nno header\r\n------b--", "------bx", "------b\r\n\r\n\r\nx\r\n------b--",
    "------b\r\nContent-Disposition: form-data\r\n\r\nx\r\n------b--",
  ])
  func `a broken body is refused`(body: String) {
    #expect(throws: MultipartForm.Failure.self) { try read(body) }
  }

  @Test func `zero bytes and broken text are refused`() {
    for bytes in [[0x00], [0xFF]] as [[UInt8]] {
      let head = Array("------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8)
      #expect(throws: MultipartForm.Failure.notText(offset: head.count)) {
        try MultipartForm.read(head + bytes + Array("\r\n------b--".utf8), contentType: Self.type)
      }
    }
  }

  @Test func `no more parts are read than are accepted`() {
    let part = "------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
    let body = Array((String(repeating: part, count: 5) + "------b--").utf8)
    #expect(throws: MultipartForm.Failure.tooManyParts(limit: 4)) {
      try MultipartForm.read(body, contentType: Self.type, limit: 4)
    }
  }

  @Test func `every cut of a body is read or refused`() {
    let body = Array("------b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------b--\r\n".utf8)
    for end in 0...body.count { _ = try? MultipartForm.read(Array(body[..<end]), contentType: Self.type) }
  }
}
