// Comforts of the form for suggestions and of the pages behind it; each of them works without.
"use strict";

// A random word that this browser keeps, so that seconding twice is noticed. It is sent with 附议 and with nothing else.
const browser = (() => {
  try {
    let word = localStorage.getItem("piaojue-browser");
    if (!word) {
      word = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
      localStorage.setItem("piaojue-browser", word);
    }
    return word;
  } catch {
    return "";
  }
})();
for (const field of document.querySelectorAll("input[name=browser]")) field.value = browser;

// A form is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    sent = false;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });
}

// Copying a 查询码.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.parentElement.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      said.textContent = "已经复制，可以粘贴到微信收藏或者备忘录。";
    } catch {
      said.textContent = "没有复制成功，请抄写或者截屏。";
    }
  });
}

const form = document.getElementById("suggest");
if (form) {
  // What others have asked for already, while this is written.
  const similar = document.getElementById("similar");
  let pause = 0, newest = 0, last = "";
  const look = async () => {
    const data = new URLSearchParams();
    for (const name of ["call", "title", "place", "reason"]) data.set(name, form.elements[name].value);
    const asked = data.toString();
    if (asked === last || form.elements.title.value.trim().length < 4) return;
    last = asked;
    const mine = ++newest;
    try {
      const answer = await fetch("/suggestions/similar", { method: "POST", body: data, headers: { "X-Fragment": "1" } });
      if (!answer.ok || mine !== newest || similar.contains(document.activeElement)) return;
      similar.innerHTML = await answer.text();
    } catch {
      // The server looks again when the form is sent.
    }
  };
  for (const name of ["title", "place", "reason"]) {
    form.elements[name].addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(look, 600);
    });
    form.elements[name].addEventListener("change", look);
  }

  // The point, only when somebody presses the button.
  const point = form.querySelector("[data-point]");
  if (point && navigator.geolocation && isSecureContext) {
    const mark = point.querySelector("[data-mark]"), drop = point.querySelector("[data-drop]"), said = point.querySelector("[data-said]");
    const { latitude, longitude } = form.elements;
    const show = () => {
      const marked = latitude.value !== "";
      mark.hidden = marked;
      drop.hidden = !marked;
      if (marked) said.textContent = `已标出位置：北纬 ${latitude.value}，东经 ${longitude.value}`;
    };
    point.hidden = false;
    show();
    mark.addEventListener("click", () => {
      said.textContent = "正在取得位置…";
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        latitude.value = coords.latitude.toFixed(5);
        longitude.value = coords.longitude.toFixed(5);
        show();
        drop.focus();
      }, () => {
        said.textContent = "没有取得位置。写上地名就可以，不标位置也能提交。";
      }, { timeout: 15000, maximumAge: 60000 });
    });
    drop.addEventListener("click", () => {
      latitude.value = longitude.value = "";
      said.textContent = "位置已经去掉。";
      show();
      mark.focus();
    });
  }

  // Photos are made smaller before they travel, and shown.
  const input = form.elements.photo, shelf = form.querySelector("[data-shelf]"), told = form.querySelector("[data-photo-said]");
  const most = Number(shelf.dataset.most);
  const kept = () => form.querySelectorAll("input[name=keep]:checked").length;
  let chosen = [];
  const smaller = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return new File([blob], "photo.jpg", { type: "image/jpeg" });
  };
  const put = () => {
    const list = new DataTransfer();
    for (const file of chosen) list.items.add(file);
    input.files = list.files;
    shelf.replaceChildren(...chosen.map((file, i) => {
      const item = document.createElement("li"), picture = new Image(), remove = document.createElement("button");
      picture.src = URL.createObjectURL(file);
      picture.alt = `第 ${i + 1} 张照片`;
      picture.onload = () => URL.revokeObjectURL(picture.src);
      remove.type = "button";
      remove.className = "button button-second";
      remove.textContent = "去掉";
      remove.setAttribute("aria-label", `去掉第 ${i + 1} 张照片`);
      remove.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== file);
        put();
        input.focus();
      });
      item.append(picture, remove);
      return item;
    }));
  };
  if (window.createImageBitmap && window.DataTransfer) {
    input.addEventListener("change", async () => {
      const fresh = [...input.files];
      let unread = 0, over = 0;
      told.textContent = "正在处理照片…";
      for (const file of fresh) {
        if (chosen.length + kept() >= most) {
          over++;
          continue;
        }
        try {
          chosen.push(await smaller(file));
        } catch {
          unread++;
        }
      }
      put();
      told.textContent = (unread > 0 ? `有 ${unread} 个文件不是能读的照片，没有放进来。` : "") + (over > 0 ? `最多 ${most} 张，多出的 ${over} 张没有放进来。` : "");
    });
  }
}
