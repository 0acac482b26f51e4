// A scrutineer's device tries itself before the day: does the program run and how fast, is the clock right, is there
// storage, a camera, a printer, and is the key code on the paper the one of the ceremony. The typed code is compared
// here with the public message that the server has; it is never sent, and forgotten at once.
"use strict";
(() => {
  const root = document.getElementById("device");
  if (!root) return;
  const $ = (name) => root.querySelector("[data-" + name + "]");
  const data = root.dataset;
  const place = { uuid: data.uuid, index: Number(data.index), size: Number(data.size), threshold: Number(data.threshold) };
  const field = (name, value) => {
    const input = root.querySelector('[data-field="' + name + '"]');
    if (input) input.value = value;
  };
  const say = (check, state, text) => {
    const line = root.querySelector('[data-check="' + check + '"]');
    line.dataset.state = state;
    line.querySelector("[data-said]").textContent = text;
  };
  const sentence = (text) => (/[。？]$/.test(text) ? text : text + "。");

  let seal = null;
  const tryProgram = async () => {
    if (!data.module || !window.Seal || !("WebAssembly" in window)) {
      say("program", "bad", "这个浏览器不能运行加密程序，请换一台设备。");
      say("speed", "bad", "没有测。");
      return;
    }
    seal = window.Seal.open({ module: data.module, runtime: data.runtime });
    try {
      await seal.ready;
      say("program", "good", "已装入，可以运行。");
      say("speed", "note", "正在写一张样票并核对");
      const t = await seal.call("selfTest", { candidates: Number(data.candidates) || 12 });
      field("program", "yes");
      field("seal_ms", t.sealMs);
      field("verify_ms", t.verifyMs);
      const hundred = (t.verifyMs * 300) / 1000;
      say("speed", "good", "写票 " + t.sealMs + " 毫秒，核对 " + t.verifyMs + " 毫秒；300 张票约 " + Math.max(1, Math.ceil(hundred)) + " 秒。");
      const qr = await seal.call("qr", { text: "打印样张" });
      $("sample-qr").setAttribute("viewBox", "0 0 " + qr.size + " " + qr.size);
      $("sample-qr").querySelector("path").setAttribute("d", qr.path);
    } catch (error) {
      say("program", "bad", sentence((error && error.message) || "加密程序没有装入"));
      say("speed", "bad", "没有测。");
    }
  };

  // The Date header has whole seconds; the middle of the second and of the way there and back is within one.
  const tryClock = async () => {
    try {
      const begin = Date.now();
      const answer = await fetch("/healthz", { cache: "no-store", credentials: "omit" });
      const end = Date.now();
      const server = Date.parse(answer.headers.get("Date"));
      if (Number.isNaN(server)) throw new Error("no date");
      const off = Math.round((begin + end) / 2 - server - 500);
      field("clock_ms", off);
      const text = "与服务器相差 " + (Math.abs(off) / 1000).toFixed(1) + " 秒";
      say("clock", Math.abs(off) > 30000 ? "bad" : "good", Math.abs(off) > 30000 ? text + "，请在设备的设置里校准日期和时间。" : text + "。");
    } catch {
      say("clock", "bad", "没有连上服务器，请检查网络后重新打开本页。");
    }
  };

  const tryStorage = () => {
    try {
      localStorage.setItem("piaojue.try", "1");
      const kept = localStorage.getItem("piaojue.try") === "1";
      localStorage.removeItem("piaojue.try");
      if (!kept) throw new Error("not kept");
      field("storage", "yes");
      say("storage", "good", "可以使用。");
    } catch {
      say("storage", "bad", "不能使用。请退出无痕（隐私）浏览，或换一台设备。");
    }
  };

  const tryCamera = async () => {
    const none = "不能扫码。届时用手输入密钥码，不影响使用。";
    try {
      if (!("BarcodeDetector" in window) || !navigator.mediaDevices) throw new Error("none");
      const formats = await window.BarcodeDetector.getSupportedFormats();
      const devices = await navigator.mediaDevices.enumerateDevices();
      if (!formats.includes("qr_code") || !devices.some((d) => d.kind === "videoinput")) throw new Error("none");
      field("camera", "yes");
      say("camera", "good", "有相机，可以扫码。");
    } catch {
      say("camera", "note", none);
    }
  };

  const problem = (text) => {
    $("key-error").textContent = text;
    $("key-error").hidden = text === "";
    if (text) $("key").setAttribute("aria-invalid", "true"); else $("key").removeAttribute("aria-invalid");
    $("key").setAttribute("aria-describedby", text ? "key-error key-hint" : "key-hint");
  };
  let comparing = false;
  const compare = async (typed) => {
    if (comparing) return;
    comparing = true;
    problem("");
    $("key-verdict").textContent = "";
    try {
      if (!seal) throw { message: "加密程序没有装入" };
      const { seed } = await seal.call("readSeed", { seed: typed });
      const answer = await fetch("/api/v1/rounds/" + encodeURIComponent(data.round) + "/ceremony", { credentials: "same-origin", cache: "no-store", redirect: "error" });
      if (!answer.ok) throw { message: "没有取到公开的密钥记录，请稍后再试" };
      const commit = ((await answer.json()).commits || [])[place.index - 1] || "";
      if (!commit) throw { message: "服务器上还没有您的密钥记录，请先生成密钥" };
      const { same } = await seal.call("checkKey", { ...place, seed, commit });
      field("key", same ? "same" : "other");
      $("key").value = "";
      if (same) {
        $("key-verdict").textContent = "✓ 密钥单相符。密钥码已从这台设备清除，请把密钥单装回信封封好。";
      } else {
        problem("这个密钥码不是您为这一轮生成的。请核对密钥单上的姓名和轮次，分清大小写，再输入一遍；仍然不符，请告知总监票人。");
        $("key").focus();
      }
    } catch (error) {
      problem(sentence((error && error.message) || "网络暂时不通，请稍后再试"));
    } finally {
      comparing = false;
      // The worker goes, and what it was given with it.
      if (seal) seal.close();
      seal = data.module && window.Seal ? window.Seal.open({ module: data.module, runtime: data.runtime }) : null;
    }
  };

  $("print").addEventListener("click", () => window.print());
  $("printed").addEventListener("change", (event) => field("printing", event.target.checked ? "yes" : ""));
  if ($("key-form")) {
    const scanner = window.Scan.offer(root, { found: compare, refused: problem });
    $("key").addEventListener("input", () => problem(""));
    $("key-form").addEventListener("submit", (event) => { event.preventDefault(); compare($("key").value); });
    window.addEventListener("pagehide", () => { $("key").value = ""; scanner.stop(); });
  }
  tryStorage();
  tryCamera();
  tryClock();
  tryProgram();
})();
