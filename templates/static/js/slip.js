// A spoiled slip: the page derives the public half of its voting code, and only that half is sent.
//
//   <form data-slip data-uuid="…" data-module="…" data-runtime="…">
//     <input data-slip-code autocomplete="off">        without a name, so it is never sent; a scanner types the slip's
//                                                    whole address, whose code stands behind the #
//     <p data-slip-problem role="alert" hidden></p>
//     <input type="hidden" name="public">
"use strict";
(() => {
  const start = (form) => {
    const typed = form.querySelector("[data-slip-code]");
    const problem = form.querySelector("[data-slip-problem]");
    const half = form.querySelector('input[name="public"]');
    const say = (text) => {
      problem.textContent = text;
      problem.hidden = text === "";
      if (text) typed.setAttribute("aria-invalid", "true"); else typed.removeAttribute("aria-invalid");
    };
    let seal = null;
    let sending = false;
    const wipe = () => {
      typed.value = "";
      if (seal) seal.close();
      seal = null;
    };

    typed.addEventListener("input", () => { half.value = ""; say(""); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault(); // form.submit() below does not come back here
      if (sending) return;
      sending = true;
      form.setAttribute("aria-busy", "true");
      try {
        seal = seal || window.Seal.open({ module: form.dataset.module, runtime: form.dataset.runtime });
        const { public: derived } = await seal.call("derive", { uuid: form.dataset.uuid, code: typed.value.trim().replace(/^.*#/, "") });
        half.value = derived;
        wipe();
        form.submit();
      } catch (error) {
        say(error.message);
        typed.focus();
        sending = false;
      }
      form.removeAttribute("aria-busy");
    });
    window.addEventListener("pagehide", wipe);
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      half.value = "";
      sending = false;
    });
  };

  document.querySelectorAll("form[data-slip]").forEach(start);
})();
