// Keeps live parts of a page current. An element with data-live="TOPIC" and data-fragment="/path" is replaced
// by the fragment's content whenever the server says "look". The events carry no figures: each look is an
// ordinary request, so nothing is shown that the page itself would not show.
"use strict";
(() => {
  const POLL = 5000; // milliseconds between looks while no event stream is open
  const lost = document.createElement("p");
  lost.className = "live-lost";
  lost.setAttribute("role", "status");
  lost.textContent = "连接中断，正在重连。页面上的数字可能不是最新的。";
  lost.hidden = true;

  // remember finds what has the focus, so that it still has it after the swap.
  const remember = (root) => {
    const at = document.activeElement;
    if (!at || at === root || !root.contains(at)) return null;
    if (at.id) return "#" + CSS.escape(at.id);
    if (at.name) return at.tagName.toLowerCase() + '[name="' + CSS.escape(at.name) + '"]';
    if (at.matches("a[href]")) return 'a[href="' + CSS.escape(at.getAttribute("href")) + '"]';
    return at.matches("button") ? "button" : null;
  };

  // filled notes what somebody ticked or typed in the forms, by the form's address and the field's name. When the
  // next step has become another one, its form has another address and nothing is carried over.
  const filled = (root) =>
    [...root.querySelectorAll("form[action] input, form[action] textarea, form[action] select")]
      .filter((i) => i.name && i.type !== "hidden")
      .map((i) => ({ form: i.form.getAttribute("action"), name: i.name, value: i.value, checked: i.checked }));

  const refill = (root, fields) => {
    for (const f of fields) {
      const same = 'form[action="' + CSS.escape(f.form) + '"] [name="' + CSS.escape(f.name) + '"]';
      for (const i of root.querySelectorAll(same)) {
        if (i.type !== "checkbox" && i.type !== "radio") i.value = f.value;
        else if (i.value === f.value) i.checked = f.checked;
      }
    }
  };

  const watch = (element) => {
    let busy = false;
    let again = false;
    let timer = 0;
    let source = null;
    let shown = "";
    let pressed = false; // a finger or a mouse button is down on the part
    let waiting = null; // what came meanwhile: a swap under the finger would swallow the click

    const put = (text) => {
      if (pressed) { waiting = text; return; }
      if (text === shown) return;
      const focused = remember(element);
      const fields = filled(element);
      const open = [...element.querySelectorAll("details[open][id]")].map((d) => "#" + CSS.escape(d.id));
      element.innerHTML = text;
      shown = text;
      refill(element, fields);
      for (const part of open) element.querySelector(part)?.setAttribute("open", "");
      if (focused) element.querySelector(focused)?.focus({ preventScroll: true });
    };
    const release = () => {
      if (!pressed) return;
      pressed = false;
      if (waiting !== null) { put(waiting); waiting = null; }
    };
    element.addEventListener("pointerdown", () => { pressed = true; });
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(release)); // after the click

    const look = async () => {
      if (busy) { again = true; return; }
      busy = true;
      try {
        const answer = await fetch(element.dataset.fragment, { headers: { "X-Fragment": "1" }, cache: "no-store" });
        if (answer.redirected || answer.status === 401 || answer.status === 403) { location.reload(); return; }
        if (!answer.ok) throw new Error(String(answer.status));
        const text = await answer.text();
        lost.hidden = true;
        put(text);
      } catch {
        lost.hidden = false;
      } finally {
        busy = false;
        if (again) { again = false; look(); }
      }
    };
    const poll = (on) => {
      clearInterval(timer);
      timer = on ? setInterval(look, POLL) : 0;
    };
    const listen = () => {
      source = new EventSource("/live?topic=" + encodeURIComponent(element.dataset.live));
      source.addEventListener("open", () => { lost.hidden = true; poll(false); });
      source.addEventListener("message", look); // one at once, then one per change
      source.addEventListener("error", () => {
        lost.hidden = false;
        if (!timer) poll(true);
        if (source.readyState === EventSource.CLOSED) setTimeout(listen, POLL);
      });
    };
    if ("EventSource" in window) listen(); else poll(true);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
    window.addEventListener("online", look);
    window.addEventListener("offline", () => { lost.hidden = false; });
  };

  const start = () => {
    const parts = document.querySelectorAll("[data-live][data-fragment]");
    if (parts.length === 0) return;
    document.body.append(lost);
    parts.forEach(watch);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
