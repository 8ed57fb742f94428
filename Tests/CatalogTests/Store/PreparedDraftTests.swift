import Codecs
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
    let (tag, user, domain) = (AssetKind.tag.code, AssetKind.user.code, AssetKind.domain.code)
    let said = """
      {"kind":"table","fqn":"shop.a.b.t","description":"Orders","properties":{"rowCount":5},"columns":"shown"}\
      [["id",0,2,"bigint"],["mail",1,5,"text",1]]\
      [[[2,\(tag),"PII.Email"],[1,\(user),"\\"ann.lee\\"","technical",1,null,null],\
      [2,\(tag),"PII.Name","",0,0.5,null],[4,\(domain),"sales"],[4,\(domain),"other"]],1,[[2,\(tag),"PII.Email"]]]
      """
    #expect(PreparedDraft(draft).digest == ContentHash.wideHash(Array(said.utf8)))
  }

  @Test func `the hash of a digest stays what it is, too`() {
    let text = "what was said before, and by whom; some bytes beyond"
    #expect(Hex.encode(ContentHash.wideHash(Array(text.utf8))) == "66bb1c4f9a585a268712b5363288cdd7")
  }
}
