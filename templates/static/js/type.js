// Large type for public pages: the choice stays in this browser and is sent to
// nobody. Runs before the page is drawn, so that nothing jumps; the button
// shows only where it works.
(() => {
  "use strict";
  const key = "piaojue-large-type", page = document.documentElement;
  const kept = () => { try { return localStorage.getItem(key) === "1"; } catch { return false; } };
  const keep = (on) => { try { if (on) localStorage.setItem(key, "1"); else localStorage.removeItem(key); } catch { /* lasts for this page then */ } };
  const set = (on) => {
    page.classList.toggle("large-type", on);
    for (const b of document.querySelectorAll("[data-large-type]")) b.setAttribute("aria-pressed", String(on));
  };
  set(kept());
  document.addEventListener("DOMContentLoaded", () => {
    for (const b of document.querySelectorAll("[data-large-type]")) {
      b.hidden = false;
      b.addEventListener("click", () => { const on = !page.classList.contains("large-type"); set(on); keep(on); });
    }
    set(page.classList.contains("large-type"));
  });
  addEventListener("storage", (e) => { if (e.key === key) set(e.newValue === "1"); }); // chosen in another window
  addEventListener("pageshow", (e) => { if (e.persisted) set(kept()); }); // back to a page that was put aside
})();
