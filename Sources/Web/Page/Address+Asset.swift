import Catalog
import Codecs

extension AssetLabel {
  /// The page of the asset. What people make up (domains, terms, tags …) has its page beside its like.
  var address: Address { Address(kind.place ?? "assets", uuid.description) }
}

extension AssetKind {
  /// The first part of the address of pages of this kind; nil for those that lie under `/assets`.
  var place: String? {
    switch self {
    case .domain: "domains"
    case .dataProduct: "products"
    case .term, .glossary: "glossary"
    case .tag, .classification: "tags"
    case .user, .team: "people"
    default: nil
    }
  }
}
