import Catalog
import Codecs
import Edge
import Net

/// The OpenAPI 3.1 description of the API, made from the routes themselves.
enum OpenAPIDocument {
  static func endpoint(_ routes: [Endpoint]) -> Endpoint {
    let bytes = document(routes).bytes()
    return Endpoint(.get, "/api/v1/openapi.json", .open, "This description.") { _ in .json(bytes) }
  }

  static func document(_ routes: [Endpoint]) -> JSON {
    var paths: [String: JSONObject] = [:]
    for route in routes {
      let (path, parameters) = address(route.pattern)
      paths[path, default: [:]][route.method.rawValue.lowercased()] = operation(route, parameters)
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Cairn", "version": "1",
        "description": "A metadata catalog and lineage service. Errors are application/problem+json (RFC 9457).",
      ],
      "servers": [["url": "/"]],
      "paths": .object(JSONObject(paths.sorted { $0.key < $1.key }.map { ($0.key, .object($0.value)) })),
      "components": [
        "securitySchemes": [
          "token": ["type": "http", "scheme": "bearer"],
          "session": ["type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name)],
        ],
        "schemas": ["Problem": problem, "Asset": asset],
      ],
    ]
  }

  /// `{id:any}` and `{path...}` are `{id}` and `{path}` to OpenAPI.
  private static func address(_ pattern: String) -> (String, [String]) {
    var names: [String] = []
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map { part -> String in
      guard part.hasPrefix("{") else { return String(part) }
      let name = String(part.dropFirst().prefix { $0 != ":" && $0 != "." && $0 != "}" })
      names.append(name)
      return "{\(name)}"
    }
    return (parts.joined(separator: "/"), names)
  }

  private static func operation(_ route: Endpoint, _ parameters: [String]) -> JSON {
    var object: JSONObject = ["summary": .string(route.summary), "operationId": .string(name(route))]
    if case .needs(let permission) = route.access {
      object["description"] = .string("Needs the permission \(permission.rawValue): \(permission.summary).")
      object["security"] = [["token": []], ["session": []]]
    } else {
      object["security"] = []
    }
    let path: [JSON] = parameters.map {
      ["name": .string($0), "in": "path", "required": true, "schema": ["type": "string"]]
    }
    let query: [JSON] = route.parameters.map {
      ["name": .string($0.name), "in": "query", "description": .string($0.meaning), "schema": ["type": "string"]]
    }
    if !(path + query).isEmpty { object["parameters"] = .array(path + query) }
    if [.post, .put, .patch].contains(route.method) {
      object["requestBody"] = ["content": ["application/json": ["schema": [:]]]]
    }
    object["responses"] = [
      "2XX": ["description": "Done."],
      "4XX": [
        "description": "What is wrong, and what would be accepted.",
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
      ],
    ]
    return .object(object)
  }

  private static func name(_ route: Endpoint) -> String {
    let words = route.pattern.split { !($0.isLetter || $0.isNumber) }.filter { $0 != "api" && $0 != "v1" && $0 != "any" }
    return ([route.method.rawValue.lowercased()] + words.map(String.init)).joined(separator: "-")
  }

  private static let problem: JSON = [
    "type": "object",
    "required": ["status", "code", "detail", "requestId"],
    "properties": [
      "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "code": ["type": "string"],
      "detail": ["type": "string"], "field": ["type": "string"], "requestId": ["type": "string"],
      "near": ["type": "array", "items": ["type": "string"]],
    ],
  ]

  private static let asset: JSON = .object([
    "type": "object", "required": ["kind", "fqn"],
    "properties": .object(
      JSONObject(
        AssetDraft.knownFields.map { ($0, JSON.object([:])) } + [
          ("kind", ["type": "string", "enum": .array(AssetKind.allCases.map { .string($0.rawValue) })]),
          ("fqn", ["type": "string"]), ("description", ["type": "string"]),
        ])),
  ])
}
