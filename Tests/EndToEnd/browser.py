"""The first minute of a new user and the steward's bulk tagging, in a real browser, with and without JavaScript."""
import json, os, re, time

from support import Server, check, report

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "a long password of ours"


class Person:
    """A browser with one tab, which counts what its user has to do."""

    def __init__(self, chromium, server, javascript=True):
        self.server, self.actions = server, 0
        self.tab = chromium.new_context(java_script_enabled=javascript).new_page()
        self.errors = []
        self.tab.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path):
        self.tab.goto(self.server.url + path)
        return self

    def click(self, selector):
        self.actions += 1
        self.tab.click(selector)

    def fill(self, selector, text):
        self.actions += 1
        self.tab.fill(selector, text)

    def press(self, *keys):
        for key in keys:
            self.tab.keyboard.press(key)

    def sign_in(self, name):
        self.open("/sign-in")
        self.tab.fill("input[name=name]", name)
        self.tab.fill("input[name=password]", PASSWORD)
        self.tab.click("form[action='/sign-in'] button")
        return self

    def text(self):
        return self.tab.inner_text("main")


def first_minute(person, server):
    """From the printed link to a filled start page, and to an empty one again."""
    for _ in range(100):
        found = re.search(r"/set-up\?link=\S+", open(server.log.name).read())
        if found:
            break
        time.sleep(0.1)
    began = time.monotonic()
    person.open(found.group(0))
    person.tab.fill("input[name=name]", "root")
    person.tab.fill("input[name=password]", PASSWORD)
    person.tab.click("form[action='/set-up'] button")
    offers = person.text()
    check("an empty catalog offers three ways to begin",
          all(words in offers for words in ("Load the sample data", "Paste a recipe", "Make a token")), offers[:300])
    person.tab.click("text=Load the sample data")
    person.tab.wait_for_selector(".tiles")
    taken = time.monotonic() - began
    check("from the link to a useful page within a minute", taken < 60, f"{taken:.1f} s")
    person.tab.click("text=Remove the sample data")
    person.tab.wait_for_selector(".ways")
    check("one click takes the sample data out again", "nothing in this catalog yet" in person.text())
    person.tab.click("text=Make a token and show the command")
    command = person.tab.inner_text("pre >> nth=1")
    check("the push command comes with a token in it", "Bearer cairn_" in command and server.url in command, command[:80])
    os.system(f"{command} > /dev/null 2>&1")
    person.open("/search?q=orders")
    check("what the command pushed is found at once", "warehouse.main.public.orders" in person.text())


def fill(server, token):
    """Sixty tables with two e-mail columns each; the second half is made from the first."""
    lines, edges = [], []
    for number in range(60):
        columns = [{"name": name, "type": "text"} for name in ("email", "reply_email", "id")]
        lines.append({"kind": "table", "fqn": f"shop.main.public.t{number}", "columns": columns})
        if number >= 30:
            edges.append({"source": f"shop.main.public.t{number - 30}", "target": f"shop.main.public.t{number}",
                          "sourceColumn": "email", "targetColumn": "email", "transformation": "identity"})
    code, body, _ = server.call("POST", "/api/v1/assets/bulk", lines, token)
    assert code in (200, 207), body[:300]
    code, body, _ = server.call("POST", "/api/v1/lineage/edges", {"edges": edges}, token)
    assert code == 200, body


def tagged(server, token):
    return json.loads(server.call("GET", "/api/v1/search?q=tag:PII.Email&scope=columns&limit=1", token=token)[1])["total"]


def bulk(person, server, token, name):
    """All that match, one tag, look, confirm; then one undo."""
    person.open("/columns?q=service:shop+email&tag=none")
    before, person.actions, began = tagged(server, token), 0, time.monotonic()
    person.click("input[name=all]")
    person.fill("input[name=tag]", "PII.Email")
    person.click("button:text('Preview')")
    check(f"{name}: the preview counts what changes", "Change 120 columns" in person.text(), person.text()[:300])
    person.click("form.confirm button")
    person.tab.wait_for_selector("button.undo")
    taken = time.monotonic() - began
    check(f"{name}: 120 columns tagged in at most 6 actions and 60 s",
          tagged(server, token) == before + 120 and person.actions <= 6 and taken < 60, (tagged(server, token), person.actions, taken))
    report(f"     {person.actions} actions, {taken:.1f} s")
    person.tab.click("button.undo")
    person.tab.wait_for_selector("text=Taken back")
    check(f"{name}: one undo takes all of it back", tagged(server, token) == before, tagged(server, token))


def keys(person, server, token):
    """The worklist by the keyboard alone: walk, tick, tag, take back; and single keys switched off."""
    person.open("/columns?q=service:shop+email&tag=none")
    person.press("j", "x", "j", "x", "t")
    check("j, x and t walk, tick and lead to the tag",
          person.tab.inner_text("#picked") == "2 picked" and person.tab.evaluate("document.activeElement.name") == "tag")
    person.tab.keyboard.type("PII.Email")
    person.press("Enter")
    person.tab.wait_for_selector("form.confirm button")
    person.tab.focus("form.confirm button")
    person.press("Enter")
    person.tab.wait_for_selector("button.undo")
    check("two columns are tagged by keys", tagged(server, token) == 2)
    person.press("u")
    person.tab.wait_for_selector("text=Taken back")
    check("u takes it back", tagged(server, token) == 0)
    boxes = person.tab.locator("td input[type=checkbox]")
    boxes.nth(0).click()
    boxes.nth(4).click(modifiers=["Shift"])
    check("Shift ticks all rows between", person.tab.inner_text("#picked") == "5 picked")
    person.press("?")
    person.tab.click("#single-keys")
    person.open("/columns?q=email")
    person.press("/")
    off = person.tab.evaluate("document.activeElement.id")
    person.press("Control+k")
    check("single keys can be switched off, Ctrl-K stays", off != "q" and person.tab.evaluate("document.activeElement.id") == "q", off)
    person.tab.keyboard.type("reply")
    person.tab.wait_for_selector("#suggestions li")
    person.press("ArrowDown", "Enter")
    person.tab.wait_for_url(re.compile("/assets/"))
    check("a suggestion is chosen by arrows and Enter", "reply_email" in person.text())


def sheet(person, server, token):
    """Columns out as CSV and back in."""
    person.open("/columns?q=t7+email")
    with person.tab.expect_download() as download:
        person.tab.click("text=CSV >> nth=0")
    path = download.value.path()
    lines = open(path, newline="").read()
    edited = lines.replace('"email","text","",""', '"email","text","where we write","PII.Email"')
    person.open("/columns/import")
    person.tab.set_input_files("input[name=file]", files=[{"name": "columns.csv", "mimeType": "text/csv", "buffer": edited.encode()}])
    person.tab.click("text=Look at the differences")
    text = person.text()
    check("an uploaded table shows its differences", edited != lines and "tag PII.Email" in text and "where we write" in text, text[:300])
    person.tab.click("form.confirm button")
    person.tab.wait_for_selector("button.undo")
    check("and is written", tagged(server, token) >= 1)
    person.tab.click("button.undo")
    person.tab.wait_for_selector("text=Taken back")


def browser(folder):
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return report("skip browser: playwright is not installed")
    if not os.path.exists(CHROMIUM):
        return report("skip browser: chromium is not installed")
    server = Server(f"{folder}/browser")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        try:
            person = Person(chromium, server)
            first_minute(person, server)
            token = make_token_of(person)
            fill(server, token)
            keys(person, server, token)
            sheet(person, server, token)
            bulk(person, server, token, "with JavaScript")
            bulk(Person(chromium, server, javascript=False).sign_in("root"), server, token, "without JavaScript")
            check("no page complained in the console", not person.errors, person.errors[:3])
        finally:
            chromium.close()
    check("SIGTERM ends the server with 0", server.stop() == 0)


def make_token_of(person):
    """A token made in the browser; it is shown once."""
    person.open("/settings")
    person.tab.click("text=Make a token")
    person.tab.fill("form[action='/settings/tokens'] input[name=name]", "tests")
    for scope in ("contribute", "steward", "administer"):
        person.tab.check(f"input[value={scope}]")
    person.tab.click("form[action='/settings/tokens'] button")
    secret = person.tab.inner_text("#secret")
    person.open("/settings")
    check("a token's secret is shown once", secret.startswith("cairn_") and secret not in person.tab.content())
    return secret
