// Does the work that stands for the answer of a question, so that most people never have to answer it. Without this
// the question stays and is answered by hand.
"use strict";
for (const asked of document.querySelectorAll("[data-human]")) {
  if (!window.Worker) break;
  const token = asked.querySelector("[name=human_token]");
  const work = asked.querySelector("[name=human_work]");
  const done = asked.parentElement.querySelector(".human-done");
  const worker = new Worker(asked.dataset.worker);
  worker.onmessage = ({ data }) => {
    work.value = data;
    worker.terminate();
    // What somebody has already begun to answer stays in sight.
    if (asked.querySelector(":checked") || asked.contains(document.activeElement)) return;
    for (const part of asked.querySelectorAll("legend, .hint, .error, .human-choices")) part.hidden = true;
    asked.classList.remove("field-refused");
    done.hidden = false;
  };
  worker.onerror = () => worker.terminate();
  worker.postMessage(token.value);
}
