import Catalog
import Codecs
import Edge

extension AssetView {
  /// The recipes whose crawls speak of this asset.
  func recipes() throws -> [String] {
    let names = try reader.claims(of: asset.id).map(\.origin.name).filter { $0.hasPrefix("recipe:") }
    return names.map { String($0.dropFirst("recipe:".count)) }
  }

  /// The latest crawls that reported it.
  func runs() throws -> HTML {
    let runs = try recipes().flatMap { try reader.runs(of: $0, limit: 25) }.sorted { $0.startedAt > $1.startedAt }
    let rows = HTML.each(runs) { run in
      """
      <tr><td><a href="\(Address("runs", "\(run.id)"))">\(run.recipe) #\("\(run.id)")</a></td><td>\(Moment.exact(run.startedAt))</td><td><span class="outcome \(run.status.name)">\(run.status.name)</span></td>
      <td>\(run.actor)</td><td>\(run.counts.created) new, \(run.counts.updated) changed, \(run.counts.removed) removed</td></tr>
      """
    }
    return "<section><h2>Crawls that report it</h2>\(Piece.table("Runs", ["Run", "Started", "Outcome", "By", "Found"], rows))</section>"
  }
}
