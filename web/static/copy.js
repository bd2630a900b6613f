// A quotation with its source line, or the address of the page, to the clipboard. Without script the buttons stay hidden.
(function () {
  "use strict";

  var buttons = document.querySelectorAll(".copy[data-quote], .copy[data-address]");
  if (!buttons.length) return;
  var told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  document.body.appendChild(told);

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  function quoted(selector) {
    return all(selector).map(function (each) { return each.textContent; }).join("");
  }

  // Pages over plain HTTP of another machine have no navigator.clipboard.
  function byField(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    document.body.removeChild(field);
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function copy(text) {
    if (!navigator.clipboard) return byField(text);
    return navigator.clipboard.writeText(text).catch(function () { return byField(text); });
  }

  function select(selector) {
    var range = document.createRange();
    var found = all(selector);
    range.setStartBefore(found[0]);
    range.setEndAfter(found[found.length - 1]);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
  }

  // What a button copies, what is said of it then, and what there is to do where that fails.
  function quotation(button) {
    var selector = button.getAttribute("data-quote");
    return {
      text: function () { return quoted(selector) + "\n" + button.getAttribute("data-source"); },
      done: "引文和出处已复制",
      fail: function () { select(selector); return "没有复制成功：引文已选中，请按 Ctrl+C"; }
    };
  }

  var address = {
    text: function () { return location.origin + location.pathname; },
    done: "地址已复制",
    fail: function () { return "没有复制成功：请从浏览器的地址栏复制"; }
  };

  buttons.forEach(function (button) {
    var task = button.hasAttribute("data-quote") ? quotation(button) : address;
    var label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      copy(task.text()).then(
        function () { button.textContent = "已复制"; told.textContent = task.done; button.focus(); },
        function () { told.textContent = task.fail(); }
      );
    });
    button.addEventListener("blur", function () { button.textContent = label; });
  });
})();
