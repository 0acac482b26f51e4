// Reads a QR code with the camera where the browser can (BarcodeDetector); elsewhere the whole part stays hidden
// and the code is typed. Pictures stay in the video element; nothing is kept.
//
//   const scanner = Scan.offer(root, { found: (text) => …, refused: (sentence) => … })   root holds [data-scan] …
//   scanner.stop()
// With keep: true the camera stays on for one card after another; the same card counts again after three seconds.
"use strict";
(() => {
  const offer = (root, { found, refused, keep = false }) => {
    const $ = (name) => root.querySelector("[data-" + name + "]");
    let camera = null;

    const stop = () => {
      $("scan-view").hidden = true;
      $("scan-start").hidden = false;
      $("scan-video").srcObject = null;
      if (camera) for (const track of camera.getTracks()) track.stop();
      camera = null;
    };

    const start = async () => {
      let mine = null;
      try {
        mine = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      } catch {
        refused("相机没有打开。请允许使用相机，或者改用输入。");
        return;
      }
      camera = mine;
      const reader = new window.BarcodeDetector({ formats: ["qr_code"] });
      const video = $("scan-video");
      video.srcObject = mine;
      $("scan-view").hidden = false;
      $("scan-start").hidden = true;
      await video.play();
      let last = "";
      let seen = 0;
      while (camera === mine) {
        const codes = await reader.detect(video).catch(() => []);
        if (camera === mine && codes.length > 0 && keep) {
          const text = codes[0].rawValue;
          const fresh = text !== last || performance.now() - seen > 3000;
          last = text;
          seen = performance.now();
          if (fresh) found(text);
        } else if (camera === mine && codes.length > 0) {
          stop();
          found(codes[0].rawValue);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    };

    (async () => {
      if (!("BarcodeDetector" in window) || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
      const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
      $("scan").hidden = !formats.includes("qr_code");
    })();
    $("scan-start").addEventListener("click", start);
    $("scan-stop").addEventListener("click", stop);
    return { stop };
  };

  window.Scan = { offer };
})();
