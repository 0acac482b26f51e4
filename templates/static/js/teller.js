// The tellers' pages: sums beside the figures while they are typed, Enter goes to the next field, and a line for each
// doubtful ballot. The server checks everything again; without this script the pages work the same.
"use strict";
(() => {
  const number = (field) => {
    const text = field.value.trim().replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0));
    if (text === "") return 0;
    return /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  };
  const mark = (element, right, typed) => {
    element.classList.toggle("sum-right", typed && right);
    element.classList.toggle("sum-wrong", typed && !right);
  };

  const watch = (form) => {
    const size = Number(form.dataset.size);
    const valid = form.querySelector('[name="valid"]');
    const doubtful = form.querySelector('[name="doubtful"]');
    const voids = [...form.querySelectorAll('[name^="void-"]')];
    const stack = form.querySelector('[data-sum="stack"]');
    const part = form.querySelector("[data-questions]");
    const list = form.querySelector("[data-question-list]");

    const sums = () => {
      const numbers = [number(valid), voids.reduce((sum, v) => sum + number(v), 0), number(doubtful)];
      const sum = numbers.reduce((a, b) => a + b, 0);
      const typed = valid.value.trim() !== "";
      if (typed) {
        stack.textContent = "有效 " + numbers[0] + " ＋ 无效 " + numbers[1] + " ＋ 存疑 " + numbers[2] + " ＝ " + sum + "，本组 " + size + " 张，" + (sum === size ? "✓ 相符" : "不相符");
        if (Number.isNaN(sum)) stack.textContent = "有一格不是数字，请检查。";
      }
      mark(stack, sum === size, typed);
      for (const cell of form.querySelectorAll('[data-sum="row"]')) {
        const fields = [...cell.parentElement.querySelectorAll(".big-number")];
        const some = typed && fields.some((f) => f.value.trim() !== "");
        const total = fields.reduce((all, f) => all + number(f), 0);
        const right = total === numbers[0];
        cell.textContent = !some ? "" : Number.isNaN(total) ? "不是数字" : right ? "✓ " + total : total + " ≠ " + numbers[0];
        mark(cell, right, some);
      }
    };

    const questions = () => {
      if (!part) return;
      const wanted = Math.min(number(doubtful) || 0, size);
      const lines = list.querySelectorAll("[data-question]");
      for (let i = lines.length; i < wanted; i++) {
        const line = document.createElement("div");
        const label = document.createElement("label");
        const input = document.createElement("input");
        line.className = "field";
        line.dataset.question = "";
        label.htmlFor = input.id = "f-question-" + i;
        label.textContent = "第 " + (i + 1) + " 张存疑票，疑在哪里";
        Object.assign(input, { type: "text", name: "question-" + i, maxLength: 100, autocomplete: "off", enterKeyHint: "next" });
        line.append(label, input);
        list.append(line);
      }
      list.querySelectorAll("[data-question]").forEach((line, i) => {
        line.hidden = i >= wanted;
        line.querySelector("input").disabled = i >= wanted;
      });
      part.hidden = wanted === 0;
    };

    form.addEventListener("input", (event) => {
      sums();
      if (event.target === doubtful) questions();
    });
    sums();
    questions();
  };
  document.querySelectorAll("form[data-stack]").forEach(watch);

  // Enter on the tablet's number pad goes on; only the last field's goes to the button. The key press that follows the
  // key would send the form from the next field.
  const entering = (event) => event.key === "Enter" && !event.isComposing && event.target.matches("form[data-stack] input[type=text]");
  document.addEventListener("keypress", (event) => { if (entering(event)) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (!entering(event)) return;
    event.preventDefault();
    const form = event.target.form;
    const stops = [...form.querySelectorAll('input[type="text"]:not(:disabled), button[value="review"]')].filter((e) => e.offsetParent !== null);
    const next = stops[stops.indexOf(event.target) + 1];
    if (!next) return;
    next.focus();
    if (next.select) next.select();
  });

  // What the server would not take is refused before it travels, and who waits is told so.
  for (const field of document.querySelectorAll("input[type=file][data-most]")) {
    field.addEventListener("change", () => {
      const bytes = [...field.files].reduce((sum, file) => sum + file.size, 0);
      const most = Number(field.dataset.most);
      field.setCustomValidity(bytes > most * 1048576 ? "选的文件合计超过 " + most + " MB，请分几次上传。" : "");
      field.reportValidity();
    });
    const sending = field.form.querySelector("[data-sending]");
    field.form.addEventListener("submit", () => { sending.hidden = false; });
    addEventListener("pageshow", () => { sending.hidden = true; });
  }

  // Void ballots carry no marks: the rows are for valid ones.
  for (const rows of document.querySelectorAll("[data-verdict-rows]")) {
    const form = rows.closest("form");
    const show = () => { rows.hidden = form.querySelector('[name="verdict"]:checked')?.value !== "valid"; };
    form.addEventListener("change", show);
    show();
  }
})();
