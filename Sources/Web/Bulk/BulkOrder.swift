import Catalog
import Codecs
import Edge

/// What is to be done to everything that was picked.
struct BulkOrder: Sendable {
  /// Links that each shall have.
  var links: [LinkDraft] = []
  /// What becomes of the tags that are suggested for each: confirmed, rejected, or nothing.
  var decision: LinkState?
  /// Whether columns made from the picked ones are meant, too.
  var takesDownstream = false
  /// Whether what conflicts is done all the same.
  var includesConflicts = false

  /// The fields of the form, in the order they are asked for.
  static let relations: [(relation: Relation, title: String, hint: String)] = [
    (.tag, "Tag", "PII.Email"), (.term, "Glossary term", "Warehouse.Wave"), (.owner, "Owner", "ann, or team:sales"),
    (.domain, "Domain", "sales"), (.product, "Data product", "order-flow"),
  ]

  init(_ exchange: Exchange) throws {
    for (relation, _, _) in Self.relations {
      guard let name = exchange.field(relation.name) else { continue }
      links.append(try LinkDraft.read(.string(name), relation, place: relation.name))
    }
    decision = exchange.field("suggestions").flatMap { LinkState(name: $0) }
    takesDownstream = exchange.field("downstream") != nil
    includesConflicts = exchange.field("conflicts") != nil
    guard !links.isEmpty || decision != nil else {
      throw CatalogError.invalid(field: "tag", reason: "is missing; name at least one thing to set, such as PII.Email")
    }
  }

  /// The order as hidden fields of the next form; what it says of downstream is settled by then.
  func fields(_ exchange: Exchange) -> HTML {
    let names = HTML.each(Self.relations) { Piece.hidden($0.relation.name, exchange.field($0.relation.name)) }
    return "\(names)\(Piece.hidden("suggestions", decision?.name))"
  }

  /// The edits the order means for one subject, given the links it has.
  func edits(of subject: Subject, _ links: [Link]) -> [BulkEdit] {
    var edits: [BulkEdit] = []
    for link in self.links where subject.column == nil || Self.fitsColumns(link.relation) {
      edits.append(.link(link.relation, link.target))
    }
    guard let decision, decision != .suggested else { return edits }
    for link in links where link.relation == .tag && link.state == .suggested {
      edits.append(decision == .confirmed ? .link(.tag, .id(link.target.id)) : .unlink(.tag, link.target))
    }
    return edits
  }

  private static func fitsColumns(_ relation: Relation) -> Bool { relation != .domain && relation != .product }

  /// What was done, for the list of batches: `Set PII.Email on 12 columns`.
  func summary(_ count: Int, _ noun: String) -> String {
    var parts: [String] = []
    for link in links {
      guard case .named(let kind, let fqn) = link.target else { continue }
      parts.append("\(kind.title) \(kind.namespace == .people ? fqn.name : fqn.description)")
    }
    if decision == .confirmed { parts.append("the suggested tags") }
    let verb = links.isEmpty && decision == .rejected ? "Turned down the suggested tags" : "Set \(parts.joined(separator: ", "))"
    return "\(verb) on \(count.of(noun))"
  }
}
