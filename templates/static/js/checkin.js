// The sign-in desk without a new page for every deputy: the field is empty and ready again while the server still
// writes, the answer appears as a line with its time, and the list follows by itself (live.js).
"use strict";
(() => {
  const desk = document.getElementById("desk");
  if (!desk) return;
  const form = desk.querySelector("[data-desk]");
  const field = form.querySelector("[name=number]");
  const lines = document.getElementById("desk-lines");
  const KEPT = 5; // lines that are kept; those above the edge are in sight

  const add = (html) => {
    lines.insertAdjacentHTML("afterbegin", html);
    while (lines.children.length > KEPT) lines.lastElementChild.remove();
  };
  const warn = (text) => {
    const line = document.createElement("li");
    line.className = "desk-line desk-line-refused";
    const said = document.createElement("b");
    said.textContent = "! " + text;
    line.append(said);
    add(line.outerHTML);
  };
  const lost = (name) => warn(name + "：没有登记，网络不通，请再试一次。");

  // One after another, in the order in which they were typed.
  let queue = Promise.resolve();
  const send = (action, body, name) => {
    queue = queue.then(async () => {
      try {
        const answer = await fetch(action, { method: "POST", headers: { "X-Fragment": "1" }, body: new URLSearchParams(body), credentials: "same-origin", cache: "no-store", redirect: "error" });
        if (answer.status === 401 || answer.status === 403) { location.reload(); return; }
        const text = await answer.text();
        if (text.startsWith("<li")) add(text); else lost(name);
      } catch {
        lost(name);
      }
    });
    return queue;
  };
  const enter = (typed) => {
    typed = typed.trim();
    if (typed) send(form.action, { act: "present", number: typed }, typed);
    field.value = "";
    field.dispatchEvent(new Event("input"));
    form.querySelector(".error")?.remove();
    field.removeAttribute("aria-invalid");
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(field.value);
    field.focus();
  });
  document.addEventListener("submit", (event) => {
    const row = event.target.closest("form[data-fetch]");
    if (!row || !event.submitter) return;
    event.preventDefault();
    const name = row.closest("tr")?.querySelector("th")?.textContent || "";
    send(row.action, { deputy: row.elements.deputy.value, act: event.submitter.value }, name);
    if (row.closest("#desk-lines")) row.remove(); // taken back once
    field.focus({ preventScroll: true });
  });

  window.Scan?.offer(desk, { keep: true, found: enter, refused: warn });
})();
