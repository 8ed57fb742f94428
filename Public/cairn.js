"use strict";
// Everything works without this file; it adds keys, completions, ticking by range and live logs.
(function () {
  var find = document.getElementById("q");

  // Single keys can be switched off (WCAG 2.1.4); Ctrl-K always works.
  function singleKeys() {
    try { return localStorage.getItem("single-keys") !== "off"; } catch (error) { return true; }
  }

  function isTyping(element) {
    return /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(element.type)) || element.isContentEditable;
  }

  function toSearch(event) {
    if (!find) return;
    event.preventDefault();
    find.focus();
    find.select();
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "k" && (event.ctrlKey || event.metaKey)) return toSearch(event);
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || !singleKeys()) return;
    if (event.key === "/") return toSearch(event);
    if (event.key === "u") return press(document.querySelector("button.undo"), event);
    if (event.key === "?") return openKeys(event);
    rowKeys(event);
  });

  function press(button, event) {
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  function openKeys(event) {
    var keys = document.getElementById("keys");
    if (!keys) return;
    event.preventDefault();
    keys.open = true;
    keys.querySelector("summary").focus();
  }

  var toggle = document.getElementById("single-keys");
  if (toggle) {
    toggle.checked = singleKeys();
    toggle.addEventListener("change", function () {
      try { localStorage.setItem("single-keys", toggle.checked ? "on" : "off"); } catch (error) { /* kept for this page only */ }
    });
  }

  // Rows that can be ticked: ranges by Shift, a count, and keys to walk by.
  var picking = document.querySelector("form.picking");
  var boxes = picking ? Array.from(picking.querySelectorAll("td input[type=checkbox], .hit input[type=checkbox]")) : [];
  var here = -1, last = null;

  function rowOf(box) { return box.closest("tr, .hit"); }

  function count() {
    var number = boxes.filter(function (box) { return box.checked; }).length;
    var all = picking.elements.all;
    document.getElementById("picked").textContent = all && all.checked ? "all are picked" : number ? number + " picked" : "";
  }

  function move(step) {
    if (here >= 0) rowOf(boxes[here]).classList.remove("here");
    here = Math.max(0, Math.min(boxes.length - 1, here + step));
    rowOf(boxes[here]).classList.add("here");
    boxes[here].focus({ preventScroll: true });
    rowOf(boxes[here]).scrollIntoView({ block: "center" });
  }

  function rowKeys(event) {
    if (!boxes.length) return;
    var box = boxes[here];
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x" && box) { box.checked = !box.checked; last = here; count(); }
    else if (event.key === "t" && picking.elements.tag) picking.elements.tag.focus();
    else if (event.key === "Enter" && box && document.activeElement === box) rowOf(box).querySelector("a").click();
    else return;
    event.preventDefault();
  }

  if (boxes.length) {
    boxes.forEach(function (box, index) {
      box.addEventListener("click", function (event) {
        if (event.shiftKey && last !== null) {
          for (var i = Math.min(last, index); i <= Math.max(last, index); i++) boxes[i].checked = box.checked;
        }
        last = index;
      });
      box.addEventListener("focus", function () {
        if (here >= 0) rowOf(boxes[here]).classList.remove("here");
        here = index;
      });
    });
    var head = picking.querySelector("th");
    if (head && head.textContent === "Pick") {
      var whole = document.createElement("input");
      whole.type = "checkbox";
      whole.setAttribute("aria-label", "Pick every row of this page");
      head.textContent = "";
      head.appendChild(whole);
      whole.addEventListener("change", function () {
        boxes.forEach(function (box) { box.checked = whole.checked; });
        count();
      });
    }
    picking.addEventListener("change", function () {
      count();
      if (document.getElementById("picked").textContent) document.getElementById("bulk").open = true;
    });
    count();
  }

  // Suggestions while typing: a listbox below the search field.
  if (find) suggest(find);

  function suggest(input) {
    var list = document.createElement("ul"), chosen = -1, timer, asked = 0;
    list.className = "suggestions";
    list.id = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    input.parentNode.appendChild(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(index) {
      var items = list.children;
      if (chosen >= 0 && items[chosen]) items[chosen].setAttribute("aria-selected", "false");
      chosen = (index + items.length) % items.length;
      items[chosen].setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", items[chosen].id);
    }

    function follow(item) {
      if (item.dataset.query) { input.value = item.dataset.query + " "; close(); input.focus(); return; }
      location.href = "/a/" + encodeURIComponent(item.dataset.name);
    }

    function text(parent, tag, style, content) {
      var element = document.createElement(tag);
      element.className = style;
      element.textContent = content;
      parent.appendChild(element);
    }

    function show(found) {
      list.textContent = "";
      found.forEach(function (item, index) {
        var row = document.createElement("li");
        row.id = "suggestion-" + index;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        var isFilter = item.name === item.kind + ":" + item.title;
        row.dataset[isFilter ? "query" : "name"] = isFilter ? item.kind + ':"' + item.title.replace(/"/g, " ") + '"' : item.name;
        text(row, "span", "kind", item.kind);
        text(row, "strong", "", item.title);
        text(row, "span", "fqn", isFilter ? "everything with it" : item.name);
        row.addEventListener("mousedown", function (event) { event.preventDefault(); follow(row); });
        list.appendChild(row);
      });
      list.hidden = !found.length;
      chosen = -1;
      input.setAttribute("aria-expanded", String(!!found.length));
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      if (input.value.trim().length < 2) return close();
      timer = setTimeout(function () {
        var number = ++asked;
        fetch("/api/v1/suggest?q=" + encodeURIComponent(input.value)).then(function (answer) {
          return answer.ok ? answer.json() : [];
        }).then(function (found) {
          if (number === asked && document.activeElement === input) show(found);
        }).catch(close);
      }, 60);
    });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape") return close();
      if (list.hidden) return;
      if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
      if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); follow(list.children[chosen]); }
    });
    input.addEventListener("blur", close);
  }

  // A run's log as it grows.
  var log = document.querySelector("[data-events]");
  if (log && window.EventSource) {
    var source = new EventSource(log.dataset.events);
    ["info", "warning", "error"].forEach(function (level) {
      source.addEventListener(level, function (event) {
        var line = document.createElement("li");
        line.className = level;
        line.textContent = event.data;
        log.appendChild(line);
      });
    });
    source.addEventListener("counts", function (event) {
      document.getElementById("counts").textContent = event.data;
    });
    source.addEventListener("end", function () { source.close(); location.reload(); });
  }

  // A button beside what people copy.
  if (navigator.clipboard) {
    document.querySelectorAll("pre[data-copy]").forEach(function (block) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = "Copy";
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(block.textContent).then(function () { button.textContent = "Copied"; });
      });
      block.after(button);
    });
  }
})();
