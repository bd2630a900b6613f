// The page of results: the glance at the answer, the count of what is ticked, the waiting. All of it works without.
(function () {
  "use strict";

  var glance = document.querySelector(".glance[data-from]");
  var ticks = document.querySelectorAll(".card input[form=picks]");
  var picked = document.querySelector(".tray .picked");

  // Fetched only where the right column is shown: an answer takes some 50 ms of the server.
  function look() {
    if (!glance || glance.offsetParent === null) return;
    var from = glance.getAttribute("data-from");
    glance.removeAttribute("data-from");
    fetch(from, { credentials: "same-origin" })
      .then(function (response) { return response.ok ? response.text() : Promise.reject(new Error(String(response.status))); })
      .then(function (html) { glance.innerHTML = html; })
      .catch(function () { glance.setAttribute("data-from", from); });
  }

  function count() {
    var n = document.querySelectorAll(".card input[form=picks]:checked").length;
    if (picked) picked.textContent = n ? "（" + n + "）" : "所选";
  }

  function wait(event) {
    var button = event.target.querySelector("button");
    var box = event.target.querySelector("input[type=search]");
    if (!button || !box || !box.value.trim()) return;
    button.setAttribute("data-words", button.textContent);
    button.textContent = "正在检索…";
    button.setAttribute("aria-live", "polite");
  }

  // A page that comes back from the browser's memory is not waiting any more.
  function settle() {
    document.querySelectorAll("button[data-words]").forEach(function (button) {
      button.textContent = button.getAttribute("data-words");
      button.removeAttribute("data-words");
    });
    count();
  }

  ticks.forEach(function (tick) { tick.addEventListener("change", count); });
  document.querySelectorAll("form.ask, form.within, form.followup").forEach(function (form) {
    form.addEventListener("submit", wait);
  });
  window.addEventListener("pageshow", settle);
  document.addEventListener("tashan:away", settle);
  window.addEventListener("resize", function () { if (glance && glance.hasAttribute("data-from")) look(); });
  look();
})();
