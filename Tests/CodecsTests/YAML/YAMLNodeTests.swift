import Codecs
import Testing

@Suite struct `YAML nodes` {
  @Test func `values are reached by key and kind`() throws {
    let root = try YAML.document(
      bytes(
        """
        name: orders
        port: 5432
        rate: 0.5
        ssl: true
        owner:
        tables: [a, b]
        """))
    #expect(root["name"]?.string == "orders")
    #expect(root["port"]?.int == 5432)
    #expect(root["port"]?.double == 5432)
    #expect(root["port"]?.string == nil)
    #expect(root["port"]?.text == "5432")
    #expect(root["rate"]?.double == 0.5)
    #expect(root["ssl"]?.bool == true)
    #expect(root["owner"]?.isNull == true)
    #expect(root["tables"]?.sequence?.map(\.string) == ["a", "b"])
    #expect(root["absent"] == nil)
    #expect(root.mapping?.map(\.key.text) == ["name", "port", "rate", "ssl", "owner", "tables"])
  }

  @Test func `each node and each key knows its line and column`() throws {
    let root = try YAML.document(bytes("a: 1\nlist:\n  - é: &x y\n    c:\n  - *x\n"))
    let list = try #require(root["list"])
    let first = try #require(list.sequence?.first?.mapping)
    #expect(root.mark.description == "1:1")
    #expect(root.mapping?.map(\.key.mark.description) == ["1:1", "2:1"])
    #expect(list.mark.description == "3:3")
    #expect(first.map(\.key.mark.description) == ["3:5", "4:5"])
    #expect(first.map(\.value.mark.description) == ["3:8", "4:7"])
    #expect(list.sequence?.last?.mark.description == "5:5")
    #expect(list.sequence?.last?.string == "y")
  }

  @Test func `a stream has as many roots as documents`() throws {
    #expect(try YAML.documents([]).isEmpty)
    #expect(try YAML.documents(bytes("# nothing\n")).isEmpty)
    #expect(try YAML.documents(bytes("---\n---\na\n...\nb\n")).map(\.text) == ["", "a", "b"])
    #expect(try YAML.document([]).isNull)
  }

  @Test func `a configuration file may not hold a second document`() {
    #expect(throws: YAMLError.self) { try YAML.document(bytes("a\n---\nb\n")) }
  }
}
