// Ticks the time that is left of a vote. The server writes it into the page at every refresh, in whole seconds in
// data-clock; this only counts down from there, by the clock of this device's own running time, so that a wrong time
// of day on the device does not matter. The vote ends by the server's clock alone.
"use strict";
(() => {
  const begun = new WeakMap(); // when each clock was drawn

  const two = (n) => String(n).padStart(2, "0");
  const text = (left) => {
    const seconds = two(left % 60);
    if (left >= 3600) return Math.floor(left / 3600) + ":" + two(Math.floor(left / 60) % 60) + ":" + seconds;
    return Math.floor(left / 60) + ":" + seconds;
  };

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      if (!begun.has(clock)) begun.set(clock, performance.now());
      const left = Math.max(0, Number(clock.dataset.clock) - Math.floor((performance.now() - begun.get(clock)) / 1000));
      const now = text(left);
      if (clock.textContent !== now) clock.textContent = now;
    }
  };
  setInterval(tick, 250);
})();
