// Does the work that stands for the answer of a question, so that most people never have to answer it. Without this
// the question stays and is answered by hand. A page loads it before other scripts that look at its forms.
"use strict";
for (const asked of document.querySelectorAll("[data-human]")) {
  if (!window.Worker) break;
  const form = asked.form ?? asked.closest("form");
  const token = asked.querySelector("[name=human_token]");
  const work = asked.querySelector("[name=human_work]");
  const done = asked.parentElement.querySelector(".human-done");
  const worker = new Worker(asked.dataset.worker);
  let working = true;
  let early = true; // the server takes nothing in the first three seconds of a page
  let waiting = null; // the button that was pressed before both were over

  const ready = () => !early && (!working || asked.querySelector(":checked"));
  const go = () => {
    if (!waiting || !ready()) return;
    const button = waiting;
    waiting = null;
    button.removeAttribute("aria-busy");
    form.requestSubmit(button);
  };
  form.addEventListener("submit", (event) => {
    if (ready() || !event.submitter || !form.requestSubmit) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter;
    waiting.setAttribute("aria-busy", "true");
  });
  setTimeout(() => {
    early = false;
    go();
  }, 3100);
  const end = () => {
    working = false;
    worker.terminate();
    go();
  };
  worker.onmessage = ({ data }) => {
    work.value = data;
    // What somebody has already begun to answer stays in sight.
    if (!asked.querySelector(":checked") && !asked.contains(document.activeElement)) {
      for (const part of asked.querySelectorAll("legend, .hint, .error, .human-choices")) part.hidden = true;
      asked.classList.remove("field-refused");
      done.hidden = false;
    }
    end();
  };
  worker.onerror = end;
  worker.postMessage(token.value);
}
