// The size of the type that a document is read in, remembered in this browser, and the way back from its drawers.
(function () {
  "use strict";

  var place = 0;

  function close() {
    window.location.hash = "content";
    window.scrollTo(0, place);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".sheets a, .drawer .close");
    if (!link) return;
    if (link.closest(".sheets")) { place = window.scrollY; return; }
    event.preventDefault();
    close();
  });

  document.addEventListener("keydown", function (event) {
    var drawer = event.key === "Escape" && document.querySelector(".drawer:target");
    if (drawer && getComputedStyle(drawer).position === "fixed") close();
  });

  var KEY = "tashan-size";
  var box = document.querySelector(".size");
  var slider = box && box.querySelector("input");
  if (!slider) return;

  function remembered() {
    try { return window.localStorage.getItem(KEY); } catch (error) { return null; }
  }

  function show() {
    document.body.setAttribute("data-size", slider.value);
    slider.setAttribute("aria-valuetext", ["小", "标准", "大", "更大", "最大"][slider.value]);
  }

  slider.value = remembered() || slider.value;
  show();
  box.hidden = false;
  slider.addEventListener("input", function () {
    show();
    try { window.localStorage.setItem(KEY, slider.value); } catch (error) { /* It holds for this page. */ }
  });
})();
