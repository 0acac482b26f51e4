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

  // sign is what a control is known by after a swap: its name alone would find the first of many rows.
  const sign = (e) => [e.tagName, e.id, e.getAttribute("name"), e.getAttribute("href"), e.type === "text" ? "" : e.getAttribute("value"),
    e.matches("button") ? e.textContent : e.matches("summary") ? e.parentNode.id || e.textContent : "", ...(e.form ? owner(e.form) : [])].join("\n");
  const owner = (form) => [form.getAttribute("action"), ...[...form.querySelectorAll('input[type="hidden"]')].map((i) => i.name + "=" + i.value)];

  // remember notes what has the focus; back gives it the focus again. When only its form is left, with another
  // button, the form has it: Tab goes on from there, and a second Enter does nothing.
  const remember = (root) => {
    const at = document.activeElement;
    if (!at || at === root || !root.contains(at)) return null;
    return { control: sign(at), form: at.form ? owner(at.form).join("\n") : null };
  };
  const back = (root, kept) => {
    const same = [...root.querySelectorAll("a[href], button, input, select, textarea, summary")].find((e) => sign(e) === kept.control);
    if (same) { same.focus({ preventScroll: true }); return; }
    const form = kept.form === null ? null : [...root.querySelectorAll("form")].find((f) => owner(f).join("\n") === kept.form);
    if (!form) return;
    form.tabIndex = -1;
    form.focus({ preventScroll: true });
  };

  // around swaps everything but the form in which somebody is typing: a field that is taken out and put back loses
  // the place of the cursor and the half-entered word of an input method. It says no where the form is gone.
  const around = (root, text) => {
    const at = document.activeElement;
    if (!at || !root.contains(at) || !at.matches('input[type="text"], input[type="search"], textarea') || !at.form || !root.contains(at.form)) return false;
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    const path = (leaf, top) => {
      const steps = [];
      for (let e = leaf; e !== top; e = e.parentNode) steps.unshift(e);
      return steps;
    };
    const twin = [...fresh.content.querySelectorAll("form")].find((f) => owner(f).join() === owner(at.form).join() && f.elements.namedItem(at.name));
    if (!twin) return false;
    const now = path(at.form, root);
    const next = path(twin, fresh.content);
    if (now.length !== next.length || now.some((e, i) => e.tagName !== next[i].tagName)) return false;
    now.forEach((kept, i) => {
      for (const e of [...kept.parentNode.childNodes]) if (e !== kept) e.remove();
      const others = [...next[i].parentNode.childNodes];
      const place = others.indexOf(next[i]);
      kept.before(...others.slice(0, place));
      kept.after(...others.slice(place + 1));
      if (kept !== at.form) kept.className = next[i].className;
    });
    return true;
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
        if (i.type !== "checkbox" && i.type !== "radio") { if (i.value !== f.value) i.value = f.value; }
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
      const typing = around(element, text);
      if (!typing) element.innerHTML = text;
      shown = text;
      refill(element, fields);
      for (const part of open) element.querySelector(part)?.setAttribute("open", "");
      if (focused && !typing) back(element, focused);
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
      // A topic that is not everybody's has an address of its own.
      const at = element.dataset.live;
      source = new EventSource(at.startsWith("/") ? at : "/live?topic=" + encodeURIComponent(at));
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
