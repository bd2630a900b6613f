// The comparison: what opens the ways to keep it leads to them, and the arrows move the column that has the focus.
(function () {
  "use strict";

  var LINKS = { ArrowLeft: ".left", ArrowRight: ".right" };
  var ways = document.getElementById("export");

  if (ways) ways.addEventListener("toggle", function () {
    if (ways.open) ways.querySelector("a").focus();
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    var head = document.activeElement.closest("thead th");
    var link = head && LINKS[event.key] && head.querySelector(LINKS[event.key]);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  var moved = /^#col-\d$/.test(location.hash) && document.querySelector(location.hash);
  if (moved) moved.focus();
})();
