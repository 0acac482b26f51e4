// Small comforts of the office pages; every page works without them.
"use strict";

// A list that narrows while a number or a name is typed.
for (const box of document.querySelectorAll("[data-filter]")) {
  const list = document.querySelector(box.dataset.filter);
  if (!list) continue;
  const narrow = () => {
    const wanted = box.value.trim();
    for (const row of list.querySelectorAll("[data-text]")) {
      row.hidden = wanted !== "" && !row.dataset.text.includes(wanted);
    }
    for (const group of list.querySelectorAll("[data-group]")) {
      group.hidden = group.querySelector("[data-text]:not([hidden])") === null;
    }
  };
  box.addEventListener("input", narrow);
}

// A form is sent once: the second tap of an impatient hand does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    const button = event.submitter;
    if (button) button.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    sent = false;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });
}

// After a refusal the reader starts at the list of what to correct.
const problems = document.querySelector(".problems");
if (problems) problems.focus();
