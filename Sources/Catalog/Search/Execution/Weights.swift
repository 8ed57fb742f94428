import Glibc

/// How the parts of a score are weighed. A score is
/// `Σ weight(word) × impact(word in document) + boost × 0.2 + tier`, the weights of the words adding up to 1.
struct Weights {
  /// What usage and trust can add at most: less than the steps from description to column and from column to name, and
  /// more than what brevity does.
  static let boost: Float = 0.2
  /// Added when the name begins with the query: more than words and boost can reach together.
  static let head: Float = 4
  /// Added when the words joined by some separator are the name.
  static let spelledName: Float = 8
  /// Added when the query is the name, an alias or the qualified name to the letter, but for case and accents.
  static let exactName: Float = 12

  /// The weight of each clause of the plan.
  var clauses: [Float]

  /// Weighs each scored clause by its rarity.
  /// - Parameters:
  ///   - frequencies: for each clause the number of documents it holds for, roughly.
  ///   - documents: the number of documents.
  init(_ plan: QueryPlan, frequencies: [Int], documents: Int) {
    clauses = zip(plan.clauses, frequencies).map { clause, frequency in
      clause.isScored ? Self.rarity(frequency, of: documents) : 0
    }
    let sum = clauses.reduce(0, +)
    if sum > 0 { for index in clauses.indices { clauses[index] /= sum } }
  }

  /// BM25's inverse document frequency, kept above zero.
  private static func rarity(_ frequency: Int, of documents: Int) -> Float {
    let ratio = (Double(max(0, documents - frequency)) + 0.5) / (Double(frequency) + 0.5)
    return Float(max(0.1, log(1 + ratio)))
  }
}
