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
  new MutationObserver(narrow).observe(list, { childList: true }); // a live list came anew
}

// A form is sent once: the second tap of an impatient hand does nothing.
for (const form of document.querySelectorAll("form[method=post]:not([data-desk]):not([data-fetch])")) {
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

// The editor of a method shows the fields of the chosen family only, and looks at
// the draft again while it is written. Nothing is saved by looking.
for (const form of document.querySelectorAll("form[data-check]")) {
  form.classList.add("scripted");
  const questions = [...form.querySelectorAll("[data-of]")];
  const sort = () => {
    const typed = new FormData(form);
    for (const q of questions) {
      q.hidden = !q.dataset.answers.split(" ").includes(typed.get(q.dataset.of));
    }
    for (const heading of form.querySelectorAll("h2.group")) {
      let any = false;
      for (let next = heading.nextElementSibling; next && !next.matches("h2.group, .buttons"); next = next.nextElementSibling) {
        any = any || !next.hidden;
      }
      heading.hidden = !any;
    }
  };
  sort();
  let newest = 0;
  const look = async () => {
    const mine = ++newest;
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" } });
      if (!answer.ok || mine !== newest) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== newest) return;
      for (const box of document.querySelectorAll(".warned, #preview")) {
        const fresh = page.getElementById(box.id);
        if (fresh && fresh.textContent !== box.textContent) box.replaceChildren(...fresh.childNodes);
      }
    } catch {
      // Without a connection the remarks stay as they are; saving says what is wrong.
    }
  };
  let waiting = 0;
  const soon = () => {
    sort();
    clearTimeout(waiting);
    waiting = setTimeout(look, 400);
  };
  form.addEventListener("change", soon);
  form.addEventListener("input", soon);
}

// Each chosen photo is asked for its own words; the lines of the text field,
// which the form sends, are put together from them.
for (const pick of document.querySelectorAll("input[type=file][multiple][name^=photo]")) {
  const area = pick.form && pick.form.querySelector(`textarea[name="${pick.name.replace("photo", "caption")}"]`);
  if (!area) continue;
  const box = area.closest(".field");
  const rows = document.createElement("div");
  const before = area.value.split("\n");
  box.before(rows);
  const join = () => {
    area.value = [...rows.querySelectorAll("input")].map((line) => line.value).join("\n");
  };
  const draw = () => {
    const typed = [...rows.querySelectorAll("input")].map((line) => line.value);
    rows.replaceChildren(...[...pick.files].map((file, i) => {
      const row = document.createElement("div");
      row.className = "field";
      const label = document.createElement("label");
      const line = document.createElement("input");
      line.type = "text";
      line.maxLength = 60;
      line.autocomplete = "off";
      line.id = `c-${pick.name}-${i}`;
      line.value = typed[i] ?? before[i] ?? "";
      label.htmlFor = line.id;
      label.textContent = `第 ${i + 1} 张（${file.name}）拍的是什么`;
      row.append(label, line);
      return row;
    }));
    box.hidden = !box.classList.contains("field-refused") || pick.files.length > 0;
    if (pick.files.length > 0) join();
    else if (box.hidden) area.value = "";
  };
  pick.addEventListener("change", draw);
  rows.addEventListener("input", join);
  addEventListener("pageshow", draw); // a browser that goes back may have kept the files
  draw();
}

// After a refusal the reader starts at the list of what to correct.
const problems = document.querySelector(".problems");
if (problems) problems.focus();
