// Lists: ticking the first box of a column with Shift held ticks the rows between.
"use strict";

const boxes = [...document.querySelectorAll(".ledger-list .pick input")];
let last = -1;
for (const [i, box] of boxes.entries()) {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last >= 0) {
      for (let k = Math.min(i, last); k <= Math.max(i, last); k++) boxes[k].checked = box.checked;
    }
    last = i;
  });
}

// Whoever asks for the link's text gets all of it at once.
for (const area of document.querySelectorAll("textarea.snippet")) {
  area.addEventListener("focus", () => area.select());
}
