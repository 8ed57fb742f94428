import System
import Testing

@testable import Ingest

/// The texts of all catalog queries, kept in one file so that a change to one of them is seen.
///
/// The file holds the queries for the newest version, and for older versions those that differ from the version above.
/// Run the tests with `UPDATE_GOLDEN=1` to write it anew.
struct PostgreSQLQueryTextTests {
  private static let versions = [18, 17, 16, 15, 14, 13, 12, 11, 10].map { PostgreSQLServerVersion(major: $0) }

  private static func queries(for version: PostgreSQLServerVersion) -> [(PostgreSQLSubject, String)] {
    func query<Row: PostgreSQLCatalogQuery>(_ kind: Row.Type) -> (PostgreSQLSubject, String) {
      (Row.subject, Row.sql(for: version))
    }
    return [
      query(PostgreSQLDatabase.self), query(PostgreSQLDatabaseGrant.self), query(PostgreSQLRole.self),
      query(PostgreSQLSchema.self), query(PostgreSQLSchemaGrant.self), query(PostgreSQLType.self),
      query(PostgreSQLTypeField.self), query(PostgreSQLRelationHead.self), query(PostgreSQLColumn.self),
      query(PostgreSQLConstraint.self), query(PostgreSQLIndex.self), query(PostgreSQLTrigger.self),
      query(PostgreSQLPolicy.self), query(PostgreSQLRelationGrant.self), query(PostgreSQLStorage.self),
      query(PostgreSQLParent.self), query(PostgreSQLPartition.self), query(PostgreSQLPublication.self),
      query(PostgreSQLViewDefinition.self),
      query(PostgreSQLViewSource.self), query(PostgreSQLRoutine.self), query(PostgreSQLRoutineGrant.self),
      (.statements, PostgreSQLStatement.sql(view: "public.pg_stat_statements", version: version)),
    ]
  }

  private static var text: String {
    var text = ""
    var newer: [PostgreSQLSubject: String] = [:]
    for version in versions {
      for (subject, sql) in queries(for: version) where newer[subject] != sql {
        text += "-- \(version.major): \(subject.rawValue)\n\(sql);\n\n"
        newer[subject] = sql
      }
    }
    return text
  }

  @Test func `the queries are those of the golden file`() throws {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(folder)/Fixtures/PostgreSQL/queries.sql"
    if Environment["UPDATE_GOLDEN"] != nil { try File.writeAtomically(Array(Self.text.utf8), to: path) }
    #expect(String(decoding: try File.read(path), as: UTF8.self) == Self.text)
  }

  @Test func `every kind of row has a query`() {
    #expect(Set(Self.queries(for: .oldest).map(\.0)) == Set(PostgreSQLSubject.allCases))
  }
}
