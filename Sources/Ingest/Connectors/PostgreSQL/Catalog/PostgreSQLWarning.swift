/// Something that a crawl could not read and went on without.
struct PostgreSQLWarning: Equatable {
  let subject: PostgreSQLSubject
  /// What it concerns, such as `sales.orders`; nil when no row of the kind could be read.
  let entity: String?
  let message: String
  /// What to do about it.
  let hint: String?
}
