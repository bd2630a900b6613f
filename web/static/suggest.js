// What the practices are called by, while one types into the box: an ARIA 1.2 combobox with a listbox of three groups.
// Where nothing is known there is no list. The page works without it.
(function () {
  "use strict";

  var GROUPS = [
    ["practices", "做法名", function (name) { return [["q", name]]; }, function (name) { return name; }],
    ["places", "地名", function (name) { return [["q", last(name)], ["place", name]]; }, function (name) { return name.replace(/\//g, " › "); }],
    ["themes", "主题", function (name) { return [["q", last(name)], ["theme", name]]; }, function (name) { return name.replace(/\//g, " › "); }],
  ];
  var PAUSE = 120;
  var input = document.getElementById("q");
  if (!input || !input.form || !window.fetch) return;

  var list = document.createElement("div");
  var told = document.createElement("p");
  var options = [];
  var chosen = -1;
  var typed = "";
  var waiting = null;

  function last(name) {
    return name.slice(name.lastIndexOf("/") + 1);
  }

  function element(role, text) {
    var made = document.createElement("div");
    made.setAttribute("role", role);
    made.textContent = text;
    return made;
  }

  function option(found, group) {
    var made = element("option", group[3](found.name));
    var count = document.createElement("small");
    count.textContent = found.count + "个做法";
    made.appendChild(count);
    made.id = "guess-" + options.length;
    made.setAttribute("aria-selected", "false");
    made.dataset.address = "/search?" + new URLSearchParams(group[2](found.name));
    // Before the box loses the focus, which closes the list.
    made.addEventListener("mousedown", function (event) {
      event.preventDefault();
      location.assign(made.dataset.address);
    });
    options.push(made);
    return made;
  }

  function section(group, found, number) {
    var made = element("group", "");
    var label = element("presentation", group[1]);
    label.id = "guesses-" + number;
    made.setAttribute("aria-labelledby", label.id);
    made.appendChild(label);
    found.forEach(function (each) { made.appendChild(option(each, group)); });
    return made;
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    options = [];
    chosen = -1;
  }

  function show(answer) {
    if (answer.q !== input.value.trim() || document.activeElement !== input) return;
    close();
    list.textContent = "";
    GROUPS.forEach(function (group, number) {
      var found = answer[group[0]];
      if (found.length) list.appendChild(section(group, found, number));
    });
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = options.length ? options.length + "条提示，按上下键选择" : "";
  }

  function choose(number) {
    if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
    chosen = number;
    if (chosen < 0) return input.removeAttribute("aria-activedescendant");
    options[chosen].setAttribute("aria-selected", "true");
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function ask() {
    var text = input.value.trim();
    if (text === typed) return;
    typed = text;
    if (!text) return close();
    fetch("/api/v1/suggest?q=" + encodeURIComponent(text)).then(function (response) {
      return response.ok ? response.json().then(show) : close();
    }).catch(function () {
      close();
      document.dispatchEvent(new Event("tashan:unreachable"));
    });
  }

  var KEYS = {
    ArrowDown: function () { choose(chosen + 1 < options.length ? chosen + 1 : -1); },
    ArrowUp: function () { choose(chosen < 0 ? options.length - 1 : chosen - 1); },
    Enter: function () {
      if (chosen < 0) return false;
      location.assign(options[chosen].dataset.address);
    },
    Escape: close,
  };

  input.addEventListener("keydown", function (event) {
    if (event.isComposing || list.hidden || !KEYS[event.key]) return;
    if (KEYS[event.key]() !== false) event.preventDefault();
  });
  // An input method's letters are no words yet: its own event tells when they are.
  ["input", "compositionend"].forEach(function (name) {
    input.addEventListener(name, function (event) {
      if (event.isComposing) return;
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  });
  input.addEventListener("blur", close);

  list.className = "guesses";
  list.id = "guesses";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "提示");
  told.className = "unseen";
  told.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.form.appendChild(list);
  input.form.appendChild(told);
})();
