/// A slice of one of the analysed texts.
struct TextRange {
  var text: Int32
  var start: Int32
  var end: Int32
}

/// A dotted name and where it stands.
struct Path {
  var names: [Name]
  var at: Int32
}

/// A value, kept only as far as lineage needs it: which columns it reads and in which role.
///
/// Operators have no precedence here. `a + b * c` is three operands in order: how they combine changes the value and
/// not where it comes from.
indirect enum Expression {
  /// A literal, a parameter, `CURRENT_DATE`: reads nothing.
  case constant
  /// ORDER BY 2: the output column of that number.
  case ordinal(Int)
  case column(Path)
  case star(Star)
  /// `COLUMNS(*)` inside a value: the value is computed once for each column of the star.
  case spread(Star)
  case operation(operands: [Expression], operators: [Operator])
  case list([Expression])
  case call(Call)
  /// CASE and IF: the conditions decide, the results are the value.
  case choice(conditions: [Expression], results: [Expression])
  case query(Query)
  /// EXISTS: only the presence of rows counts.
  case exists(Query)
  case lambda(parameters: [Name], body: Expression)
  /// A field or element of something that is no plain column: `f(x).y`, `a[1].b`.
  case field(Expression, [Name])
  /// `expression AS name` inside a call or a list: STRUCT(a AS x).
  case named(Expression, Name)
}

extension Expression {
  var isConstant: Bool {
    if case .constant = self { return true }
    return false
  }

  /// This value computed together with another, without nesting deeper for each cast and index of a chain.
  func joined(with other: Expression) -> Expression {
    switch self {
    case .operation(let operands, let operators):
      return other.isConstant ? self : .operation(operands: operands + [other], operators: operators + [.other])
    case .field(let base, let fields): return .field(base.joined(with: other), fields)
    case .list where other.isConstant: return self
    default: return .operation(operands: [self, other], operators: [.other])
    }
  }

  func named(_ name: Name) -> Expression {
    if case .named = self { return self }
    return .named(self, name)
  }

  func field(_ name: Name) -> Expression {
    if case .field(let base, let fields) = self { return .field(base, fields + [name]) }
    return .field(self, [name])
  }
}

/// What stands between two operands, as far as the joins of a query show in it.
enum Operator {
  case and, equals, other
}

/// `*`, `t.*` and what the dialects subtract from it.
struct Star {
  var qualifier: [Name] = []
  var except: [Name] = []
  var replace: [Replacement] = []
  var rename: [(from: Name, to: Name)] = []
  /// The only columns meant, when they are listed.
  var only: [Name] = []
  /// LIKE and ILIKE: the only columns meant.
  var like: NamePattern?
  /// The columns are chosen by a condition that is not followed: each of them is a guess.
  var isConditional = false
  var at: Int32 = 0
}

/// `expression AS name` of REPLACE.
struct Replacement {
  var expression: Expression
  var name: Name
}

struct Call {
  var name: Name
  var traits: FunctionTraits
  var arguments: [Expression]
  /// ORDER BY inside the call, WITHIN GROUP, KEEP.
  var order: [Expression] = []
  var filter: Expression?
  var window: Window?
  var at: Int32
}

/// The inside of OVER, or the name of a window defined elsewhere.
struct Window {
  var base: Name = .none
  var keys: [Expression] = []
}
