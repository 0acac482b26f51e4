// A scrutineer's key: made, proved to be written down, used in the three steps of the ceremony, and once more
// after closing to decrypt this scrutineer's part of the sum.
//
// The key code is in the variable seed and, while it is shown, on the screen; wipe() forgets both. What is kept on
// the device is only which tally of which election this key has decrypted (no secret), so that a second, different
// tally of the same election is refused even after the page was closed; and, while a vote with running totals is
// open, which prefixes of the box this key has opened.
"use strict";
(() => {
  const root = document.getElementById("guardian");
  if (!root || !root.dataset.module || !root.querySelector("[data-part]") || !window.Seal) return;
  const $ = (name) => root.querySelector("[data-" + name + "]");
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  const POLL = 2000; // ms between two looks at the ceremony
  const LOOK = 5000; // ms between two looks at the round's state
  const data = root.dataset;
  const place = { uuid: data.uuid, index: Number(data.index), size: Number(data.size), threshold: Number(data.threshold) };
  const api = "/api/v1/rounds/" + encodeURIComponent(data.round);

  let seed = ""; // the secret
  let proved = false; // typed in from paper, not only shown
  let compared = false; // the digest was read aloud and agreed
  let working = false; // on something the scrutineer asked for
  let looking = false; // at the ceremony
  let prepared = null; // { message, record }: the part of the decryption, made but not handed in
  let seal = window.Seal.open({ module: data.module, runtime: data.runtime });
  let screen = "";

  const show = (name) => {
    if (screen === name) return;
    screen = name;
    for (const part of root.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
    const heading = root.querySelector('[data-part="' + name + '"] h2');
    if (heading) heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };
  const sentence = (text) => (/[。？]$/.test(text) ? text : text + "。");
  const stop = (title, text, safe, again) => {
    $("stop-title").textContent = title;
    $("stop-text").textContent = text;
    $("stop-safe").textContent = safe;
    $("stop-again").onclick = again;
    show("stop");
  };

  // ---- the key code on the screen, on the sheet and in the field

  const drawCode = (node, text) => {
    node.replaceChildren(...(text.match(/.{1,4}/g) || []).map((group) => {
      const box = make("span", "key-group");
      for (const c of group) box.append(make("span", /[A-Z]/.test(c) ? "key-capital" : "", c));
      return box;
    }));
  };
  const drawQR = (svg, qr) => {
    svg.setAttribute("viewBox", "0 0 " + qr.size + " " + qr.size);
    svg.querySelector("path").setAttribute("d", qr.path);
  };
  const clearShown = () => {
    for (const name of ["key-code", "sheet-code"]) $(name).replaceChildren();
    for (const name of ["key-qr", "sheet-qr"]) drawQR($(name), { size: 1, path: "" });
  };
  const keyProblem = (text) => {
    $("key-error").textContent = text;
    $("key-error").hidden = text === "";
    if (text) $("key").setAttribute("aria-invalid", "true"); else $("key").removeAttribute("aria-invalid");
    $("key").setAttribute("aria-describedby", text ? "key-error key-hint" : "key-hint");
  };
  const clearTyped = () => {
    $("key").value = "";
    $("key-count").textContent = "";
    keyProblem("");
    scanner.stop();
  };
  const wipe = () => {
    seed = "";
    proved = false;
    prepared = null;
    clearShown();
    clearTyped();
    seal.close();
    seal = window.Seal.open({ module: data.module, runtime: data.runtime });
  };

  const showKey = async () => {
    drawCode($("key-code"), seed);
    drawCode($("sheet-code"), seed);
    const qr = await seal.call("qr", { text: seed });
    drawQR($("key-qr"), qr);
    drawQR($("sheet-qr"), qr);
    show("show");
  };

  const askKey = (purpose) => {
    clearShown();
    clearTyped();
    const words = {
      prove: ["再输入一遍密钥码", "请看着您抄写或打印的密钥单输入。", "继续"],
      resume: ["请输入密钥码，继续", "您已完成前面的步骤，本页重新打开过。请按密钥单输入密钥码。", "继续"],
      running: ["请输入密钥码", "本机用它为每一批打开合计中属于您的一部分。密钥码不会传到服务器。", "开始办理"],
      decrypt: ["请输入密钥码", "投票已经截止。本机先核对整个票箱，再用您的密钥码解出合计中属于您的一部分。", "核对票箱"],
    }[purpose];
    $("enter-title").textContent = words[0];
    $("enter-text").textContent = words[1];
    $("enter-go").textContent = words[2];
    $("see-again").hidden = purpose !== "prove";
    $("enter-form").dataset.purpose = purpose;
    show("enter");
    if (!("ontouchstart" in window)) $("key").focus();
  };

  const entered = async (text) => {
    if (working) return;
    working = true;
    try {
      const typed = (await seal.call("readSeed", { seed: text })).seed;
      if ($("enter-form").dataset.purpose === "prove" && typed !== seed) {
        keyProblem("与生成的密钥码不一致。请对照密钥单，分清大小写，重新输入。");
        return;
      }
      seed = typed;
      proved = true;
      clearShown();
      clearTyped();
    } catch (error) {
      keyProblem(sentence(error.message));
      return;
    } finally {
      working = false;
    }
    const next = { decrypt: () => decrypt(0), running: beginRunning }[$("enter-form").dataset.purpose];
    if (next) next(); else lookAtCeremony();
  };

  // ---- the ceremony

  const STEPS = ["commit", "reveal", "confirm"];
  const TITLE = { commit: "第一步 承诺", reveal: "第二步 公开", confirm: "第三步 确认" };
  const WAITING = {
    commit: "您的承诺已送出，等待其他监票人。",
    reveal: "您的部分已公开，等待其他监票人。",
    confirm: "您已确认，等待其他监票人。",
  };
  const WORKING = { commit: "正在计算并送出承诺", reveal: "正在核对各位的承诺，并公开您的部分", confirm: "正在核对各位公开的部分，并确认" };

  const get = async (path) => {
    const answer = await fetch(api + path, { credentials: "same-origin", cache: "no-store", redirect: "error" });
    if (!answer.ok) {
      const refusal = await answer.json().catch(() => null);
      throw { code: (refusal && refusal.code) || "unavailable", message: (refusal && refusal.message) || "服务器暂时没有答复", status: answer.status };
    }
    return answer;
  };
  const send = async (path, message) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(api + path, { method: "POST", headers, body: message, credentials: "same-origin", cache: "no-store", redirect: "error" });
    // 409: this step was handed in before; what the others see decides, so look again.
    if (answer.ok || answer.status === 409) return answer.status;
    const refusal = await answer.json().catch(() => null);
    throw { code: (refusal && refusal.code) || "unavailable", message: (refusal && refusal.message) || "服务器暂时没有答复", status: answer.status };
  };

  const mark = (now) => {
    const order = ["key", "commit", "reveal", "confirm", "ready"];
    for (const item of root.querySelectorAll("[data-mark]")) {
      const at = order.indexOf(item.dataset.mark) - order.indexOf(now);
      item.className = at < 0 || now === "ready" ? "key-done" : at === 0 ? "key-now" : "";
      if (at === 0) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
    }
  };
  const drawHolders = (all) => {
    for (const row of root.querySelectorAll("[data-holder]")) {
      for (const cell of row.querySelectorAll("[data-did]")) {
        const there = all[cell.dataset.did][Number(row.dataset.holder) - 1];
        const text = there ? "✓ 已完成" : "等待";
        if (cell.textContent !== text) cell.textContent = text;
        cell.className = there ? "did" : "";
      }
    }
  };

  const stepNow = (title, text, spinning) => {
    if ($("now-title").textContent !== title) $("now-title").textContent = title;
    if ($("now-text").textContent !== text) $("now-text").textContent = text;
    $("now-spin").hidden = !spinning;
    show("ceremony");
  };
  const ceremonyProblem = (text) => {
    $("ceremony-problem").textContent = text;
    $("ceremony-problem").hidden = text === "";
  };

  const lookAtCeremony = async () => {
    if (looking) return;
    looking = true;
    try {
      const state = await (await get("/ceremony")).json();
      const fill = (list) => Array.from({ length: place.size }, (_, i) => (list && list[i]) || "");
      const all = { commit: fill(state.commits), reveal: fill(state.reveals), confirm: fill(state.confirms) };
      drawHolders(all);
      const mine = (step) => all[step][place.index - 1] !== "";
      const everybody = (step) => all[step].every((m) => m !== "");
      const current = STEPS.find((step) => !everybody(step)); // undefined when all is done
      if (current === "commit") compared = false; // also when the ceremony was begun again
      if (!current) {
        if (screen !== "ready") {
          const keys = await seal.call("keys", { ...place, commits: all.commit, reveals: all.reveal, confirms: all.confirm });
          drawGroups($("keys"), keys.fingerprint);
          wipe();
          mark("ready");
          show("ready");
        }
        return;
      }
      mark(mine("commit") || proved ? current : "key");
      if (mine(current)) {
        ceremonyProblem("");
        $("compare").hidden = true;
        stepNow(TITLE[current], WAITING[current], true);
        return;
      }
      if (!proved) {
        if (mine("commit")) { if (screen !== "enter") askKey("resume"); } else if (!["make", "show", "enter"].includes(screen)) show("make");
        return;
      }
      if (current === "reveal" && !compared) {
        const { digest } = await seal.call("digest", { ...place, commits: all.commit });
        drawGroups($("digest"), digest);
        $("compare").hidden = false;
        stepNow(TITLE.reveal, "各位监票人都已承诺。公开之前，请当面核对校验码。", false);
        return;
      }
      $("compare").hidden = true;
      stepNow(TITLE[current], WORKING[current], true);
      const made = await seal.call(current, { ...place, seed, commits: all.commit, reveals: all.reveal });
      await send("/ceremony/" + current, made.message);
      ceremonyProblem("");
    } catch (error) {
      if (error && (error.code === "bad_seed" || error.code === "bad_commit") && !error.status) {
        // Most likely the code of another round or of a colleague; the sentence says which it is not.
        proved = false;
        seed = "";
        askKey("resume");
        keyProblem(sentence(error.message));
      } else if (error && error.message && error.code) {
        stepNow($("now-title").textContent, "没有完成", false);
        ceremonyProblem(sentence(error.message) + (error.status ? "" : "请告知总监票人；没有查明原因以前不要继续。"));
      } else if (screen === "ceremony") {
        ceremonyProblem("网络暂时不通，正在自动重试。密钥码还在这台设备上，不要关闭本页。");
      }
    } finally {
      looking = false;
    }
  };
  const drawGroups = (node, text) => {
    const shown = (text.replace(/ /g, "").match(/.{1,4}/g) || []).join(" ");
    if (node.textContent !== shown) node.textContent = shown;
  };

  // ---- running totals while the vote is open
  //
  // What this device has opened is kept before the part is sent, and one page at a time decides: two pages must not
  // open two prefixes that differ by less than a batch. A device that cannot keep the record takes no part.

  const PREFIXES = "piaojue.running";
  let follows = null; // { reveals, batches, known, sent, began, refused }
  let serving = false;

  const stored = () => { try { return localStorage.getItem(PREFIXES); } catch { return null; } };
  // prefixes are the records of this scrutineer's place. What cannot be read must not look like nothing.
  const prefixes = (text) => {
    try {
      return JSON.parse(text || "[]").filter((r) => r.index === place.index);
    } catch {
      throw { code: "bad_record", message: "本机保存的分批开启记录不完整，不能继续" };
    }
  };
  const keepPrefixes = (text, opened) => {
    const others = JSON.parse(text || "[]").filter((r) => r.index !== place.index || !opened.some((p) => p.election === r.election));
    localStorage.setItem(PREFIXES, JSON.stringify([...others, ...opened.map((p) => ({ ...p, index: place.index }))]));
  };
  const forgetPrefixes = (election) => {
    try {
      const rest = JSON.parse(localStorage.getItem(PREFIXES) || "[]").filter((r) => r.index !== place.index || r.election !== election);
      if (rest.length) localStorage.setItem(PREFIXES, JSON.stringify(rest)); else localStorage.removeItem(PREFIXES);
    } catch { /* the record does no harm */ }
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request(PREFIXES, work) : work());

  const runningProblem = (text) => {
    $("running-problem").textContent = text;
    $("running-problem").hidden = text === "";
  };
  const runningText = (text) => { if ($("running-text").textContent !== text) $("running-text").textContent = text; };

  const beginRunning = async () => {
    try {
      const ceremony = await (await get("/ceremony")).json();
      const own = await seal.call("commit", { ...place, seed });
      if (own.message !== ceremony.commits[place.index - 1]) {
        seed = "";
        askKey("running");
        keyProblem("这不是您为本轮生成的密钥码。请核对密钥单上的轮次和持有人，重新输入。");
        return;
      }
      localStorage.setItem(PREFIXES, localStorage.getItem(PREFIXES) || "[]"); // a device without storage stops here
      follows = { reveals: ceremony.reveals, batches: [], known: 0, sent: 0, began: false, refused: new Set() };
      $("running-offer").hidden = true;
      $("running-now").hidden = false;
      runningText("正在办理");
      show("running");
      serveRunning();
    } catch (error) {
      wipe();
      const said = error && typeof error.code === "string" && error.message ? sentence(error.message) : "没有连上服务器，或者这台设备的浏览器不能保存记录。";
      stop("没有开始办理", said, "没有提交任何内容。", () => show("running"));
    }
  };

  // prefix is the trackers of everything up to a size.
  const prefix = (size) => follows.batches.filter((b) => b.size <= size).flatMap((b) => b.added);

  const openPrefix = (id, task) => alone(async () => {
    const total = follows.batches.find((b) => b.id === id);
    const before = localStorage.getItem(PREFIXES);
    const part = await seal.call("runningOpen", {
      members: prefix(total.size), k: task.batch, earlier: prefixes(before), told: prefix(task.sent),
      done: records().filter((r) => r.index === place.index), cancelled: task.cancelled,
    });
    if (localStorage.getItem(PREFIXES) !== before) return; // another page was first: look again
    keepPrefixes(before, part.records);
    await send("/running/" + id, part.message);
    follows.sent = Math.max(follows.sent, total.size);
  });

  const drawRunning = (task) => {
    const next = follows.known === 0 ? 2 * task.batch : follows.known + task.batch;
    const rows = [
      ["平板收回", task.returned + " 张"],
      ["本机已核对", follows.known + " 张，逐张核对加密、证明和签名"],
      ["您已打开", follows.sent ? "前 " + follows.sent + " 张的合计" : "还没有"],
      ["主席台看到", task.shown ? "截至前 " + task.shown + " 张" : "还没有数字"],
      ["下一批", "平板收回大约 " + next + " 张时"],
    ];
    $("running-facts").replaceChildren(...rows.map(([label, value]) => {
      const row = make("div");
      row.append(make("dt", "", label), make("dd", "", value));
      return row;
    }));
  };

  const serveRunning = async () => {
    if (!follows || serving) return;
    serving = true;
    try {
      const task = await (await get("/running?known=" + follows.known)).json();
      follows.sent = Math.max(follows.sent, task.sent);
      for (const batch of task.batches) {
        const archive = new Uint8Array(await (await get("/running/" + batch.id)).arrayBuffer());
        if (!follows.began) await seal.call("runningBegin", { ...place, seed, archive, reveals: follows.reveals });
        follows.began = true;
        await seal.call("runningAdd", { archive }, (done, all) => runningText("正在核对新收回的票，第 " + done + " 张，共 " + all + " 张"));
        follows.batches.push(batch);
        follows.known = batch.size;
      }
      runningProblem("");
      for (const id of task.ask) {
        if (follows.refused.has(id)) continue;
        try {
          await openPrefix(id, task);
        } catch (error) {
          if (!error || typeof error.code !== "string" || error.status) throw error;
          follows.refused.add(id); // by this device's own rules: it will not change its mind
          runningProblem("本机拒绝打开一批合计：" + sentence(error.message) + "请告知总监票人。");
        }
      }
      runningText("正在办理，本页会自动继续");
      drawRunning(task);
    } catch (error) {
      if (error && error.code === "closed") {
        follows = null;
        wipe();
        location.reload();
        return;
      }
      runningText("正在自动重试");
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      const said = error && typeof error.code === "string" && error.message ? sentence(error.message) : "网络暂时不通，正在自动重试。密钥码还在本页，不要关闭。";
      runningProblem(full ? "这台设备的浏览器存储已满，不能保存记录，所以没有打开。请告知总监票人。" : said);
    } finally {
      serving = false;
    }
  };

  // ---- after closing

  const records = () => {
    try { return JSON.parse(localStorage.getItem("piaojue.decrypted") || "[]"); } catch { return []; }
  };
  const keepRecord = (record) => {
    const others = records().filter((r) => r.election !== record.election || r.index !== place.index);
    try { localStorage.setItem("piaojue.decrypted", JSON.stringify([...others, { ...record, index: place.index }])); } catch { /* a device without storage still has the paper's tick */ }
  };

  const download = async (tell) => {
    const answer = await get("/sealed.bel");
    const total = Number(answer.headers.get("Content-Length")) || 0;
    if (!answer.body) return new Uint8Array(await answer.arrayBuffer());
    const reader = answer.body.getReader();
    const parts = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
      tell(size, total);
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  };
  const progress = (text, done, total) => {
    $("verify-text").textContent = text;
    if (total > 0) $("verify-bar").value = Math.min(100, (100 * done) / total); else $("verify-bar").removeAttribute("value");
  };

  const decrypt = async (acknowledged) => {
    show("verify");
    let box = null;
    try {
      progress("正在下载票箱", 0, 0);
      const ceremony = await (await get("/ceremony")).json();
      const turnout = await (await get("/turnout")).json();
      const archive = await download((size, total) => progress("正在下载票箱，已收到 " + (size / 1048576).toFixed(1) + " 兆字节", size, total));
      box = await seal.call("summarize", { archive });
      if (box.uuid !== place.uuid) throw { code: "wrong_election", message: "下载的票箱不是这一轮的" };
      progress("正在核对第 1 张，共 " + box.ballots + " 张", 0, box.ballots);
      const part = await seal.call("partialDecrypt", {
        ...place, seed, archive, reveals: ceremony.reveals, floor: Number(data.floor) || 0, acknowledged,
        cancelled: data.cancelled ? data.cancelled.split(" ") : [],
        done: records().filter((r) => r.index === place.index), running: prefixes(stored()),
      }, (done, total) => progress("已核对第 " + done + " 张，共 " + total + " 张", done, total));
      if (box.ballots > turnout.issued) throw { code: "issued", message: "票箱里的选票 " + box.ballots + " 张，多于发出的 " + turnout.issued + " 张" };
      prepared = part;
      drawChecked(box, turnout);
      show("checked");
    } catch (error) {
      if (error && error.code === "below_floor" && box) {
        $("few-text").textContent = "票箱里只有 " + box.ballots + " 张选票。";
        $("few-sure").checked = false;
        $("few-form").onsubmit = (event) => { event.preventDefault(); decrypt(box.ballots); };
        show("few");
        return;
      }
      if (error && error.code === "bad_seed") {
        askKey("decrypt");
        keyProblem(sentence(error.message));
        return;
      }
      const said = error && error.code && error.message ? sentence(error.message) : "没有连上服务器。";
      stop("没有解密", said, "没有提交任何内容，票箱原样未动。" + (error && error.code ? "请告知总监票人。" : "请稍后再试。"), () => { if (seed) decrypt(acknowledged); else askKey("decrypt"); });
    }
  };

  const drawChecked = (box, turnout) => {
    const rows = [
      ["选票", box.ballots + " 张，每一张的加密、证明和签名都已在本机核对" + (box.linked ? "，赞成与三种表决的对应也已核对" : "")],
      ["发出与收回", "发出 " + turnout.issued + "，收回 " + box.ballots + (turnout.returned === box.ballots ? "" : "（服务器报告收回 " + turnout.returned + "，与票箱不同）")],
      ["投票凭证", "名单上 " + box.credentials + " 个，没有重复使用，没有使用已作废的"],
      ["候选项目", box.candidates + " 项"],
      ["合计", "密文合计由本机重新计算，只解密合计"],
      ["选举指纹", box.fingerprint.match(/.{1,4}/g).join(" ")],
      ["票箱指纹", box.lastEvent.match(/.{1,8}/g).join(" ")],
    ];
    $("checked").replaceChildren(...rows.map(([label, value]) => {
      const row = make("div");
      row.append(make("dt", "", label), make("dd", /指纹/.test(label) ? "digest-groups" : "", value));
      return row;
    }));
  };

  const submit = async () => {
    if (working || !prepared) return;
    working = true;
    $("submit").disabled = true;
    $("submit-problem").hidden = true;
    try {
      keepRecord(prepared.record);
      await send("/decryption", prepared.message);
      forgetPrefixes(prepared.record.election);
      wipe();
      location.reload(); // the server now counts this part as there
    } catch (error) {
      $("submit-problem").textContent = error && error.code ? sentence(error.message) : "网络暂时不通，没有提交成功。请再点一次提交，重复提交不会重复计算。";
      $("submit-problem").hidden = false;
    } finally {
      working = false;
      $("submit").disabled = false;
    }
  };

  // The page follows the round. It reloads only where nothing of the scrutineer's would be lost.
  const follow = async () => {
    if (!["wait", "submitted", "ready", "enter", "make", "running"].includes(screen) || seed || $("key").value) return;
    try {
      const { state } = await (await get("/turnout")).json();
      if (state && state !== data.state) { location.reload(); return; }
      if (screen !== "submitted") return;
      const page = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store", redirect: "error" });
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-holders]");
      if (fresh && $("holders")) $("holders").replaceChildren(...fresh.children);
    } catch { /* offline: the next look decides */ }
  };

  // ---- wiring

  const scanner = window.Scan.offer(root, { found: entered, refused: keyProblem });
  $("key").addEventListener("input", (event) => {
    keyProblem("");
    const input = event.target;
    // Only while typing at the end: a correction in the middle must not move under the finger.
    if (input.selectionStart === input.value.length && !/delete/.test(event.inputType || "")) {
      input.value = (input.value.replace(/[\s\-－–—·.]/g, "").match(/.{1,4}/g) || []).join(" ");
    }
    const typed = $("key").value.replace(/[\s\-－–—·.]/g, "").length;
    $("key-count").textContent = typed ? "已输入 " + typed + " 位，共 22 位" : "";
  });
  $("enter-form").addEventListener("submit", (event) => { event.preventDefault(); entered($("key").value); });
  $("make").addEventListener("click", async () => {
    if (working || seed) return;
    working = true;
    try {
      seed = (await seal.call("newSeed", {})).seed;
      await showKey();
    } catch (error) {
      stop("没有生成密钥", sentence(error.message), "没有送出任何内容。", () => show("make"));
    } finally {
      working = false;
    }
  });
  $("print").addEventListener("click", () => window.print());
  $("written").addEventListener("click", () => askKey("prove"));
  $("see-again").addEventListener("click", () => { clearTyped(); showKey(); });
  $("same").addEventListener("click", () => { compared = true; lookAtCeremony(); });
  $("submit").addEventListener("click", submit);

  window.addEventListener("beforeunload", (event) => { if (seed) event.preventDefault(); });
  window.addEventListener("pagehide", wipe);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  if (data.phase === "keys") {
    mark("key");
    lookAtCeremony();
    setInterval(() => { if (screen !== "ready" && screen !== "stop") lookAtCeremony(); }, POLL);
  } else if (data.phase === "running") {
    $("running-start").addEventListener("click", () => askKey("running"));
    show("running");
    setInterval(serveRunning, POLL);
  } else if (data.phase === "decrypt") {
    if (data.decrypted === "true") show("submitted"); else askKey("decrypt");
  } else {
    show("wait");
  }
  setInterval(follow, LOOK);
})();
