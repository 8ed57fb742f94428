import Catalog
import Edge

/// What an empty catalog offers: sample data, a recipe, a program that pushes.
enum FirstSteps {
  static func html(_ exchange: Exchange) -> HTML {
    let mayAdminister = exchange.principal.may(.administer)
    let onlyAdmin: HTML = "<p class=\"hint\">An administrator can do this.</p>"
    let sample = mayAdminister
      ? Piece.button("Load the sample data", posting: Address("samples", "load"), exchange.token, style: "main") : onlyAdmin
    let recipe: HTML = mayAdminister ? "<p><a class=\"button\" href=\"/recipes/new\">Paste a recipe</a></p>" : onlyAdmin
    let push = exchange.principal.may(.contribute)
      ? Piece.button(
        "Make a token and show the command", posting: Address("settings", "tokens"), exchange.token,
        fields: "\(Piece.hidden("name", "first push"))\(Piece.hidden("scope", "read"))\(Piece.hidden("scope", "contribute"))\(Piece.hidden("days", "30"))")
      : "<p class=\"hint\">It takes the role of a contributor.</p>"
    return """
      <p class="lead">There is nothing in this catalog yet. Three ways to begin:</p><ul class="ways">
      <li class="card"><h2>Look around in sample data</h2><p>A warehouse with domains, data products, lineage, checks and suggestions to judge. It is gone again by one click.</p>\(sample)</li>
      <li class="card"><h2>Crawl a database</h2><p>A recipe says where the data is and how often to look. DataHub's recipes are understood.</p>\(recipe)</li>
      <li class="card"><h2>Push from a program</h2><p>Anything that can send JSON can register what it makes. You get a command with a token in it, ready to paste.</p>\(push)</li></ul>
      """
  }
}
