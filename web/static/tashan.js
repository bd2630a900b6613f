// Keys for readers who keep their hands on the keyboard. Every page works without this file.
(function () {
  "use strict";

  var steps = { j: [".card", 1], k: [".card", -1], "]": ["mark.hit", 1], "[": ["mark.hit", -1] };
  var current = {};

  function step(selector, by) {
    var all = document.querySelectorAll(selector);
    if (!all.length) return;
    var before = current[selector] === undefined ? (by > 0 ? -1 : 0) : current[selector];
    current[selector] = Math.max(0, Math.min(all.length - 1, before + by));
    var chosen = all[current[selector]];
    chosen.setAttribute("tabindex", "-1");
    chosen.focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "center" });
  }

  function open() {
    var card = document.activeElement && document.activeElement.closest(".card");
    var link = (card || document).querySelector(".card .open");
    if (link) link.click();
  }

  function collect() {
    var evidence = document.activeElement && document.activeElement.closest(".card, .cited");
    var button = evidence && evidence.querySelector(".collect button");
    if (button) button.click();
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
    if (event.key === "/") document.getElementById("q").select();
    else if (event.key === "o") open();
    else if (event.key === "b") collect();
    else if (steps[event.key]) step.apply(null, steps[event.key]);
    else return;
    event.preventDefault();
  });

  var keys = document.querySelector(".keys");
  if (keys) keys.hidden = false;
})();
