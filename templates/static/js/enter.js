// Entering many suggestions one after the other: the cursor stands in the first field, Ctrl+Enter sends, and what is
// known already is shown while one writes. The form works without.
"use strict";

const form = document.getElementById("enter");
if (form) {
  const similar = document.getElementById("similar");
  const first = form.querySelector("[aria-invalid=true]") || form.elements.title;
  if (!document.querySelector(".problems")) first.focus();

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  let pause = 0, newest = 0, last = "";
  const look = async () => {
    const data = new URLSearchParams();
    for (const name of ["call", "title", "place", "reason"]) data.set(name, form.elements[name].value);
    const asked = data.toString();
    if (asked === last || form.elements.title.value.trim().length < 4) return;
    last = asked;
    const mine = ++newest;
    try {
      const answer = await fetch(form.dataset.similar, { method: "POST", body: data, headers: { "X-Fragment": "1" } });
      if (!answer.ok || mine !== newest || similar.contains(document.activeElement)) return;
      similar.innerHTML = await answer.text();
    } catch {
      // Without a connection nothing is shown; sending says what is wrong.
    }
  };
  for (const name of ["title", "place", "reason"]) {
    form.elements[name].addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(look, 600);
    });
  }
}
