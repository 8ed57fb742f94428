import Codecs
import Crypto
import Testing

@testable import Catalog

@Suite struct PreparedDraftTests {
  /// A digest that comes out differently has every asset of a catalog written anew at the next crawl.
  @Test func `the digest stays what it was for what is in the store`() throws {
    let email = LinkDraft(.tag, .named(.tag, try FQN("PII.Email")))
    let draft = AssetDraft(
      .table, try FQN("shop.a.b.t"), description: "Orders", properties: ["rowCount": 5],
      columns: [
        ColumnDraft(FieldPath("id"), type: .integer, nativeType: "bigint"),
        ColumnDraft(FieldPath("mail"), type: .string, nativeType: "text", nullable: true, links: [email]),
      ],
      links: [
        email, LinkDraft(.owner, .named(.user, try FQN(parts: ["ann.lee"])), role: "technical"),
        LinkDraft(.tag, .named(.tag, try FQN("PII.Name")), state: .suggested, confidence: 0.5),
        LinkDraft(.domain, .named(.domain, try FQN("sales"))), LinkDraft(.domain, .named(.domain, try FQN("other"))),
      ])
    let said = """
      {"kind":"table","fqn":"shop.a.b.t","description":"Orders","properties":{"rowCount":5},"columns":"shown"}\
      [["id",0,2,"bigint"],["mail",1,5,"text",1]]\
      [true,{"owners":[{"name":"ann.lee","kind":"user","role":"technical"}],\
      "tags":[{"name":"PII.Email","kind":"tag"},{"name":"PII.Name","kind":"tag","state":"suggested","confidence":0.5}],\
      "domain":{"name":"sales","kind":"domain"}},{"path":"mail","tags":[{"name":"PII.Email","kind":"tag"}]}]
      """
    #expect(PreparedDraft(draft).digest == Array(HashFunction.sha256.hash(Array(said.utf8)).prefix(16)))
  }
}
