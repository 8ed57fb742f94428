import Catalog

extension CrawlSink {
  /// The draft; nil when a name in it is none that the catalog can hold, which is reported and concerns this entity only.
  /// - Parameter kept: what is not taken for gone then.
  func drafted(_ entity: String, keeping kept: FQN? = nil, _ draft: () throws(CatalogError) -> AssetDraft) -> AssetDraft? {
    do throws(CatalogError) { return try draft() } catch {
      report(entity, "\(error)", hint: nil, keeping: kept)
      return nil
    }
  }

  /// Hands over a draft, or reports that the catalog cannot hold its name.
  /// - Returns: what was handed over; nil for such a name.
  @discardableResult
  func put(
    _ entity: String, keeping kept: FQN? = nil, _ draft: () throws(CatalogError) -> AssetDraft
  ) throws(CrawlError) -> AssetDraft? {
    guard let made = drafted(entity, keeping: kept, draft) else { return nil }
    try put(made)
    return made
  }
}

/// What a name or draft comes to without which there is no crawl: the catalog's refusal ends it.
func named<Result>(_ body: () throws(CatalogError) -> Result) throws(CrawlError) -> Result {
  do throws(CatalogError) { return try body() } catch { throw .catalog(error) }
}
