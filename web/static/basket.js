// Arranges a basket without loading the page anew: by dragging, by Alt and the arrows, and as it is written.
(function () {
  "use strict";

  var told = document.getElementById("told");
  var make = document.getElementById("make");
  if (!told || !make) return;
  var dragged = null;

  function item(target) {
    return target && target.closest ? target.closest(".item") : null;
  }

  function unit(found) {
    return '.item[data-unit="' + found.replace(/["\\]/g, "\\$&") + '"]';
  }

  // What the server shows after a change takes the place of what stood here; the focus stays with its item.
  function show(html, ids) {
    var page = new DOMParser().parseFromString(html, "text/html");
    ids.forEach(function (id) {
      var fresh = page.getElementById(id);
      var old = document.getElementById(id);
      if (fresh && old) old.replaceWith(fresh);
    });
    ready();
    return page;
  }

  function ask(address, body) {
    var how = body ? { method: "POST", body: body } : {};
    return fetch(address, how).then(function (answer) {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.text();
    });
  }

  function failed() {
    told.textContent = "没有存上：连不上服务。刚才的内容还在页面上，请稍后再试。";
    told.classList.remove("unseen");
  }

  function send(form, fields, ids, said) {
    var body = new URLSearchParams(new FormData(form));
    Object.keys(fields).forEach(function (name) { body.set(name, fields[name]); });
    return ask(form.action, body).then(function (html) {
      show(html, ids);
      told.textContent = said;
      told.classList.add("unseen");
    }).catch(failed);
  }

  var all = ["collected", "outline", "checks"];

  function move(found, deed, said) {
    var key = found.dataset.unit;
    send(found.querySelector(".arrange"), { "do": deed }, all, said).then(function () {
      var now = document.querySelector(unit(key));
      if (now) now.focus();
    });
  }

  function behind(found, event) {
    var box = found.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }

  function unmark() {
    document.querySelectorAll(".item.over, .item.under").forEach(function (each) {
      each.classList.remove("over", "under");
    });
  }

  function outline() {
    ask(location.pathname + "?" + new URLSearchParams(new FormData(make)))
      .then(function (html) { show(html, ["outline"]); })
      .catch(failed);
  }

  function ready() {
    document.querySelectorAll(".grip").forEach(function (grip) { grip.draggable = true; });
    document.querySelectorAll(".renew").forEach(function (line) { line.hidden = true; });
    document.querySelectorAll(".keys-only").forEach(function (line) { line.hidden = false; });
  }

  document.addEventListener("keydown", function (event) {
    var found = event.altKey && item(event.target);
    var deed = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!found || !deed) return;
    event.preventDefault();
    if (found.querySelector('[name="do"][value="' + deed + '"]')) move(found, deed, deed === "up" ? "已上移" : "已下移");
    else told.textContent = deed === "up" ? "已在最前" : "已在最后";
  });

  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (event.target.name === "heading") move(item(event.target), "save", "已移到“" + event.target.value + "”");
    else if (event.target.name === "note") send(form, { "do": "save" }, ["outline", "checks"], "备注已保存");
    else if (form === make && event.target.name !== "confirmed") outline();
  });

  document.addEventListener("dragstart", function (event) {
    dragged = event.target.classList && event.target.classList.contains("grip") ? item(event.target) : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.unit);
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });
  document.addEventListener("dragover", function (event) {
    var found = dragged && item(event.target);
    if (!found || found === dragged) return;
    event.preventDefault();
    unmark();
    found.classList.add(behind(found, event) ? "under" : "over");
  });
  document.addEventListener("drop", function (event) {
    var found = dragged && item(event.target);
    if (!found || found === dragged) return;
    event.preventDefault();
    var fields = { "do": "place", beside: found.dataset.unit };
    if (behind(found, event)) fields.behind = "1";
    send(dragged.querySelector(".arrange"), fields, all, "已移动");
  });
  document.addEventListener("dragend", function () {
    unmark();
    dragged = null;
  });

  ready();
})();
