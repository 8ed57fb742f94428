"""`cairn demo` as a visitor meets it: sign in by the link, follow every link, look at the pages in a browser."""
import csv, http.cookiejar, io, json, os, re, time
import urllib.error, urllib.parse, urllib.request

from support import Server, cairn, check, report

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "a long password of ours"


def set_up_link(server):
    """The path of the one-time link that the demo prints."""
    for _ in range(100):
        found = re.search(r"(/set-up\?link=\S+)", open(server.log.name).read())
        if found:
            return found.group(1)
        time.sleep(0.1)
    raise SystemExit("the demo prints no link to sign in")


def visitor(server):
    """Opens pages with the cookie of a person who used the link."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(set_up_link(server)).query)["link"][0]
    form = urllib.parse.urlencode({"link": secret, "password": PASSWORD, "name": "demo"}).encode()
    opener.open(server.url + "/set-up", form, timeout=30).read()
    return opener


def crawl_pages(server, opener, most=150):
    """Follows links as a person can; each must lead somewhere."""
    waiting, seen, broken = ["/"], {"/"}, []
    while waiting and len(seen) - len(waiting) < most:
        path = waiting.pop(0)
        try:
            with opener.open(server.url + path, timeout=30) as answer:
                kind, page = answer.headers.get_content_type(), answer.read().decode()
        except urllib.error.HTTPError as error:
            broken.append(f"{error.code} {path}")
            continue
        if kind != "text/html":
            continue
        for link in re.findall(r'href="([^"#]+)', page):
            link = link.replace("&amp;", "&")
            if link.startswith("/") and not link.startswith("/static/") and link not in seen:
                seen.add(link)
                waiting.append(link)
    count = len(seen) - len(waiting)
    check(f"{count} pages of the demo lead somewhere", count > 50 and not broken, broken[:5])


def look(server, opener):
    """Home, search, an asset, its lineage and the sign-in page, in light and dark, without errors and barriers."""
    try:
        from axe_playwright_python.sync_playwright import Axe
        from playwright.sync_api import sync_playwright
    except ImportError:
        return report("skip browser: playwright is not installed")
    if not os.path.exists(CHROMIUM):
        return report("skip browser: chromium is not installed")
    with opener.open(server.url + "/search?q=order+flow+kind:table", timeout=30) as answer:
        asset = re.search(r'href="(/assets/[^"?/]+)"', answer.read().decode()).group(1)
    pages = ["/", "/search?q=order", asset, f"{asset}/lineage", f"{asset}/columns", "/columns", "/runs", "/settings"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        try:
            for scheme in ("light", "dark"):
                stranger = chromium.new_context(color_scheme=scheme)
                inspect(stranger, server.url, "/sign-in", scheme, Axe)
                person = chromium.new_context(color_scheme=scheme)
                tab = person.new_page()
                tab.goto(server.url + "/sign-in")
                tab.fill("input[name=name]", "demo")
                tab.fill("input[name=password]", PASSWORD)
                tab.click("form[action='/sign-in'] button")
                tab.wait_for_url(server.url + "/")
                for path in pages:
                    inspect(person, server.url, path, scheme, Axe)
            cookies = person.cookies()
            for script in (True, False):
                walker = chromium.new_context(java_script_enabled=script)
                walker.add_cookies(cookies)
                walk_lineage(walker, server.url, "with a script" if script else "without scripts")
        finally:
            chromium.close()


def inspect(context, url, path, scheme, Axe):
    page, errors = context.new_page(), []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    answer = page.goto(url + path)
    page.wait_for_load_state("load")
    found = [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]]
    name = re.sub(r"/assets/[^?]+", "an asset's page", path)
    check(f"{name} in {scheme}: no error, no barrier",
          answer.status == 200 and not errors and not found, (answer.status, errors, found))
    page.close()


def rows(page):
    """The shown table, heads first, as a list of rows of texts."""
    cells = "rows => rows.map(row => Array.from(row.cells).map(cell => cell.textContent.trim()))"
    return page.eval_on_selector_all("section[aria-label=Lineage] table tr", cells)


def walk_lineage(context, url, how):
    """From one hop to more, back again, into one column, and on to the file that holds what the screen shows."""
    page = context.new_page()
    page.goto(url + "/a/demo-lakehouse.silver.orders")
    page.click("nav[aria-label=Tabs] >> text=Lineage")
    first = page.locator(".node").count()
    page.locator(".pill", has_text="+").first.click()
    opened = page.locator(".node").count()
    check(f"a plus opens more of the lineage, {how}", opened > first > 1, (first, opened))
    page.go_back()
    check(f"the step back closes it, {how}", page.locator(".node").count() == first)
    page.click(".controls >> text=Columns")
    page.locator(".node a", has=page.locator(".field")).first.click()
    check(f"a click on a column leaves its lineage alone, {how}",
          "column=" in page.url and page.locator(".field.chosen").count() == 1, page.url)
    page.click(".controls >> text=List")
    screen = rows(page)
    file = context.request.get(page.url.replace("/lineage?", "/lineage.csv?")).text()
    check(f"the file equals the screen, {how}", len(screen) > 1 and list(csv.reader(io.StringIO(file))) == screen, (screen[:3], file[:300]))
    page.go_back()
    page.locator(".flow").first.dispatch_event("click") if how == "with a script" else page.goto(
        url + page.locator(".flow").first.get_attribute("href"))
    page.wait_for_url("**/upstream/**")
    check(f"an edge tells who says so, {how}", page.locator("text=Who says so").count() + page.locator("text=Columns:").count() > 0)
    page.close()


def openapi(server):
    document = json.loads(server.call("GET", "/api/v1/openapi.json")[1])
    check("the OpenAPI document names its version", document["openapi"] == "3.1.0")
    try:
        from openapi_spec_validator import validate
    except ImportError:
        return report("skip OpenAPI validation: openapi-spec-validator is not installed")
    try:
        validate(document)
        check("the OpenAPI document is valid", True)
    except Exception as error:
        check("the OpenAPI document is valid", False, str(error)[:500])


def demo(folder):
    data = f"{folder}/demo"
    server = Server(data, "demo")
    try:
        opener = visitor(server)
        crawl_pages(server, opener)
        openapi(server)
        look(server, opener)
    finally:
        check("SIGTERM ends the demo with 0", server.stop() == 0)
    code, out, err = cairn("demo", "--remove", "--data", data)
    check("the sample data can be removed", code == 0 and "Removed" in out, out + err)
    check("the store is whole afterwards", cairn("check", "--data", data)[0] == 0)
