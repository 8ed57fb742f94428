"""The REST API of a running server, and a backup made and restored beside it."""
import json, os, shutil

from support import Server, cairn, check, make_token


def rest(data):
    token = make_token(data)
    server = Server(data)
    try:
        code, body, _ = server.call("GET", "/api/v1/search?q=customers")
        check("nobody reads without signing in", code == 401, code)
        table = {"kind": "table", "fqn": "lake.gold.public.sales", "columns": [{"name": "id", "type": "bigint"}, {"name": "email", "type": "text"}]}
        code, body, headers = server.call("POST", "/api/v1/assets", table, token)
        check("an asset is registered", code == 201, body)
        asset = json.loads(body)
        code, body, _ = server.call("GET", "/api/v1/search?q=sales", token=token)
        check("the next search finds it", json.loads(body)["hits"][0]["fqn"] == table["fqn"], body)
        code, body, _ = server.call("PATCH", f"/api/v1/assets/{asset['id']}", {"description": "by hand"}, token,
                                    kind="application/merge-patch+json")
        check("a merge patch changes the description", code == 200 and json.loads(body)["description"] == "by hand", body)
        code, body, _ = server.call("PATCH", f"/api/v1/assets/{asset['id']}", {"description": "late"}, token,
                                    {"If-Match": headers["ETag"]}, "application/merge-patch+json")
        check("a stale If-Match is refused", code == 412, body)
        code, body, _ = server.call("POST", "/api/v1/assets", b'{"kind": tabel}', token)
        check("bad JSON is a 400 with its place", code == 400 and b"byte" in body, body)
        code, body, _ = server.call("POST", "/api/v1/assets", {**table, "descripton": "x"}, token)
        check("an unknown field is a 400 that names it", code == 400 and b"descripton" in body and b"did you mean description" in body, body)
        code, body, _ = server.call("POST", "/api/v1/assets", b"x" * (11 << 20), token)
        check("a body above the limit is a 413", code == 413, code)
        lines = b"\n".join(json.dumps({**table, "fqn": f"lake.gold.public.t{n}"}).encode() for n in range(500)) + b'\n{"kind": "table"}\n'
        code, body, _ = server.call("POST", "/api/v1/assets/bulk", lines, token, kind="application/x-ndjson")
        items = json.loads(body)["items"]
        check("a bulk answers item by item", code == 207 and len(items) == 501 and items[500]["status"] == "error" and
              all(item["status"] == "created" for item in items[:500]), body[-300:])
        code, body, _ = server.call("POST", "/api/v1/lineage/edges", {"edges": [{"source": "shop.shop.orders", "target": table["fqn"]}]}, token)
        code, body, _ = server.call("GET", f"/api/v1/lineage?name={table['fqn']}&direction=upstream", token=token)
        check("a written edge is in the next answer", b"shop.shop.orders" in body, body)
        code, body, _ = server.call("POST", "/api/v1/columns/tag", {"tag": "PII.Email", "query": "email"}, token)
        batch = json.loads(body)["batch"]
        code, body, _ = server.call("GET", "/api/v1/columns?q=tag:PII.Email", token=token)
        tagged = json.loads(body)["total"]
        code, body, _ = server.call("POST", f"/api/v1/batches/{batch}/undo", token=token)
        code, body, _ = server.call("GET", "/api/v1/columns?q=tag:PII.Email", token=token)
        check("columns are tagged in bulk and untagged by one undo", tagged > 500 and json.loads(body)["total"] == 0, (tagged, body[:200]))
        code, body, _ = server.call("GET", "/api/v1/resolve?name=urn:li:dataset:(urn:li:dataPlatform:sqlite,shop.nothing,PROD)", token=token)
        check("an unknown name is a 404", code == 404, body)
        code, body, _ = server.call("GET", "/api/v1/openapi.json")
        check("the OpenAPI document is served", json.loads(body)["openapi"] == "3.1.0")
        code, out, err = cairn("backup", f"{data}.backup.db", "--data", data)
        check("a backup is made while the server runs", code == 0 and os.path.getsize(f"{data}.backup.db") > 0, err)
    finally:
        check("SIGTERM ends the server with 0", server.stop() == 0)
    os.makedirs(f"{data}-restored", exist_ok=True)
    shutil.copy(f"{data}.backup.db", f"{data}-restored/cairn.db")
    code, out, err = cairn("show", "lake.gold.public.sales", "--data", f"{data}-restored")
    check("a restored backup holds what was written", code == 0 and "by hand" in out, out + err)
