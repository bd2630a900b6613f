// The questions asked last in this browser, kept in this browser: the results page adds to them, the opening page shows them.
(function () {
  "use strict";

  var KEY = "tashan-recent";
  var MOST = 8;

  function kept() {
    try {
      var found = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(found) ? found : [];
    } catch (error) {
      return [];
    }
  }

  function remember(question) {
    var others = kept().filter(function (each) { return each !== question; });
    try {
      localStorage.setItem(KEY, JSON.stringify([question].concat(others).slice(0, MOST)));
    } catch (error) {
      // A browser that keeps nothing still searches.
    }
  }

  function row(question) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = "/search?q=" + encodeURIComponent(question);
    link.textContent = question;
    item.appendChild(link);
    return item;
  }

  function show(section) {
    var questions = kept();
    if (!questions.length) return;
    questions.map(row).forEach(function (item) { section.querySelector("ul").appendChild(item); });
    section.hidden = false;
    section.querySelector("button").addEventListener("click", function () {
      localStorage.removeItem(KEY);
      section.hidden = true;
    });
  }

  var section = document.querySelector(".recent");
  var asked = new URLSearchParams(location.search).get("q");
  if (section) show(section);
  else if (asked && asked.trim()) remember(asked.trim());
})();
