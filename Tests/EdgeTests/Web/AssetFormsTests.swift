import Catalog
import Codecs
import Edge
import Net
import Testing

/// What people change on the pages of an asset: each change asks first, and is done by a plain form.
@Suite struct AssetFormsTests {
  @Test func `a renamed asset follows all its names`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    #expect(try catalog.page("/assets/\(id)/rename?name=purchases").contains("raw.db.s.purchases"))
    #expect(try catalog.post("/assets/\(id)/rename", [("name", "purchases")]) == (303, "/assets/\(id)"))
    #expect(try catalog.page("/assets/\(id)").contains("raw.db.s.purchases"))
    #expect(try catalog.redirect("/a/raw.db.s.orders").location == "/assets/\(id)")
    #expect(try catalog.redirect("/assets/raw.db.s.orders/history").location == "/assets/\(id)/history")
    #expect(try catalog.page("/assets/\(id)/history").contains("renamed"))
    #expect(try catalog.post("/assets/\(id)/rename", [("name", "")]).status == 400)
  }

  @Test func `a duplicate is found, merged and leads to what stays`() throws {
    let catalog = try AssetCatalog()
    let (old, new) = (try catalog.id("lake.db.s.sales"), try catalog.id("raw.db.s.orders"))
    let search = try catalog.page("/assets/\(old)/merge?q=orders")
    #expect(search.contains("/assets/\(old)/merge?into=\(new)"))
    #expect(!search.contains("/merge?into=\(old)"), "an asset is not offered to itself")
    #expect(!search.contains(try catalog.id("PII.Email")), "only what can be one with it is offered")
    #expect(try catalog.page("/assets/\(old)/merge?into=\(new)").contains("This cannot be taken back"))
    #expect(try catalog.post("/assets/\(old)/merge", [("into", new)]) == (303, "/assets/\(new)"))
    #expect(try catalog.redirect("/assets/\(old)") == (303, "/assets/\(new)"))
    #expect(try catalog.redirect("/assets/\(old)/lineage?depth=2").location == "/assets/\(new)/lineage?depth=2")
    #expect(try catalog.redirect("/a/lake.db.s.sales").location == "/assets/\(new)")
    #expect(try catalog.post("/assets/\(new)/merge", [("into", new)]).status == 409)
    #expect(try catalog.post("/assets/\(new)/merge", [("into", try catalog.id("ann"))]).status == 409)
  }

  @Test func `deleting says what hangs on it, and restoring brings it back`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s")
    #expect(try catalog.page("/assets/\(id)/delete").contains("with 2 assets inside it"))
    #expect(try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))/delete").contains("assets are made from it"))
    #expect(try catalog.post("/assets/\(id)/delete", []).status == 303)
    let gone = try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))")
    #expect(gone.contains("its history stay") && gone.contains("/restore"))
    #expect(try catalog.page("/assets/\(id)/restore").contains("are there again"))
    #expect(try catalog.post("/assets/\(id)/restore", []).status == 303)
    #expect(!(try catalog.page("/assets/\(catalog.id("raw.db.s.orders"))")).contains("its history stay"))
  }

  @Test func `a link with a part is taken away, from assets and from columns`() throws {
    let catalog = try AssetCatalog()
    let (id, ann, tag) = (try catalog.id("raw.db.s.orders"), try catalog.id("ann"), try catalog.id("PII.Email"))
    let page = try catalog.page("/assets/\(id)/unlink?relation=owner&target=\(ann)&role=technical")
    #expect(page.contains("Remove owner ann from orders?"))
    #expect(try catalog.test.ask(.get, "/assets/\(id)/unlink?relation=owner&target=\(ann)", as: catalog.test.token).status == 404, "another part is another link")
    #expect(try catalog.post("/assets/\(id)/unlink", [("relation", "owner"), ("target", ann), ("role", "technical")]).status == 303)
    #expect(!(try catalog.page("/assets/\(id)")).contains("technical"))
    #expect(try catalog.page("/assets/\(id)/unlink?relation=tag&target=\(tag)&column=email").contains("from orders.email"))
    #expect(
      try catalog.post("/assets/\(id)/unlink", [("relation", "tag"), ("target", tag), ("column", "email")])
        == (303, "/assets/\(id)/columns/email"))
    #expect(!(try catalog.page("/assets/\(id)/columns/email")).contains("/unlink?relation=tag"))
    #expect(try catalog.page("/assets/\(id)/history").contains("linked"))
  }

  @Test func `a suggestion is accepted or turned down where it stands`() throws {
    let catalog = try AssetCatalog()
    let (id, tag) = (try catalog.id("lake.db.s.sales"), try catalog.id("PII.Email"))
    for (state, shown) in [("confirmed", true), ("rejected", false)] {
      let suggest = #"{"subject": "lake.db.s.sales.buyer", "relation": "tag", "target": "PII.Email", "state": "suggested"}"#
      #expect(try catalog.test.ask(.post, "/api/v1/links", body: suggest, as: catalog.test.token).status == 204)
      #expect(try catalog.page("/assets/\(id)/columns/buyer").contains("Accept"))
      let fields = [("relation", "tag"), ("target", tag), ("column", "buyer"), ("state", state), ("role", "")]
      #expect(try catalog.post("/assets/\(id)/decide", fields).status == 303)
      let page = try catalog.page("/assets/\(id)/columns/buyer")
      #expect(page.contains("PII.Email\"") || page.contains(">PII.Email<") == shown)
      #expect(!page.contains("Accept"))
    }
  }

  @Test func `descriptions, tags and owners are written by forms`() throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("lake.db.s.sales")
    #expect(try catalog.post("/assets/\(id)/describe", [("text", "What <b>was</b> sold")]).status == 303)
    #expect(try catalog.page("/assets/\(id)").contains("What &lt;b&gt;was&lt;/b&gt; sold"))
    #expect(try catalog.post("/assets/\(id)/describe", [("text", "The buyer"), ("column", "buyer")]) == (303, "/assets/\(id)/columns/buyer"))
    #expect(try catalog.page("/assets/\(id)/columns").contains("The buyer"))
    #expect(try catalog.post("/assets/\(id)/link", [("relation", "owner"), ("target", "ann")]).status == 303)
    #expect(try catalog.page("/assets/\(id)").contains("/unlink?relation=owner"))
    #expect(try catalog.post("/assets/\(id)/link", [("relation", "love"), ("target", "ann")]).status == 400)
  }

  @Test func `an edge is drawn by hand and removed again`() throws {
    let catalog = try AssetCatalog()
    let (topic, orders) = (try catalog.id("kafka.orders"), try catalog.id("raw.db.s.orders"))
    #expect(try catalog.page("/assets/\(orders)/edges?way=upstream&q=kafka").contains("way=upstream&amp;other=\(topic)") || catalog.page("/assets/\(orders)/edges?way=upstream&q=kafka").contains("way=upstream&other=\(topic)"))
    #expect(try catalog.page("/assets/\(orders)/edges?way=upstream&other=\(topic)").contains("target_column"))
    #expect(try catalog.post("/assets/\(orders)/edges", [("way", "upstream"), ("other", topic), ("note", "by Debezium")]).location == "/assets/\(orders)/lineage")
    let detail = try catalog.page("/assets/\(orders)/upstream/\(topic)")
    #expect(detail.contains("by Debezium") && detail.contains("person"))
    let asset = try catalog.asset("raw.db.s.orders").id
    let edge = try catalog.test.catalog.read { try $0.edges(into: asset).first { $0.detail["note"] != nil }?.id }
    let number = try #require(edge)
    let remove = "/edges/\(number)/remove"
    #expect(try catalog.page(remove).contains("no longer drawn"))
    #expect(try catalog.post(remove, []).status == 303)
    #expect(try catalog.test.ask(.get, "/assets/\(orders)/upstream/\(topic)", as: catalog.test.token).status == 404)
    #expect(try catalog.page("/assets/\(orders)/history").contains("upstream") || catalog.page("/assets/\(orders)/history").contains("Upstream"))
  }

  @Test func `an edge between columns needs a column at both ends, and one that is there`() throws {
    let catalog = try AssetCatalog()
    let (sales, orders) = (try catalog.id("lake.db.s.sales"), try catalog.id("raw.db.s.orders"))
    let ends = [("way", "downstream"), ("other", sales)]
    #expect(try catalog.post("/assets/\(orders)/edges", ends + [("source_column", "id")]).status == 400)
    #expect(try catalog.post("/assets/\(orders)/edges", ends + [("source_column", "no"), ("target_column", "id")]).status == 404)
    #expect(try catalog.post("/assets/\(orders)/edges", ends + [("source_column", "address"), ("target_column", "id"), ("transformation", "join")]).status == 303)
    #expect(try catalog.page("/assets/\(sales)/upstream/\(orders)").contains("join"))
    #expect(try catalog.post("/assets/\(orders)/edges", [("way", "upstream"), ("other", orders)]).status == 400, "not to itself")
  }

  @Test(arguments: ["rename", "merge", "delete", "restore", "unlink"])
  func `who may only read or contribute is refused`(verb: String) throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    for role in [Role.viewer, .contributor] {
      let token = try catalog.test.token(role)
      #expect(try catalog.post("/assets/\(id)/\(verb)", [("name", "x")], as: token).status == 403)
      #expect(try catalog.test.ask(.get, "/assets/\(id)/\(verb)", as: token).status == 403)
    }
  }

  @Test(arguments: ["rename", "merge", "delete", "restore", "unlink", "describe", "link", "decide", "edges"])
  func `a form of a session without its token does nothing`(verb: String) throws {
    let catalog = try AssetCatalog()
    let id = try catalog.id("raw.db.s.orders")
    let answer = try catalog.test.ask(
      .post, "/assets/\(id)/\(verb)", body: "name=x&text=x", type: "application/x-www-form-urlencoded", headers: [try catalog.test.session()])
    #expect(answer.status == 403)
    #expect(try catalog.page("/assets/\(id)").contains("One row an order"))
  }
}
