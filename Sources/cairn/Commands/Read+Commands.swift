import Catalog
import Codecs
import Edge

extension Command {
  static let search = Command(
    name: "search", summary: "Find assets, or columns with --columns.", operands: "QUERY",
    options: [
      .data, .json, CommandOption(name: "--columns", value: nil, summary: "find columns"),
      CommandOption(name: "--limit", value: "N", summary: "at most so many hits (20)"),
    ]
  ) { arguments in
    let query = arguments.operands.joined(separator: " ")
    let limit = try arguments.integer("--limit", in: 1...1000) ?? 20
    return try arguments.withCatalog { catalog in
      let scope = arguments.has("--columns") ? SearchScope.column : .asset
      let options = SearchOptions(limit: limit, scopes: [scope])
      return try catalog.read { reader in
        if arguments.has("--json") {
          let answer = reader.searchAnswer(query, options)
          var writer = JSONWriter()
          try reader.writeHits(of: answer, to: &writer)
          for hit in try JSON.parse(writer.bytes).array ?? [] { print(hit.text) }
          return answer.hits.isEmpty ? 1 : 0
        }
        let found = try reader.search(query, options)
        for hit in found.hits { CommandLineTool.show("\(hit.asset.kind.title.padded(to: 12)) \(hit.name)") }
        print("\(found.total) found")
        return found.hits.isEmpty ? 1 : 0
      }
    }
  }

  static let show = Command(
    name: "show", summary: "Show one asset: what it is, who owns it, its columns.", operands: "NAME",
    options: [.data, .json]
  ) { arguments in
    let name = try arguments.operand(0, "NAME")
    return try arguments.withCatalog { catalog in
      try catalog.read { reader in
        guard let subject = try reader.resolve(name), let asset = try reader.asset(subject.asset) else {
          throw CatalogError.notFound(kind: "asset", id: name)
        }
        if arguments.has("--json") {
          print(String(decoding: try JSONWriter.document { try reader.writeDocument(of: asset.id, to: &$0) }, as: UTF8.self))
          return 0
        }
        CommandLineTool.show("\(asset.kind.title) \(asset.fqn)\(asset.state == .active ? "" : " (\(asset.state.name))")")
        if let description = asset.description { CommandLineTool.show(description) }
        for link in try reader.links(of: asset.id) where link.subject.column == nil {
          CommandLineTool.show("  \(link.relation.name): \(link.target.fqn)")
        }
        for column in try reader.columns(of: asset.id) {
          CommandLineTool.show("  \("\(column.path)".padded(to: 28)) \((column.nativeType ?? column.type.name).padded(to: 24)) \(column.description ?? "")")
        }
        return 0
      }
    }
  }

  static let lineage = Command(
    name: "lineage", summary: "Show where data comes from and where it goes.", operands: "NAME",
    options: [
      .data, .json, CommandOption(name: "--direction", value: "WAY", summary: "upstream, downstream or both (both)"),
      CommandOption(name: "--depth", value: "N", summary: "steps to follow (3)"),
    ]
  ) { arguments in
    let name = try arguments.operand(0, "NAME")
    guard let direction = LineageDirection(rawValue: arguments.value("--direction") ?? "both") else {
      throw UsageError(reason: "--direction is upstream, downstream or both")
    }
    let depth = try arguments.integer("--depth", in: 1...100) ?? 3
    return try arguments.withCatalog { catalog in
      try catalog.read { reader in
        guard let subject = try reader.resolve(name) else { throw CatalogError.notFound(kind: "asset", id: name) }
        let answer = reader.lineage(LineageRequest(subject, direction: direction, depth: depth))
        if arguments.has("--json") {
          print(String(decoding: try JSONWriter.document { try reader.writeDocument(of: answer, to: &$0) }, as: UTF8.self))
          return 0
        }
        for node in answer.nodes.sorted(by: { $0.distance < $1.distance }) {
          let column = try node.subject.column.flatMap { try reader.column($0) }.map { ".\($0.path)" } ?? ""
          guard let label = try reader.label(node.subject.asset) else { continue }
          CommandLineTool.show("\("\(node.distance)".padded(to: 4)) \(label.kind.title.padded(to: 10)) \(label.fqn)\(column)")
        }
        if answer.isTruncated { CommandLineTool.show("and \(answer.reached - answer.nodes.count) more") }
        return 0
      }
    }
  }
}
