// Keys for the list of comments. Everything they do is a box, a field or a button of the page, which works without them.
"use strict";

const comments = [...document.querySelectorAll("[data-comment]")];
let at = comments.findIndex((one) => "#" + one.id === location.hash);

function go(i) {
  if (comments.length === 0) return;
  at = Math.max(0, Math.min(comments.length - 1, i));
  comments[at].focus({ preventScroll: true });
  comments[at].scrollIntoView({ block: "nearest" });
}

const find = (selector) => at >= 0 && comments[at].querySelector(selector);

// choose ticks one of the two answers, and says whether there was one.
function choose(state) {
  const box = find(`input[name=state][value=${state}]`);
  if (box) box.checked = true;
  return Boolean(box);
}

const keys = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  p: () => choose("listed"),
  h: () => choose("hidden") && find("input[name=reason]").focus(),
  a: () => {
    const box = find("textarea[name=answer]");
    if (box) box.focus();
  },
  s: () => {
    const form = find("form.moderate");
    if (form) form.requestSubmit();
  },
  "?": () => {
    const box = document.querySelector("details[data-keys]");
    if (box) box.open = !box.open;
  },
};

const typing = (target) => target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && document.activeElement) {
    document.activeElement.blur();
    return;
  }
  if (typing(event.target)) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A decision is sent once.
for (const form of document.querySelectorAll("form.moderate")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
}
