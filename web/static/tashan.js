// What every page has: keys for readers who keep their hands on the keyboard, their help, and word when the service
// cannot be reached. Every page works without this file. A key does what the element with its aria-keyshortcuts does,
// which in a card or a quotation answers only while the focus is there.
(function () {
  "use strict";

  var OFF = "tashan-keys-off";
  var CARDS = ".card";
  var EVIDENCE = ".card, .cited";
  var STEPS = { j: [CARDS, 1], k: [CARDS, -1], ArrowDown: [CARDS, 1], ArrowUp: [CARDS, -1], "]": ["mark.hit", 1], "[": ["mark.hit", -1] };
  var AGAIN = 5000, SOON = 1000;
  var help = document.getElementById("key-help");
  var current = {};

  function recall(key) {
    try { return localStorage.getItem(key); } catch (error) { return null; }
  }

  function keep(key, value) {
    try { localStorage.setItem(key, value); } catch (error) { /* Then it holds for this page. */ }
  }

  var off = recall(OFF) === "1";

  function rest(on) {
    on.setAttribute("tabindex", "-1");
    on.focus({ preventScroll: true });
    on.scrollIntoView({ block: on.offsetHeight > innerHeight ? "start" : "center" });
  }

  function step(selector, by) {
    var all = document.querySelectorAll(selector);
    var before = Array.prototype.indexOf.call(all, document.activeElement.closest(selector));
    if (before < 0) before = current[selector] === undefined ? (by > 0 ? -1 : 1) : current[selector];
    var chosen = all[Math.max(0, Math.min(all.length - 1, before + by))];
    current[selector] = Array.prototype.indexOf.call(all, chosen);
    rest(chosen);
  }

  // Arrows scroll as they always do, but from one card to the next where the focus is free or in the cards.
  function steps(key) {
    var found = STEPS[key];
    if (!found || !document.querySelector(found[0])) return null;
    var at = document.activeElement;
    var free = at === document.body || at.matches("main, .list") || at.matches(CARDS);
    return key.indexOf("Arrow") === 0 && !free ? null : found;
  }

  function bound(key) {
    var within = document.activeElement.closest(EVIDENCE);
    var all = document.querySelectorAll("[aria-keyshortcuts~='" + CSS.escape(key) + "']");
    return Array.prototype.find.call(all, function (each) {
      var holder = each.closest(EVIDENCE);
      return !holder || holder === within;
    });
  }

  function press(target) {
    if (/^(INPUT|TEXTAREA)$/.test(target.tagName) && !/^(checkbox|radio)$/.test(target.type)) target.select();
    else target.click();
  }

  function close() {
    var open = document.querySelector(":target > .close, :target .close");
    if (open) open.click();
    return open;
  }

  function typing(target) {
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type));
  }

  // What was put into the basket comes back with its address: the reader goes on from there.
  addEventListener("load", function () {
    var kept = location.hash.indexOf("#kept-") === 0 && document.getElementById(location.hash.slice(1));
    var within = kept && kept.closest(EVIDENCE);
    if (within) rest(within);
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (off || typing(event.target) || (help && help.open)) return;
    var found = steps(event.key);
    var target = !found && event.key.length === 1 && bound(event.key);
    if (found) step(found[0], found[1]);
    else if (target) press(target);
    else if (event.key !== "Escape" || !close()) return;
    event.preventDefault();
  });

  if (help && help.showModal) {
    document.querySelector(".foot [aria-keyshortcuts='?']").addEventListener("click", function (event) {
      event.preventDefault();
      help.showModal();
    });
    var box = document.getElementById("keys-on");
    box.checked = !off;
    box.addEventListener("change", function () {
      off = !box.checked;
      keep(OFF, off ? "1" : "0");
    });
  }

  // A machine without any network may be the one that serves: only a request that fails says that nothing answers.
  var bar = document.querySelector(".offline");
  var waiting = null, asked = 0;

  // Other scripts hear whether something answers: what waits for it in vain must not say that it is at work.
  function tell(name) {
    document.dispatchEvent(new Event(name));
  }

  // Only the last one asked counts: an earlier one may end later, as the connection was before.
  function reach() {
    var mine = ++asked;
    return fetch("/static/stone.svg", { method: "HEAD", cache: "no-store" }).then(function () {
      return true;
    }, function () {
      return false;
    }).then(function (answered) {
      if (mine === asked) show(answered);
      return answered;
    });
  }

  function show(answered) {
    bar.hidden = answered;
    bar.textContent = answered ? "" : "连不上服务，写下的内容还在这一页；接通以后这条提示会消失，再提交即可。";
    clearTimeout(waiting);
    if (!answered) waiting = setTimeout(reach, AGAIN);
    tell(answered ? "tashan:reached" : "tashan:away");
  }

  // As a connection breaks or comes back the first request may still end as before: it is asked once more.
  function changed() {
    reach().then(function () {
      clearTimeout(waiting);
      waiting = setTimeout(reach, SOON);
    });
  }

  addEventListener("offline", changed);
  addEventListener("online", changed);
  // Other scripts say so when a request of theirs failed.
  document.addEventListener("tashan:unreachable", reach);
  if (navigator.onLine === false) reach();

  document.addEventListener("submit", function (event) {
    if (bar.hidden || event.defaultPrevented) return;
    var form = event.target, button = event.submitter;
    event.preventDefault();
    reach().then(function (answered) {
      if (answered) form.requestSubmit(button);
    });
  });
})();
