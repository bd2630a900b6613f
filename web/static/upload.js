// Sends files in pieces, goes on where a sending was cut off, and shows how far each is. Without it the form sends
// whole files, and the page shows on reload what became of them.
(function () {
  "use strict";

  const API = "/api/v1/uploads";
  const PIECE = 4 * 1024 * 1024;
  const AT_ONCE = 2;
  const LOOK = 1000;
  const PAUSES = [1000, 2000, 5000, 10000];
  const desk = document.querySelector(".desk");
  const shown = new Map();
  let chosen = [];
  let sending = 0;
  let watching = false;

  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const csrf = () => desk.querySelector('input[name="csrf"]').value;
  const say = (text) => { const line = desk.querySelector(".chosen"); if (line) line.textContent = text; };

  function megabytes(size) {
    return size < 1e5 ? Math.max(1, Math.round(size / 1e3)) + " kB" : (size / 1e6).toFixed(1) + " MB";
  }

  async function call(method, address, body, headers) {
    const answer = await fetch(API + address, { method, body, headers: { "X-CSRF-Token": csrf(), ...headers } });
    const found = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(found.detail), { status: answer.status });
    return found;
  }

  // Choosing: by the buttons, or dropped, with the folders that lie in what was dropped.

  function choose(found) {
    const known = new Set(chosen.map((each) => each.name + each.file.size));
    chosen = chosen.concat(found.filter((each) => !known.has(each.name + each.file.size)));
    const size = chosen.reduce((sum, each) => sum + each.file.size, 0);
    say(chosen.length ? "已选" + chosen.length + "个文件，共 " + megabytes(size) + "。" : "");
  }

  function named(files) {
    return Array.from(files, (file) => ({ file, name: file.webkitRelativePath || file.name }));
  }

  function take(input) {
    const found = named(input.files);
    input.value = "";
    if (found.length) choose(found);
  }

  async function below(entry) {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      return [{ file, name: entry.fullPath.replace(/^\//, "") }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return found;
      for (const each of some) found.push(...await below(each));
    }
  }

  async function dropped(transfer) {
    const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    if (!entries.every(Boolean)) return named(transfer.files);
    const found = [];
    for (const entry of entries) found.push(...await below(entry));
    return found;
  }

  // Sending: two files at a time, each from the byte that the service says is next.

  async function begin(address) {
    const files = chosen.map((each) => ({ name: each.name, size: each.file.size }));
    if (address) files.push({ name: address });
    return call("POST", "", JSON.stringify({ files }), { "Content-Type": "application/json" });
  }

  async function send(upload, jobs) {
    const rest = jobs.slice();
    const lane = async () => { while (rest.length) await sendFile(upload, rest.shift()); };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    } catch (error) {
      tell(error.status === 401 ? "登录已过期：请刷新页面重新进入，再选一次文件，会从断开的地方接着传。" : error.message);
    }
    sending -= 1;
  }

  async function sendFile(upload, job) {
    let offset = job.received;
    do {
      const sent = await sendPiece(upload, job, offset);
      if (sent.state !== "receiving") return;
      offset = sent.received;
      advance(job.n, offset / job.file.size);
    } while (offset < job.file.size);
  }

  async function sendPiece(upload, job, offset) {
    const address = "/" + upload + "/files/" + job.n;
    const piece = await readPiece(job.file, offset);
    for (let tries = 0; ; tries += 1) {
      try {
        return await call("PATCH", address, piece, { "Upload-Offset": offset });
      } catch (error) {
        const isHeldUp = error.status === 409 || error.status >= 500;
        if (error.status && !(isHeldUp && tries < PAUSES.length)) throw error;
        if (error.status === 409) {
          const now = (await call("GET", "/" + upload)).files[job.n - 1];
          if (now.state !== "receiving" || now.received !== offset) return now;
        }
        tell(error.status ? error.message : "连不上服务，正在重试；已经传到的不会丢。");
        await wait(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      }
    }
  }

  async function readPiece(file, offset) {
    try {
      return await file.slice(offset, offset + PIECE).arrayBuffer();
    } catch (error) {
      throw new Error("读不出“" + file.name + "”：它在选好以后改动过或移走了，请再选一次。");
    }
  }

  function advance(n, share) {
    const row = document.getElementById("f" + n);
    if (!row) return;
    row.querySelector("progress").value = share;
    row.querySelector(".label").textContent = "已收到 " + Math.floor(share * 100) + "%";
  }

  function tell(text) {
    const line = desk.querySelector(".state") || desk.querySelector(".chosen");
    if (line) line.textContent = text;
  }

  // Watching: the page is asked for again, and what changed on it is put in its place.

  function parsed(html) {
    return new DOMParser().parseFromString(html, "text/html").querySelector(".desk");
  }

  function put(before, after) {
    const held = before.contains(document.activeElement) ? document.activeElement : null;
    const open = before.querySelector("details[open]");
    const made = document.importNode(after, true);
    before.replaceWith(made);
    if (open && made.querySelector("details")) made.querySelector("details").open = true;
    if (!held) return;
    const label = held.getAttribute("aria-label");
    const same = Array.from(made.querySelectorAll("button, a, summary, select")).find((each) => label && each.getAttribute("aria-label") === label);
    (same || desk.querySelector("h1")).focus();
  }

  function show(next) {
    const progress = desk.querySelector(".progress");
    const fresh = next.querySelector(".progress");
    progress.dataset.state = fresh.dataset.state;
    for (const part of [".state", ".acts"]) {
      const before = progress.querySelector(part);
      const after = fresh.querySelector(part);
      if (before.innerHTML !== after.innerHTML) part === ".state" ? before.textContent = after.textContent : put(before, after);
    }
    for (const row of fresh.querySelectorAll(".files > li")) {
      const before = document.getElementById(row.id);
      if (!before || shown.get(row.id) === row.outerHTML) continue;
      shown.set(row.id, row.outerHTML);
      put(before, row);
    }
    const resume = progress.querySelector(".resume");
    if (resume) resume.hidden = sending > 0 || fresh.dataset.state !== "receiving";
  }

  async function watch() {
    if (watching) return;
    watching = true;
    let pause = LOOK;
    while (isGoing()) {
      await wait(pause);
      const asked = Date.now();
      try {
        const answer = await fetch(location.href);
        if (answer.ok) show(parsed(await answer.text()));
      } catch (error) { /* The page says that the service is out of reach. */ }
      // Of an upload of 10,000 files it takes the service a second to tell: it is asked less often.
      pause = Math.max(LOOK, 5 * (Date.now() - asked));
    }
    watching = false;
  }

  function isGoing() {
    const progress = desk.querySelector(".progress");
    return progress && (progress.dataset.state !== "finished" || sending > 0);
  }

  async function turnTo(upload) {
    const address = "/admin/uploads/" + upload;
    const next = parsed(await (await fetch(address)).text());
    history.pushState(null, "", address);
    desk.replaceChildren ? desk.replaceChildren(...next.childNodes) : (desk.innerHTML = next.innerHTML);
    const title = desk.querySelector("h1");
    document.title = title.textContent + " · 管理 · 他山";
    title.tabIndex = -1;
    title.focus();
    chosen = [];
    enhance();
  }

  // What the forms do.

  async function start(form) {
    const address = form.elements.address.value.trim();
    if (!chosen.length && !address) { say("请先选文件，或写一个网址。"); return; }
    form.querySelector("button:not([type])").disabled = true;
    try {
      const made = await begin(address);
      const jobs = chosen.map((each, at) => ({ ...each, ...made.files[at], file: each.file })).filter((job) => job.state === "receiving");
      sending += 1;
      await turnTo(made.id);
      watch();
      send(made.id, jobs);
    } catch (error) {
      say(error.message);
      form.querySelector("button:not([type])").disabled = false;
    }
  }

  async function resume(upload) {
    const files = (await call("GET", "/" + upload)).files.filter((file) => file.state === "receiving");
    const jobs = [];
    for (const each of chosen) {
      const name = each.name.normalize();
      const fits = (file) => file.size === each.file.size && (file.name === name || file.name.split("/").pop() === name.split("/").pop());
      const at = files.findIndex(fits);
      if (at >= 0) jobs.push({ ...files.splice(at, 1)[0], file: each.file });
    }
    if (!jobs.length) { say("选的文件和没有传完的对不上：名字和大小都要一样。"); return; }
    chosen = [];
    sending += 1;
    desk.querySelector(".resume").hidden = true;
    send(upload, jobs);
  }

  async function decide(form, button) {
    const fields = new URLSearchParams(new FormData(form));
    if (button && button.name) fields.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body: fields });
    const next = parsed(await answer.text());
    if (!next || !next.querySelector(".progress")) { location.reload(); return; }
    for (const before of desk.querySelectorAll(".refusal")) before.remove();
    const refusal = next.querySelector(".refusal");
    if (refusal) desk.querySelector(".progress").before(document.importNode(refusal, true));
    show(next);
    watch();
  }

  function enhance() {
    const form = desk.querySelector("form.upload");
    for (const row of desk.querySelectorAll(".files > li")) shown.set(row.id, row.outerHTML);
    if (!form) return;
    form.classList.add("live");
    // What was chosen before this script came.
    for (const input of form.querySelectorAll('input[type="file"]')) take(input);
    for (const each of form.querySelectorAll("[hidden]")) each.hidden = false;
    if (form.dataset.resumes && sending) form.hidden = true;
  }

  desk.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    const form = event.target.form;
    take(event.target);
    if (form.dataset.resumes) resume(form.dataset.resumes);
  });

  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".upload, .progress form")) return;
    event.preventDefault();
    if (form.matches(".progress form")) decide(form, event.submitter);
    else start(form);
  });

  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    desk.addEventListener(type, async (event) => {
      const form = desk.querySelector("form.upload");
      if (!form) return;
      event.preventDefault();
      form.classList.toggle("over", type === "dragenter" || type === "dragover");
      if (type !== "drop") return;
      choose(await dropped(event.dataTransfer));
      if (form.dataset.resumes) resume(form.dataset.resumes);
    });
  }

  addEventListener("popstate", () => location.reload());
  enhance();
  watch();
})();
