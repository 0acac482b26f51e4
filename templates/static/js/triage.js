// Keys for the queue of suggestions. Everything they do is a link, a box or a
// button of the page, which works without them.
"use strict";

const table = document.querySelector("#queue");
const rows = table ? [...table.querySelectorAll("tr[data-row]")] : [];
let at = rows.findIndex((row) => row.nextElementSibling && row.nextElementSibling.matches(".opened"));

const panel = () => document.querySelector(".panel");
const openRow = () => document.querySelector("tr.opened");

function mark(i, scroll) {
  if (at >= 0) rows[at].classList.remove("at");
  at = i;
  rows[at].classList.add("at");
  if (scroll) rows[at].scrollIntoView({ block: "nearest" });
}

function shut() {
  const open = openRow();
  if (!open) return;
  open.previousElementSibling.classList.remove("in");
  open.remove();
}

// A row opens in place: the list stays where it is.
let newest = 0;
async function show(i) {
  mark(i, true);
  const row = rows[i], mine = ++newest;
  try {
    const answer = await fetch(row.dataset.panel, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    if (mine !== newest) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector(".panel");
    if (!fresh) throw new Error("no panel");
    shut();
    const holder = document.createElement("tr"), cell = document.createElement("td");
    holder.className = "opened";
    cell.colSpan = row.children.length;
    cell.append(fresh);
    holder.append(cell);
    row.classList.add("in");
    row.after(holder);
    once(holder);
    history.replaceState(null, "", row.querySelector(".queue-title").getAttribute("href"));
    const bottom = holder.getBoundingClientRect().bottom, high = innerHeight;
    if (bottom > high) scrollBy(0, Math.min(bottom - high, row.getBoundingClientRect().top));
  } catch {
    location.href = row.querySelector(".queue-title").href; // the whole page says what is wrong
  }
}

// What came later is sent once too.
function once(where) {
  for (const form of where.querySelectorAll("form[method=post]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
  }
}

const typing = (target) => target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");

function step(by) {
  if (rows.length === 0) return;
  const i = Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by));
  if (openRow()) show(i);
  else mark(i, true);
}

// part opens one of the folded forms of the panel and goes to its first question.
function part(name) {
  const box = panel() && panel().querySelector(`details[data-${name}]`);
  if (!box) return;
  box.open = true;
  box.querySelector("select, input:not([type=hidden])").focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: () => {
    if (openRow()) shut();
    else if (rows.length > 0) show(Math.max(at, 0));
  },
  a: () => {
    const form = panel() && panel().querySelector("form[data-accept]");
    if (form) form.requestSubmit(form.querySelector("button.button:not(.button-second)"));
    else if (at >= 0 && !openRow()) show(at);
  },
  i: () => panel() && panel().querySelector("[data-join]") && panel().querySelector("[data-join]").focus(),
  t: () => part("transfer"),
  r: () => part("return"),
  g: () => {
    const chip = panel() && panel().querySelector("[data-proposed]");
    if (chip) chip.checked = true;
  },
  x: () => {
    const box = at >= 0 && rows[at].querySelector("input[type=checkbox]");
    if (box) {
      box.checked = !box.checked;
      count();
    }
  },
  m: () => {
    const box = document.querySelector("details[data-bulk]");
    if (!box) return;
    box.open = true;
    document.querySelector("#b-title").focus();
  },
  u: () => {
    const form = document.querySelector("#undo-form");
    if (form) form.requestSubmit();
  },
  "/": () => {
    const box = document.querySelector("[data-search]");
    if (box) box.focus();
  },
  "?": () => {
    const box = document.querySelector("details[data-keys]");
    if (box) box.open = !box.open;
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && document.activeElement) {
    document.activeElement.blur();
    return;
  }
  if (typing(event.target)) return;
  if (/^[1-9]$/.test(event.key)) {
    const chip = panel() && panel().querySelector(`[data-digit="${event.key}"]`);
    if (chip) {
      chip.checked = true;
      event.preventDefault();
    }
    return;
  }
  const act = keys[event.key];
  if (act && table) {
    event.preventDefault();
    act();
  }
});

// A click opens in place too.
if (table) {
  table.addEventListener("click", (event) => {
    const link = event.target.closest(".queue-title");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const i = rows.indexOf(link.closest("tr"));
    if (rows[i].nextElementSibling && rows[i].nextElementSibling.matches(".opened")) shut();
    else show(i);
  });
  table.addEventListener("change", count);
  if (at >= 0) mark(at, false);
}

function count() {
  const say = document.querySelector("[data-count]");
  if (!say) return;
  const n = document.querySelectorAll("#queue input[name=row]:checked").length;
  say.textContent = n > 0 ? `已勾选 ${n} 条` : "";
}
count();
