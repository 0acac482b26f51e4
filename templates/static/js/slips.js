// The issuing desk without a new page for every deputy: the field stays where it is, empty and ready, so that no key
// of a hand scanner is lost while the server writes. The answer appears as a line; the lists follow from the page
// that the server sends back. Without this script every act is an ordinary form.
//
//   <form data-desk …><input name="number">…</form>      the box
//   <ol id="desk-lines"></ol>                             what was done, newest first
//   <div id="…" data-swap>…</div>                         parts that are taken from the new page
"use strict";
(() => {
  const form = document.querySelector("form[data-desk]");
  const lines = document.getElementById("desk-lines");
  if (!form || !lines) return;
  const field = form.elements.namedItem("number");
  const KEPT = 6;

  const say = (text, refused) => {
    const line = document.createElement("li");
    line.className = "desk-line " + (refused ? "desk-line-refused" : "desk-line-done");
    const at = document.createElement("span");
    at.className = "desk-line-at";
    at.textContent = new Date().toLocaleTimeString("zh-CN", { hour12: false });
    const said = document.createElement("b");
    said.textContent = (refused ? "! " : "✓ ") + text;
    line.append(at, said);
    lines.prepend(line);
    // What was refused stays longer than what was done.
    while (lines.children.length > KEPT) ([...lines.querySelectorAll(".desk-line-done")].pop() ?? lines.lastElementChild).remove();
  };

  // told reads what the new page says of the act: done, refused, or to be chosen.
  const told = (page, name) => {
    const problems = [...page.querySelectorAll(".problems li")].map((e) => e.textContent);
    if (problems.length > 0) return [(name ? name + "：" : "") + problems.join(""), true];
    if (page.querySelector("#slip-matches .slip-matches")) return [name + "：还没有登记，请在下面选一位代表。", true];
    const done = page.querySelector(".flash-text")?.textContent;
    return done ? [done, false] : [name + "：不知道是否登记，请在下面的名单里核对。", true];
  };

  // One after another, in the order in which they were typed.
  let queue = Promise.resolve();
  let left = 0;
  const send = (action, body, name) => {
    left++;
    queue = queue.then(async () => {
      try {
        const answer = await fetch(action, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin", cache: "no-store" });
        if (answer.status === 401 || answer.status === 403 || new URL(answer.url).pathname === "/signin") { location.reload(); return; }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        say(...told(page, name));
        if (left > 1) return; // the next answer brings the lists
        for (const part of document.querySelectorAll("[data-swap]")) {
          const fresh = page.getElementById(part.id);
          if (fresh) part.replaceChildren(...fresh.childNodes);
        }
        for (const focus of document.querySelectorAll("[data-swap] [autofocus]")) focus.removeAttribute("autofocus");
      } catch {
        say(name + "：没有登记，网络不通，请再试一次。", true);
      } finally {
        left--;
      }
    });
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field.value.trim();
    const body = new FormData(form, event.submitter);
    field.value = "";
    field.dispatchEvent(new Event("input"));
    field.removeAttribute("aria-invalid");
    field.focus();
    document.querySelector("main > .problems")?.remove(); // what an earlier page said
    document.querySelector("main > .flash")?.remove();
    if (!typed) return;
    body.set("number", typed);
    if (!body.get("give")) body.set("give", form.querySelector('button[name="give"]').value);
    send(form.action, body, typed);
  });
  // The buttons of a row, or of whom the words may mean.
  document.addEventListener("submit", (event) => {
    const row = event.target.closest("form[data-fetch]");
    if (!row) return;
    event.preventDefault();
    const name = row.closest("tr")?.querySelector("th")?.textContent || "";
    send(row.action, new FormData(row, event.submitter), name);
    for (const button of row.querySelectorAll("button")) button.disabled = true; // once
    field.focus({ preventScroll: true });
  });
})();
