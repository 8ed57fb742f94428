"use strict";
// Everything works without this file; it adds keys, completions and live logs.
(function () {
  var find = document.getElementById("q");
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      find.focus();
      find.select();
    }
  });
  if (find) {
    var list = document.createElement("datalist");
    list.id = "suggestions";
    document.body.appendChild(list);
    find.setAttribute("list", "suggestions");
    var timer;
    find.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        if (find.value.length < 2) return;
        fetch("/api/v1/suggest?q=" + encodeURIComponent(find.value)).then(function (answer) {
          return answer.ok ? answer.json() : [];
        }).then(function (found) {
          list.textContent = "";
          found.forEach(function (item) {
            var option = document.createElement("option");
            option.value = item.name;
            option.label = item.title + " (" + item.kind + ")";
            list.appendChild(option);
          });
        }).catch(function () {});
      }, 80);
    });
  }
  var last = null;
  document.querySelectorAll("td input[type=checkbox]").forEach(function (box, index, boxes) {
    box.addEventListener("click", function (event) {
      if (event.shiftKey && last !== null) {
        for (var i = Math.min(last, index); i <= Math.max(last, index); i++) boxes[i].checked = box.checked;
      }
      last = index;
    });
  });
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
})();
