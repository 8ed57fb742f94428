import Codecs
import System
import Testing

@testable import Ingest

/// JSON as the documents that a driver would send.
private func bson(_ json: JSON) -> BSON {
  switch json {
  case .null: .null
  case .bool(let value): .boolean(value)
  case .int(let value): .int32(Int32(truncatingIfNeeded: value))
  case .double(let value): .double(value)
  case .literal(let text), .string(let text): .string(text)
  case .array(let elements): .array(elements.map(bson))
  case .object(let object): .document(BSONDocument(object.map { ($0.key, bson($0.value)) }))
  }
}

private func lineage(_ pipeline: String) throws -> PipelineLineage {
  PipelineLineage(on: "orders", (try JSON.parse(pipeline).array ?? []).compactMap { bson($0).document })
}

/// Where a field comes from, as `collection.path step`, sorted.
private func origins(_ lineage: PipelineLineage, _ field: String) -> String {
  lineage.origins(of: field.split(separator: ".").map(String.init)).map { "\($0.collection).\($0.path.joined(separator: ".")) \($0.step)" }
    .sorted().joined(separator: ", ")
}

struct PipelineLineageTests {
  static let cases: [(pipeline: String, field: String, origins: String)] = [
    ("[]", "total", "orders.total copy"),
    (#"[{"$match":{"a":1}},{"$sort":{"a":1}},{"$limit":5},{"$unwind":"$lines"}]"#, "lines.sku", "orders.lines.sku copy"),
    (#"[{"$project":{"email":1}}]"#, "email", "orders.email copy"),
    (#"[{"$project":{"email":1}}]"#, "_id", "orders._id copy"),
    (#"[{"$project":{"email":1}}]"#, "ssn", ""),
    (#"[{"$project":{"email":1,"_id":0}}]"#, "_id", ""),
    (#"[{"$project":{"_id":0}}]"#, "a", "orders.a copy"),
    (#"[{"$project":{"_id":0}}]"#, "_id", ""),
    (#"[{"$project":{"_id":1}}]"#, "a", ""),
    (#"[{"$project":{"ssn":0,"name.last":false}}]"#, "name.last", ""),
    (#"[{"$project":{"ssn":0,"name.last":false}}]"#, "name.first", "orders.name.first copy"),
    (#"[{"$project":{"name":{"first":1}}}]"#, "name.first", "orders.name.first copy"),
    (#"[{"$project":{"x":"$a.b"}}]"#, "x.c", "orders.a.b.c copy"),
    (#"[{"$project":{"x":{"$concat":["$a","-",{"$toUpper":"$b"}]}}}]"#, "x", "orders.a computed, orders.b computed"),
    (#"[{"$project":{"x":{"$literal":"$a"}}}]"#, "x", ""),
    (#"[{"$addFields":{"x":{"$sum":"$lines.qty"}}}]"#, "x", "orders.lines.qty aggregated"),
    (#"[{"$set":{"a.b":"$c"}},{"$set":{"d":"$a"}}]"#, "d", "orders.c copy"),
    (#"[{"$addFields":{"x":"$a"}},{"$unset":["a"]}]"#, "a", ""),
    (#"[{"$addFields":{"x":"$a"}},{"$unset":"a"}]"#, "x", "orders.a copy"),
    (#"[{"$addFields":{"x":"$a"}},{"$addFields":{"y":{"$add":["$x",1]}}}]"#, "y", "orders.a computed"),
    (#"[{"$group":{"_id":"$customer","n":{"$sum":1},"sum":{"$sum":"$total"}}}]"#, "sum", "orders.total aggregated"),
    (#"[{"$group":{"_id":"$customer","n":{"$sum":1}}}]"#, "_id", "orders.customer copy"),
    (#"[{"$group":{"_id":"$customer","n":{"$sum":1}}}]"#, "n", ""),
    (#"[{"$group":{"_id":{"c":"$customer","y":{"$year":"$at"}}}}]"#, "_id.y", "orders.at computed"),
    (#"[{"$group":{"_id":{"c":"$customer"}}},{"$project":{"c":"$_id.c","_id":0}}]"#, "c", "orders.customer copy"),
    (#"[{"$group":{"_id":null,"all":{"$push":"$$ROOT"}}}]"#, "all.total", "orders.total copy"),
    (#"[{"$sortByCount":"$city"}]"#, "_id", "orders.city copy"),
    (#"[{"$bucket":{"groupBy":"$total","boundaries":[0,9],"output":{"m":{"$max":"$total"}}}}]"#, "m", "orders.total aggregated"),
    (#"[{"$count":"n"}]"#, "n", ""),
    (#"[{"$lookup":{"from":"customers","localField":"c","foreignField":"_id","as":"who"}}]"#, "who.email", "customers.email copy"),
    (#"[{"$lookup":{"from":"customers","as":"who"}},{"$unwind":"$who"},{"$project":{"mail":"$who.email"}}]"#, "mail", "customers.email copy"),
    (#"[{"$lookup":{"from":"customers","as":"who","pipeline":[{"$project":{"m":"$email"}}]}}]"#, "who.m", "customers.email copy"),
    (#"[{"$lookup":{"from":"customers","as":"who"}}]"#, "total", "orders.total copy"),
    (#"[{"$graphLookup":{"from":"staff","startWith":"$boss","connectFromField":"boss","connectToField":"_id","as":"chain"}}]"#, "chain.name", "staff.name copy"),
    (#"[{"$unionWith":"archive"}]"#, "total", "archive.total copy, orders.total copy"),
    (#"[{"$unionWith":{"coll":"archive","pipeline":[{"$project":{"total":"$sum"}}]}},{"$project":{"t":"$total"}}]"#, "t", "archive.sum copy, orders.total copy"),
    (#"[{"$replaceRoot":{"newRoot":"$address"}}]"#, "zip", "orders.address.zip copy"),
    (#"[{"$replaceWith":{"z":"$address.zip","k":{"$toString":"$_id"}}}]"#, "k", "orders._id computed"),
    (#"[{"$lookup":{"from":"customers","as":"w"}},{"$replaceRoot":{"newRoot":{"$mergeObjects":[{"$arrayElemAt":["$w",0]},"$$ROOT"]}}}]"#, "total", "orders.total copy"),
    (#"[{"$facet":{"big":[{"$match":{}},{"$project":{"t":"$total"}}],"n":[{"$count":"n"}]}}]"#, "big.t", "orders.total copy"),
    (#"[{"$setWindowFields":{"output":{"run":{"$sum":"$total","window":{}}}}}]"#, "run", "orders.total aggregated"),
    (#"[{"$somethingNew":{"a":1}}]"#, "a", "orders.a copy"),
    (#"[{"$project":{"x":{"$map":{"input":"$lines","as":"l","in":"$$l.sku"}}}}]"#, "x", "orders.lines computed"),
  ]

  @Test(arguments: cases) func `fields are followed through stages`(pipeline: String, field: String, origins expected: String) throws {
    #expect(origins(try lineage(pipeline), field) == expected)
  }

  @Test func `every collection that is read is named once with its stage`() throws {
    let lineage = try lineage(
      #"[{"$lookup":{"from":"a","as":"x","pipeline":[{"$unionWith":"b"}]}},{"$unionWith":{"coll":"a"}},{"$facet":{"f":[{"$lookup":{"from":"c","as":"y"}}]}},{"$lookup":{"from":{"db":"other","coll":"d"},"as":"z"}}]"#)
    #expect(lineage.sources.map { "\($0.collection) \($0.stage)" } == ["orders viewOn", "a $lookup", "b $unionWith", "c $lookup"])
  }

  @Test func `pipelines made at random end`() throws {
    var random = SeededRandom(seed: 3)
    let stages = Self.cases.compactMap { try? JSON.parse($0.pipeline).array?.first }
    for _ in 0..<300 {
      let pipeline = (0..<12).compactMap { _ in stages.randomElement(using: &random).map(bson)?.document }
      let lineage = PipelineLineage(on: "orders", pipeline)
      for field in ["total", "_id", "who.email", "big.t", "x.c"] {
        #expect(lineage.origins(of: field.split(separator: ".").map(String.init)).count < 300)
      }
    }
  }
}
