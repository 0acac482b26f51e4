// The program that works with secret codes (cmd/sealwasm), behind a Web Worker so that the page never freezes.
// This one file is both ends: in the page it defines window.Seal, in the worker it loads the module and answers.
//
//   const seal = Seal.open({ module, runtime });    addresses of gen/seal.wasm and gen/wasm_exec.js
//   await seal.ready
//   await seal.call("derive", { uuid, code }, (done, total) => …)
//   seal.close()                                    ends the worker and with it every secret it was given
//
// A failed call is rejected with { code, message }; message is a Chinese sentence for people.
"use strict";
(() => {
  if (typeof document === "undefined") {
    const MISSING = { code: "not_loaded", message: "这台设备没能装入加密程序。请检查网络后重新打开本页，或告知工作人员换一台设备" };
    const fail = (error) => (error && error.code && error.message ? { code: error.code, message: error.message } : MISSING);

    const load = async ({ module, runtime }) => {
      importScripts(runtime);
      let compiled = module;
      if (typeof module === "string") {
        const answer = await fetch(module, { credentials: "omit" });
        if (!answer.ok) throw MISSING;
        // compileStreaming needs the right media type; a proxy that loses it must not stop a vote.
        compiled = /^application\/wasm\b/.test(answer.headers.get("Content-Type") || "") && WebAssembly.compileStreaming
          ? await WebAssembly.compileStreaming(answer)
          : await WebAssembly.compile(await answer.arrayBuffer());
      }
      const go = new Go();
      const instance = await WebAssembly.instantiate(compiled, go.importObject);
      go.run(instance);
      if (!self.sealwasm) throw MISSING;
      return compiled;
    };

    self.onmessage = async ({ data }) => {
      const { id, name, args } = data;
      try {
        if (name === "load") {
          self.postMessage({ id, value: await load(args) });
          return;
        }
        const tell = (done, total) => self.postMessage({ id, progress: [done, total] });
        self.postMessage({ id, value: await self.sealwasm[name](args, tell) });
      } catch (error) {
        self.postMessage({ id, error: fail(error) });
      }
    };
    return;
  }

  const here = document.currentScript.src;
  const compiled = new Map(); // address → module, so that the next deputy does not wait for it again

  const open = ({ module, runtime }) => {
    const worker = new Worker(here);
    const waiting = new Map();
    let last = 0;

    const call = (name, args, progress) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject, progress });
        worker.postMessage({ id: last, name, args });
      });

    worker.onmessage = ({ data }) => {
      const one = waiting.get(data.id);
      if (!one) return;
      if (data.progress) {
        if (one.progress) one.progress(...data.progress);
        return;
      }
      waiting.delete(data.id);
      if (data.error) one.reject(data.error); else one.resolve(data.value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      for (const one of waiting.values()) one.reject({ code: "not_loaded", message: "这台设备的加密程序停止了工作。请重新打开本页，或告知工作人员换一台设备" });
      waiting.clear();
    };

    const address = new URL(runtime, location.href).href;
    const source = new URL(module, location.href).href;
    const ready = call("load", { module: compiled.get(source) || source, runtime: address }).then((value) => { compiled.set(source, value); });
    ready.catch(() => {}); // whoever awaits it is told; nobody else needs to be

    return {
      ready,
      call: async (name, args, progress) => { await ready; return call(name, args, progress); },
      close: () => { worker.terminate(); waiting.clear(); },
    };
  };

  window.Seal = { open };
})();
