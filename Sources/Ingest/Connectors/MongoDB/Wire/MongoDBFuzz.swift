import Codecs

/// Feeds the client what no MongoDB server would send; for `cairn debug fuzz`.
package enum MongoDBFuzz {
  /// A greeting answered, a login begun, and a cursor.
  package static let seeds: [[UInt8]] = [
    [60, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 16) + [1, 0, 0, 0] + hello.encoded,
    reply(["conversationId": 1, "done": false, "payload": .binary(subtype: 0, Array("r=abc,s=QSXCR+Q6sek8bf92,i=4096".utf8)), "ok": 1]),
    reply(["cursor": ["id": 0, "ns": "shop.c", "firstBatch": [["_id": 1]]], "ok": 1]), reply(["ok": 0, "code": 13, "errmsg": "no"]),
  ].map(sized)

  /// The rule that an input breaks: how it is split into packets must not change what the client makes of it.
  package static func fault(_ input: [UInt8]) -> String? {
    let whole = transcript([input])
    var packets: [[UInt8]] = []
    var rest = input[...]
    while let first = rest.first {
      packets.append(Array(rest.prefix(1 + Int(first) % 11)))
      rest = rest.dropFirst(1 + Int(first) % 11)
    }
    return transcript(packets) == whole ? nil : "how the messages are split changes them"
  }

  /// The replies, and what each would be to a greeting, a login and a command.
  private static func transcript(_ packets: [[UInt8]]) -> [String] {
    var decoder = MongoDBReplyDecoder()
    let login = MongoDBLogin(mechanism: .plain, user: "u", password: "p", source: "admin")
    var transcript: [String] = []
    do throws(MongoDBProtocolError) {
      for packet in packets {
        decoder.append(packet)
        while let reply = try decoder.next() {
          var authentication = MongoDBAuthentication(login, .plain)
          let step = try? authentication.receive(reply.document)
          transcript.append("\(MongoDBHello(reply.document).role) \(String(describing: step)) \(reply.document.encoded.count)")
        }
      }
    } catch { transcript.append("\(error)") }
    return transcript
  }

  private static let hello: BSONDocument = ["ismaster": true, "maxWireVersion": 21]

  private static func reply(_ document: BSONDocument) -> [UInt8] {
    [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0xDD, 7, 0, 0, 0, 0, 0, 0, 0] + document.encoded
  }

  /// The message with its length in front.
  private static func sized(_ message: [UInt8]) -> [UInt8] {
    [UInt8(message.count & 0xFF), UInt8(message.count >> 8), 0, 0] + message.dropFirst(4)
  }
}
