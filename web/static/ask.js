// What an answer does while it is made and read. Without this file the server sends the whole page at once.
(function () {
  "use strict";

  var LIT = "lit";
  var searching = document.getElementById("searching");
  var told = document.getElementById("told");
  var box = document.querySelector(".head form.ask");

  function quotation(ref) {
    return document.querySelector(ref.getAttribute("href"));
  }

  function light(event, on) {
    var ref = event.target.closest && event.target.closest(".answer .ref");
    var cited = ref && quotation(ref);
    if (cited) cited.classList.toggle(LIT, on);
  }

  [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]].forEach(function (each) {
    document.addEventListener(each[0], function (event) { light(event, each[1]); });
  });

  // Enter on a number opens the document; a tap or a click goes to the quotation.
  document.addEventListener("keydown", function (event) {
    var ref = event.key === "Enter" && event.target.closest && event.target.closest(".answer .ref");
    var link = ref && quotation(ref) && quotation(ref).querySelector("a.open");
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function statement(value) {
    var line = element("p", value.text);
    value.citations.forEach(function (n) {
      var ref = element("a", "[" + n + "]");
      ref.className = "ref";
      ref.href = "#c" + n;
      ref.setAttribute("aria-label", "引文" + n);
      line.appendChild(ref);
    });
    return line;
  }

  function step(number, count) {
    Array.prototype.forEach.call(searching.querySelectorAll("li"), function (line, n) {
      line.className = n < number ? "done" : n === number ? "now" : "";
    });
    if (count !== undefined) searching.querySelector("li b").textContent = count;
  }

  function begin(question) {
    searching.querySelector(".question").textContent = question;
    searching.querySelector("li b").textContent = "";
    searching.querySelector(".answer").textContent = "";
    searching.querySelector(".answer").hidden = true;
    searching.hidden = false;
    step(0);
  }

  // The parts of an answer as they are made; whatever goes wrong, the server's own page is asked for.
  function listen(query, finish, fail) {
    var source = new EventSource("/api/v1/ask/stream?" + query);
    var answer = searching.querySelector(".answer");
    function on(name, deed) {
      source.addEventListener(name, function (event) { deed(JSON.parse(event.data)); });
    }
    on("understood", function () { step(1); });
    on("citations", function (found) { step(2, found.length); });
    on("statement", function (value) {
      answer.hidden = false;
      answer.appendChild(statement(value));
    });
    on("done", function (value) { source.close(); step(3); finish(value); });
    source.onerror = function () { source.close(); fail(); };
  }

  function go(page) {
    return function () { window.location.assign(page); };
  }

  // Where an answer broke off: its page is opened if the service still answers; else the notice stands alone, and the
  // question in the box.
  var broken = "";

  function rest() {
    broken = "";
    searching.hidden = true;
    told.hidden = false;
  }

  function check(page) {
    return function () {
      broken = page;
      document.dispatchEvent(new Event("tashan:unreachable"));
    };
  }

  document.addEventListener("tashan:away", rest);
  document.addEventListener("tashan:reached", function () { if (broken) go(broken)(); });

  if (box) box.addEventListener("submit", function (event) {
    var fields = new URLSearchParams(new FormData(box));
    var question = (fields.get("q") || "").trim();
    if (!question || !window.EventSource) return;
    event.preventDefault();
    begin(question);
    told.hidden = true;
    listen(fields.toString(), go("/ask?" + fields), check("/ask?" + fields));
  });

  function label(aigc) {
    if (!aigc) return;
    var meta = document.createElement("meta");
    meta.name = "AIGC";
    meta.content = JSON.stringify({ AIGC: aigc });
    document.head.appendChild(meta);
  }

  // The quotations below stay: they are what the model wrote from.
  function rewrite(value) {
    var answer = document.getElementById("answer");
    var unsaid = answer.querySelector(".unsaid");
    var origin = document.querySelector(".origin");
    answer.textContent = "";
    value.statements.forEach(function (each) { answer.appendChild(statement(each)); });
    if (unsaid) answer.appendChild(unsaid);
    if (value.model) origin.firstChild.nodeValue = origin.getAttribute("data-written").replace("{}", value.model);
    value.notes.forEach(function (note) {
      var line = element("p", note);
      line.className = "origin";
      origin.parentNode.insertBefore(line, origin);
    });
    Array.prototype.forEach.call(document.querySelectorAll("input[name=answer]"), function (input) {
      input.value = JSON.stringify(value);
    });
    label(value.aigc);
    searching.hidden = true;
    answer.tabIndex = -1;
    answer.focus();
  }

  var write = document.querySelector("a.write");
  if (write && window.EventSource) write.addEventListener("click", function (event) {
    event.preventDefault();
    begin(document.querySelector(".told .question").textContent);
    write.hidden = true;
    window.scrollTo(0, 0);
    listen(write.search.slice(1), function (value) {
      window.history.replaceState(null, "", write.href);
      rewrite(value);
    }, go(write.href));
  });
})();
