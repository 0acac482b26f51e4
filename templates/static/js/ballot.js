// The ballot page. A voting code opens one ballot of one round; the ballot is encrypted in the worker and cast.
//
// What is secret here: the code and the choices. They live in two variables (code, marks) and in the page's
// controls, nowhere else: no storage, no history entry, no address, no console. wipe() forgets them and ends the
// worker that was given them. After encryption only the sealed ballot is kept, until the box acknowledges it.
"use strict";
(() => {
  // The fragment is read and struck out of the address before anything else happens.
  const takeFragment = () => {
    const text = decodeURIComponent(location.hash.slice(1));
    if (location.hash || location.href.endsWith("#")) history.replaceState(null, "", location.pathname);
    return text;
  };
  let arrived = "";
  try { arrived = takeFragment(); } catch { history.replaceState(null, "", location.pathname); }

  const root = document.getElementById("ballot");
  if (!root.dataset.module || !window.Seal) return;

  const $ = (name) => root.querySelector("[data-" + name + "]");
  const all = (name) => root.querySelectorAll("[data-" + name + "]");
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  const DONE_SECONDS = 20;
  const LONGER_SECONDS = 60;
  const COVER_AFTER = 3 * 60; // seconds without a touch before the choices are covered
  const FORGET_AFTER = 10 * 60; // and before they are forgotten
  const CALM = 700; // ms in which a second tap of the same finger must not confirm
  const REQUEST_LIMIT = 20000; // ms
  const BACK_OFF = [1, 2, 4, 8, 15, 30]; // seconds between two deliveries
  const PAUSED_SECONDS = 5; // between two deliveries while the vote is paused
  const LOOK_SECONDS = 12; // and up to half as long again, between two looks at where the vote stands

  const LABEL = { approve: "赞成", oppose: "反对", abstain: "弃权" };

  // Secrets of the deputy at the screen.
  let code = "";
  let marks = []; // "" (no mark), "approve", "oppose", "abstain" or the name of a grade, for each candidate

  // Not secret.
  let seal = null;
  let paper = null; // { id, round, session, sitting, colour, election, trustees, candidates, seats, cap, stances, graded }
  let sealed = null; // { id, ballot, tracker, round, sitting, colour }: the ballot is kept byte for byte until acknowledged
  let screen = "code";
  let covered = "";
  let shownAt = 0;
  let touchedAt = Date.now();
  let visit = 0; // changes with every wipe, so that an answer for the last deputy is dropped

  // ---- screens

  const show = (name) => {
    screen = name;
    shownAt = performance.now();
    root.dataset.screen = name;
    for (const part of root.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
    window.scrollTo(0, 0);
    const heading = root.querySelector('[data-part="' + name + '"] h1');
    if (heading) heading.focus({ preventScroll: true });
  };

  // While a ballot is filled in, a line says when the vote is not going on. What is marked stays.
  const STANDING = {
    paused: "投票暂停，现在不收票。您填写的内容留在本页，可以接着填写；恢复投票后再确认投票。",
    paper: "已转为纸质投票，平板不再收票。请持投票凭证到发票处，换领纸质票。",
    void: "本轮投票无效，需要重新投票。请听大会通知，收好投票凭证。",
    ended: "投票已经截止，平板不再收票。",
  };
  let stands = "open";
  let looking = 0;
  const drawStanding = () => {
    const text = STANDING[stands] || "";
    for (const box of all("standing")) {
      box.hidden = text === "";
      if (box.textContent !== text) box.textContent = text;
    }
  };
  const watch = () => {
    clearTimeout(looking);
    const at = visit;
    looking = setTimeout(async () => {
      if (at !== visit || !paper) return;
      const now = document.hidden ? "" : await standing(paper.id);
      if (at !== visit || !paper) return;
      if (now) stands = now === "closed" ? "ended" : now;
      drawStanding();
      watch();
    }, LOOK_SECONDS * (1 + Math.random() / 2) * 1000);
  };

  const busy = (title, text) => {
    $("busy-title").textContent = title;
    $("busy-text").textContent = text;
    if (screen !== "busy") show("busy");
  };

  // stop shows why there is no ballot: what happened, what is safe, what to do. again is the act of 再试一次.
  const stop = (title, text, safe, again) => {
    $("stop-title").textContent = title;
    $("stop-text").textContent = text;
    $("stop-safe").textContent = safe;
    $("stop-again").hidden = !again;
    $("stop-again").onclick = again || null;
    $("stop-start").hidden = false;
    show("stop");
  };

  const codeProblem = (text) => {
    const box = $("code-error");
    box.textContent = text;
    box.hidden = text === "";
    const input = $("code");
    if (text) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", text ? "code-error code-hint" : "code-hint");
  };

  // The colour of a slip and its ballot; its name always stands beside it.
  const drawColour = (node, colour) => {
    node.hidden = !colour || !colour.name;
    node.className = "colour" + (node.hidden ? "" : " colour-" + colour.kind);
    node.textContent = node.hidden ? "" : colour.name + "票";
  };

  const wipe = () => {
    visit += 1;
    clearTimeout(looking);
    stands = "open";
    drawStanding();
    code = "";
    marks.fill("");
    marks = [];
    paper = null;
    sealed = null;
    covered = "";
    $("stop-again").onclick = null; // it may remember a code
    $("code").value = "";
    $("code-count").textContent = "";
    codeProblem("");
    for (const name of ["candidates", "review-table", "review-sum", "review-note", "count", "unmarked", "instructions", "tracker", "done-which", "others-list", "missing", "stop-text", "stop-title", "stop-safe"]) $(name).replaceChildren();
    for (const node of [...all("session"), ...all("round")]) node.replaceChildren();
    for (const node of all("colour")) drawColour(node, null);
    $("others").hidden = true;
    $("missing").hidden = true;
    scanner.stop();
    if (seal) seal.close();
    seal = null;
  };

  const startAgain = () => {
    wipe();
    $("rehearsal").hidden = true;
    document.documentElement.classList.remove("large-type");
    $("large").setAttribute("aria-pressed", "false");
    show("code");
    seal = window.Seal.open({ module: root.dataset.module, runtime: root.dataset.runtime });
    if (!("ontouchstart" in window)) $("code").focus();
  };

  // ---- requests: never a cookie, never a stored answer, never where the page came from

  const request = async (path, body) => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), REQUEST_LIMIT);
    try {
      const answer = await fetch(path, {
        method: body === undefined ? "GET" : "POST",
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error", signal: limit.signal,
      });
      return { status: answer.status, text: await answer.text() };
    } finally {
      clearTimeout(timer);
    }
  };
  const parsed = (text) => { try { return JSON.parse(text); } catch { return null; } };
  const read = async (path) => {
    const answer = await request(path);
    if (answer.status !== 200) {
      const refusal = parsed(answer.text);
      throw { code: (refusal && refusal.code) || "unavailable", message: (refusal && refusal.message) || "服务器暂时没有答复", text: answer.text };
    }
    return answer.text;
  };

  // ---- from code to ballot

  // A session's name holds its congress's: 清溪县第十七届人民代表大会第五次会议.
  const sessionName = ({ session }) => session;

  const lists = new Map(); // round → { fingerprint, credentials }: public, fixed before opening

  const credentials = async (round, fingerprint) => {
    const known = lists.get(round.id);
    if (known && known.fingerprint === fingerprint) return known.credentials;
    const text = await read("/api/v1/rounds/" + encodeURIComponent(round.id) + "/credentials");
    const found = await seal.call("fingerprint", { text });
    if (fingerprint && found.fingerprint !== fingerprint) throw { code: "list", message: "投票凭证名单与公布的校验码不一致" };
    const list = new Set(JSON.parse(text));
    lists.set(round.id, { fingerprint, credentials: list });
    return list;
  };

  const UNUSED = "您的投票码没有使用，请收好投票凭证。";

  const notOpen = (state, again) => {
    if (["open", "issuing", "ready", "staffed", "adopted", "draft"].includes(state)) {
      stop("投票还没有开始", "等执行主席宣布开始投票后，再打开选票。", UNUSED, again);
    } else if (state === "paused") {
      stop("投票暂停", "请稍候，执行主席宣布恢复投票后，再打开选票。", UNUSED, again);
    } else if (state === "void") {
      stop("本轮投票无效", "本轮需要重新投票，请听大会通知。", "请收好投票凭证，等候通知。");
    } else {
      stop("投票已经截止", "本轮不再收票，请告知工作人员。", "这张投票凭证没有在这台平板上投票。");
    }
  };

  const openBallot = async (typed) => {
    const at = visit;
    const again = () => openBallot(typed);
    codeProblem("");
    busy("正在打开选票", "正在准备加密程序");
    try {
      await seal.ready;
      if (at !== visit) return;
      busy("正在打开选票", "正在查找您的选票");
      const rounds = JSON.parse(await read("/api/v1/rounds"));
      if (at !== visit) return;
      rounds.sort((a, b) => (b.state === "open") - (a.state === "open"));
      // The form of the code does not depend on the round: say what is wrong with it before asking for lists.
      await seal.call("derive", { uuid: rounds.length ? rounds[0].uuid : "11111111111111", code: typed });
      if (rounds.length === 0) {
        stop("现在没有投票", "投票还没有开始，或者已经截止。请听大会通知。", UNUSED, again);
        return;
      }
      let found = null;
      let trouble = null; // with one round; the code may still belong to another
      for (const round of rounds) {
        try {
          const election = JSON.parse(await read("/api/v1/rounds/" + encodeURIComponent(round.id) + "/election"));
          const half = await seal.call("derive", { uuid: round.uuid, code: typed });
          if ((await credentials(round, election.credentials_fingerprint)).has(half.public)) {
            found = { round, election, holder: half.public };
            break;
          }
        } catch (error) {
          trouble = error;
        }
        if (at !== visit) return;
      }
      if (at !== visit) return;
      if (!found && trouble) throw trouble;
      if (!found) {
        $("code").value = typed;
        show("code");
        codeProblem("没有找到这个投票码。请从头逐位核对，注意大写和小写；核对无误的，可能这一轮还没有开始投票，请问工作人员。");
        $("code").focus();
        return;
      }
      $("rehearsal").hidden = !found.election.rehearsal; // and so until the tablet starts again
      if (found.election.to_paper) {
        stop("已转为纸质投票", "平板不再收票。请持投票凭证到发票处，换领纸质票。", "您的投票码没有使用。已经在平板上投过的票照常计票，不用再投。");
        return;
      }
      if (found.election.state !== "open") { notOpen(found.election.state, again); return; }
      const form = await seal.call("inspect", { election: found.election.election, trustees: found.election.trustees, holder: found.holder });
      if (at !== visit) return;
      const given = found.election.candidates;
      const same = form.uuid === found.round.uuid && form.candidates.length === given.length && given.every((c, i) => form.candidates[i].endsWith(c.name)) &&
        form.grades.slice(0, -1).join() === (found.election.grades || []).join();
      if (!same) {
        stop("票面核对不一致", "屏幕上的候选项目与封存的票样不同，本机不开票。请立即告知监票人。", UNUSED);
        return;
      }
      code = typed;
      paper = {
        id: found.round.id,
        round: found.election.round || found.round.name,
        session: sessionName(found.election),
        sitting: found.election.session_id,
        colour: { kind: found.election.colour, name: found.election.colour_name },
        graded: form.grades.length > 0,
        kind: form.grades.length > 0 ? "满意度测评票" : found.election.recommends ? "推荐票" : "表决票", // a sub-district recommends, it does not decide
        election: found.election.election,
        trustees: found.election.trustees,
        candidates: given,
        seats: found.election.seats,
        cap: form.grades.length === 0 && form.maxApprovals < given.length ? form.maxApprovals : 0,
        stances: form.grades.length > 0 ? form.grades : form.stances === 3 ? ["approve", "oppose", "abstain"] : ["approve"],
      };
      marks = given.map(() => "");
      drawBallot();
      show("ballot");
      offerDetails();
      watch();
    } catch (error) {
      if (at !== visit) return;
      if (error && error.code === "bad_credential") {
        $("code").value = typed;
        show("code");
        codeProblem(error.message + "。");
        $("code").focus();
      } else if (error && error.code === "not_loaded") {
        stop("这台设备现在不能投票", error.message + "。", UNUSED, () => { startAgain(); openBallot(typed); });
      } else if (error && error.code && error.message) {
        stop("选票没有打开", error.message + (/[。？]$/.test(error.message) ? "" : "。"), UNUSED, again);
      } else {
        stop("网络暂时不通", "没有连上服务器。请等一会儿再试；仍然不通的，告知工作人员换一台平板。", UNUSED, again);
      }
    }
  };

  // ---- the paper

  const number = (i) => "第 " + paper.candidates[i].no + " 项";
  const approvals = () => marks.filter((m) => m === "approve").length;
  const indexes = (test) => marks.map((m, i) => (test(m) ? i : -1)).filter((i) => i >= 0);
  const numbers = (list) => "第 " + list.map((i) => paper.candidates[i].no).join("、") + " 项";
  const threeWay = () => paper.stances.length > 1; // one of several is chosen, not ticked
  const wordOf = (stance) => LABEL[stance] || stance; // a grade is its own name

  const money = (value) => {
    const text = String(value === undefined || value === null ? "" : value).trim();
    return /^[\d.,]+$/.test(text) ? text + " 万元" : text;
  };

  const drawBallot = () => {
    for (const node of all("session")) node.textContent = paper.session;
    for (const node of all("round")) node.textContent = paper.round;
    for (const node of all("colour")) drawColour(node, paper.colour);
    $("kind").textContent = paper.kind;
    $("instructions").textContent = paper.graded
      ? "每项在" + paper.stances.join("、") + "中选一种。每一项都要选，弃权也要点选。"
      : (threeWay()
      ? "每项在赞成、反对、弃权中选一种，没有选的按弃权计。"
      : "赞成哪一项，就在哪一项上打勾。") + (paper.cap ? "赞成最多 " + paper.cap + " 项，可以少于 " + paper.cap + " 项。" : "");
    $("candidates").replaceChildren(...paper.candidates.map(drawCandidate));
    count();
  };

  const drawCandidate = (candidate, i) => {
    const item = root.querySelector("template[data-candidate]").content.firstElementChild.cloneNode(true);
    const inside = (name) => item.querySelector("[data-" + name + "]");
    item.id = "candidate-" + (i + 1);
    inside("no").textContent = candidate.no;
    inside("name").textContent = candidate.name;
    inside("line").textContent = candidate.content || "";
    inside("line").hidden = !candidate.content;
    const facts = [["投资", money(candidate.investment)], ["地点", candidate.place]].filter((f) => f[1]);
    inside("facts").replaceChildren(...facts.map(([label, value]) => {
      const one = make("span");
      one.append(make("span", "fact-label", label), make("span", "", value));
      return one;
    }));
    inside("facts").hidden = facts.length === 0;
    const details = [["内容", candidate.content], ["责任单位", candidate.unit], ["完成时限", candidate.deadline]].filter((d) => d[1]);
    inside("details").replaceChildren(...details.map(([label, value]) => {
      const row = make("div");
      row.append(make("dt", "", label), make("dd", "", value));
      return row;
    }));

    inside("stances").classList.add(paper.graded ? "stances-graded" : threeWay() ? "stances-three" : "stances-tick");
    if (paper.graded && paper.stances.length === 5) inside("stances").classList.add("stances-five");
    inside("stances").append(...paper.stances.map((stance) => {
      const label = make("label", "stance");
      const input = make("input");
      input.type = threeWay() ? "radio" : "checkbox";
      input.name = "stance-" + (i + 1);
      input.value = stance;
      input.autocomplete = "off";
      input.addEventListener("change", () => choose(i, input.checked ? stance : ""));
      const face = make("span", "stance-face");
      face.append(make("span", "stance-mark"), make("span", "stance-word", wordOf(stance)));
      label.append(input, face);
      return label;
    }));
    return item;
  };

  // Details are offered only where they say more than the card does.
  const offerDetails = () => {
    paper.candidates.forEach((candidate, i) => {
      const item = document.getElementById("candidate-" + (i + 1));
      const line = item.querySelector("[data-line]");
      const more = item.querySelector("[data-more]");
      if (!more.open) more.hidden = !candidate.unit && !candidate.deadline && line.scrollHeight <= line.clientHeight + 2;
    });
  };

  const inputsOf = (i) => document.getElementById("candidate-" + (i + 1)).querySelectorAll(".stances input");
  const press = (i, stance) => {
    marks[i] = stance;
    for (const input of inputsOf(i)) input.checked = input.value === stance;
  };

  const choose = (i, stance) => {
    closeOver();
    if (stance === "approve" && marks[i] !== "approve" && paper.cap && approvals() >= paper.cap) {
      press(i, marks[i]);
      openOver(i);
      return;
    }
    press(i, stance);
    document.getElementById("candidate-" + (i + 1)).classList.remove("candidate-missing");
    count();
  };

  // Over the cap: the tap is answered with a question, not swallowed. One more tap changes one for the other.
  const openOver = (i) => {
    const box = document.getElementById("candidate-" + (i + 1)).querySelector("[data-over]");
    const released = threeWay() ? "改为弃权" : "取消打勾";
    const list = make("ul", "over-list");
    for (const j of indexes((m) => m === "approve")) {
      const button = make("button", "button button-second over-swap");
      button.type = "button";
      button.append(make("span", "over-no", number(j)), make("span", "over-name", paper.candidates[j].name), make("span", "over-act", released));
      button.addEventListener("click", () => {
        closeOver();
        press(j, threeWay() ? "abstain" : "");
        press(i, "approve");
        count();
        inputsOf(i)[0].focus({ preventScroll: true });
        document.getElementById("candidate-" + (i + 1)).scrollIntoView({ block: "nearest" });
      });
      const row = make("li");
      row.append(button);
      list.append(row);
    }
    const keep = make("button", "button button-second", "不换，保持原样");
    keep.type = "button";
    keep.addEventListener("click", () => { closeOver(); inputsOf(i)[0].focus({ preventScroll: true }); });
    box.replaceChildren(
      make("p", "over-title", "赞成已满 " + paper.cap + " 项，" + number(i) + "“" + paper.candidates[i].name + "”还没有记为赞成。"),
      make("p", "", "要赞成" + number(i) + "，请在下面选一项" + released + "："),
      list, keep);
    box.hidden = false;
    document.getElementById("candidate-" + (i + 1)).scrollIntoView({ block: "start" });
  };
  const closeOver = () => {
    for (const box of root.querySelectorAll("[data-over]")) {
      box.hidden = true;
      box.replaceChildren();
    }
  };

  const jumps = (list) => list.map((i) => {
    const link = make("button", "jump", number(i));
    link.type = "button";
    link.addEventListener("click", () => goTo(i));
    return link;
  });
  const goTo = (i) => {
    document.getElementById("candidate-" + (i + 1)).scrollIntoView({ block: "center" });
    inputsOf(i)[0].focus({ preventScroll: true });
  };

  // In a 满意度测评 no mark is no abstention: every item must be answered before the review.
  const countGrades = () => {
    const open = indexes((m) => m === "");
    const part = (text, n) => {
      const one = make("span", "count-part");
      one.append(text + " ", make("b", "", n), " 项");
      return one;
    };
    $("count").replaceChildren(part("测评", marks.length), part("已选", marks.length - open.length), part("未选", open.length));
    const end = $("unmarked");
    if (open.length === 0) {
      end.textContent = "每一项都已选择。";
      $("missing").hidden = true;
    } else {
      end.replaceChildren("还有 " + open.length + " 项没有选择，选完才能核对：", ...jumps(open));
    }
  };

  const askMissing = () => {
    const open = indexes((m) => m === "");
    $("missing").textContent = numbers(open) + "还没有选择。请先选完每一项，再核对选票；不表示意见的，请点选弃权。";
    $("missing").hidden = false;
    for (const i of open) document.getElementById("candidate-" + (i + 1)).classList.add("candidate-missing");
    $("missing").scrollIntoView({ block: "nearest" });
  };

  const count = () => {
    if (paper.graded) { countGrades(); return; }
    const yes = approvals();
    const part = (label, n) => {
      const one = make("span", "count-part");
      one.append(label + " ", make("b", "", n), " 项");
      return one;
    };
    const parts = [part("应选", paper.seats), part("已赞成", yes)];
    if (paper.cap) parts.push(part("还可", paper.cap - yes));
    $("count").replaceChildren(...parts);

    const open = indexes((m) => m === "");
    const end = $("unmarked");
    if (!threeWay()) {
      end.textContent = yes === 0 ? "您还没有打勾。" : "您已在 " + yes + " 项上打勾。";
    } else if (open.length === 0) {
      end.textContent = "每一项都已填写。";
    } else if (open.length === marks.length) {
      end.textContent = "您还没有填写。没有填写的按弃权计。";
    } else {
      end.replaceChildren("还有 " + open.length + " 项没有填写，按弃权计：", ...jumps(open));
    }
  };

  const drawReview = () => {
    const yes = approvals();
    const sum = [];
    if (paper.graded) {
      for (const grade of paper.stances) sum.push(grade + " " + marks.filter((m) => m === grade).length + " 项");
    } else if (threeWay()) {
      sum.push("赞成 " + yes + " 项", "反对 " + marks.filter((m) => m === "oppose").length + " 项", "弃权 " + marks.filter((m) => m !== "approve" && m !== "oppose").length + " 项");
    } else {
      sum.push("赞成 " + yes + " 项", "未打勾 " + (marks.length - yes) + " 项");
    }
    $("review-sum").textContent = (paper.graded ? "测评 " + marks.length + " 项。" : "应选 " + paper.seats + " 项。") + sum.join("，") + "。";

    const open = indexes((m) => m === "");
    const note = $("review-note");
    note.hidden = open.length === 0 || (!threeWay() && yes > 0);
    if (!threeWay()) note.textContent = "您没有在任何一项上打勾，这张票是空白票。";
    else if (open.length === marks.length) note.textContent = "您没有填写任何一项，这张票全部按弃权计。";
    else note.textContent = "您没有填写" + numbers(open) + "，按弃权计。";

    const head = make("tr");
    head.append(make("th", "col-no", "序号"), make("th", "", paper.graded ? "测评项目" : "候选项目"), ...paper.stances.map((s) => make("th", "col-stance", wordOf(s))));
    for (const cell of head.children) cell.scope = "col";
    const rows = paper.candidates.map((candidate, i) => {
      const row = make("tr");
      const name = make("th", "", candidate.name);
      name.scope = "row";
      row.append(make("td", "col-no", candidate.no), name);
      for (const stance of paper.stances) {
        const cell = make("td", "col-stance");
        const blank = marks[i] === "" && stance === "abstain";
        if (marks[i] === stance || blank) {
          cell.append(make("span", "cell-mark", "✓"), make("span", "visually-hidden", wordOf(stance)));
          if (blank) cell.append(make("span", "cell-note", "未填"));
        }
        row.append(cell);
      }
      return row;
    });
    const thead = make("thead");
    thead.append(head);
    const tbody = make("tbody");
    tbody.append(...rows);
    $("review-table").classList.toggle("paper-table-graded", paper.graded);
    $("review-table").replaceChildren(thead, tbody);
  };

  // ---- casting

  const pause = (seconds, hurry) => new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    hurry(() => { clearTimeout(timer); resolve(); });
  });

  const confirmed = async () => {
    if (screen !== "review" || performance.now() - shownAt < CALM) return;
    const at = visit;
    $("send-title").textContent = "正在加密您的选票";
    $("send-text").textContent = "请稍候，不要关闭本页";
    $("send-safe").hidden = true;
    show("send");
    try {
      const made = await seal.call("encrypt", { election: paper.election, trustees: paper.trustees, code, choices: marks });
      if (at !== visit) return;
      const { id, round, sitting, colour } = paper;
      wipe(); // the code and the choices end here; only the sealed ballot goes on
      sealed = { id, round, sitting, colour, ballot: made.ballot, tracker: made.tracker };
      deliver();
    } catch (error) {
      if (at !== visit) return;
      stop("选票没有投出", error.message + (/[。？]$/.test(error.message) ? "" : "。"), "票箱没有收到您的选票，" + UNUSED);
    }
  };

  // standing is where a round stands now, "paper" when its box was given up for paper; empty when the server does not say.
  const standing = async (id) => {
    try {
      const round = JSON.parse(await read("/api/v1/rounds")).find((r) => r.id === id);
      if (!round) return "ended";
      return round.to_paper && round.state !== "closed" ? "paper" : round.state;
    } catch { return ""; }
  };

  const deliver = async () => {
    const at = visit;
    let hurry = () => {};
    const now = () => hurry();
    $("send-now").onclick = now;
    window.addEventListener("online", now);
    try {
      for (let turn = 0; ; turn++) {
        $("send-title").textContent = turn === 0 ? "正在投入票箱" : "正在重新投递";
        $("send-text").textContent = turn === 0 ? "选票已经加密，请稍候" : "第 " + (turn + 1) + " 次投递";
        let answer = null;
        try { answer = await request("/api/v1/rounds/" + encodeURIComponent(sealed.id) + "/ballots", sealed.ballot); } catch { answer = null; }
        if (at !== visit) return;
        const body = answer && parsed(answer.text);
        if (answer && (answer.status === 200 || answer.status === 201)) {
          if (body && body.tracker === sealed.tracker) { done(); return; }
          stop("回执与选票不符", "票箱给出的追踪码不是这张选票的。请不要离开，立即告知监票人。", "选票可能已在票箱中，不会计两次。");
          return;
        }
        const shut = answer && answer.status === 409 && body && body.code === "closed";
        const state = shut ? await standing(sealed.id) : "";
        if (at !== visit) return;
        const paused = shut && (state === "paused" || state === ""); // the sealed ballot waits for the vote to go on
        const later = !answer || answer.status >= 500 || answer.status === 429 || answer.status === 408 || paused;
        if (!later) { refused(answer.status, body, state); return; }
        const seconds = paused ? PAUSED_SECONDS : BACK_OFF[Math.min(turn, BACK_OFF.length - 1)];
        $("send-title").textContent = paused ? "投票暂停" : answer ? "服务器正忙" : "网络暂时不通";
        $("send-why").textContent = answer && body && body.message ? body.message : (answer ? "服务器暂时没有收下选票。" : "没有连上服务器。");
        $("send-text").textContent = paused ? "恢复投票后自动投递，不用重新填写" : seconds + " 秒后自动重新投递";
        $("send-safe").hidden = false;
        // A hall of tablets that lost the network together must not come back in the same instant.
        await pause(seconds + Math.random(), (go) => { hurry = go; });
        if (at !== visit) return;
      }
    } finally {
      window.removeEventListener("online", now);
    }
  };

  // refused shows the server's own sentence; what is safe depends on the kind of refusal.
  const refused = (status, body, state) => {
    const said = (body && body.message) || "票箱没有收下这张选票。";
    const text = /[。？]$/.test(said) ? said : said + "。";
    if (status === 409 && body && body.code !== "closed") {
      stop("这个投票码已经投过票", text, "票箱里已有这个投票码的一张选票，刚才这张没有投入。如有疑问，请带投票凭证找监票人。");
    } else if (status === 409 && state === "paper") {
      stop("已转为纸质投票", text, "刚才这张选票没有投入票箱，投票凭证还可以换领纸质票。");
    } else if (status === 409) {
      stop("投票已经截止", text, "刚才这张选票没有投入票箱。");
    } else {
      stop("选票没有投入票箱", text, "票箱没有收下刚才这张选票。请带投票凭证找工作人员。");
    }
    sealed = null;
  };

  // Several ballots in one sitting: the page says which others are open and takes the next code. It does not know,
  // and does not ask, which of them this deputy has cast.
  const offerOthers = async (id, sitting) => {
    const at = visit;
    let others = [];
    try {
      others = JSON.parse(await read("/api/v1/rounds")).filter((r) => r.session_id === sitting && r.id !== id && r.state === "open");
    } catch { return; } // the ballot is in the box; a list that did not come is no trouble of the deputy's
    if (at !== visit || screen !== "done" || others.length === 0) return;
    $("others-list").replaceChildren(...others.reverse().map((r) => {
      const row = make("li");
      const stripe = make("span");
      drawColour(stripe, { kind: r.colour, name: r.colour_name });
      row.append(stripe, make("span", "", r.name));
      return row;
    }));
    $("others-lead").textContent = "本次会议还有 " + others.length + " 种票正在投票。您有这种投票凭证、还没有投的，请接着投：";
    $("others").hidden = false;
  };

  let doneUntil = 0;
  const done = () => {
    const groups = sealed.tracker.match(/.{1,4}/g) || [];
    $("tracker").replaceChildren(...groups.map((g) => make("span", "", g)));
    $("tracker").setAttribute("aria-label", groups.join(" "));
    $("done-which").textContent = sealed.round;
    drawColour(root.querySelector('[data-part="done"] [data-colour]'), sealed.colour);
    offerOthers(sealed.id, sealed.sitting);
    sealed = null;
    doneUntil = Date.now() + DONE_SECONDS * 1000;
    $("longer").hidden = false;
    show("done");
    tick();
  };

  // ---- time: one clock for clearing, covering and forgetting

  const guarded = () => screen === "ballot" || screen === "review";
  const cover = () => {
    if (!guarded()) return;
    covered = screen;
    show("curtain");
  };
  const tick = () => {
    const idle = (Date.now() - touchedAt) / 1000;
    if (screen === "done") {
      const left = Math.ceil((doneUntil - Date.now()) / 1000);
      if (left <= 0) { startAgain(); return; }
      $("done-left").textContent = "本屏 " + left + " 秒后自动清除。";
    } else if (screen === "send") {
      return;
    } else if (idle > FORGET_AFTER && screen !== "code") {
      startAgain();
    } else if (idle > COVER_AFTER) {
      if (screen === "stop" || (screen === "code" && $("code").value !== "")) startAgain();
      cover();
    }
  };
  setInterval(tick, 500);
  for (const kind of ["pointerdown", "keydown", "scroll", "input"]) {
    window.addEventListener(kind, () => { touchedAt = Date.now(); }, { passive: true, capture: true });
  }

  // ---- the code field: groups of 5, 6, 5, 6

  const grouped = (text) => {
    const plain = text.replace(/[\s\-－–—·.]/g, "");
    const cuts = [0, 5, 11, 16];
    return cuts.map((from, i) => plain.slice(from, i < 3 ? cuts[i + 1] : undefined)).filter(Boolean).join("-");
  };
  $("code").addEventListener("input", (event) => {
    const input = event.target;
    codeProblem("");
    // Only while typing at the end: a correction in the middle must not move under the finger.
    if (input.selectionStart === input.value.length && !/delete/.test(event.inputType || "") && !input.value.includes("#")) input.value = grouped(input.value);
    const typed = input.value.replace(/[\s\-－–—·.]/g, "").length;
    $("code-count").textContent = typed === 0 || input.value.includes("#") ? "" : "已输入 " + typed + " 位，共 22 位";
  });
  $("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (screen === "code") openBallot($("code").value);
  });

  const scanner = window.Scan.offer(root, { found: (text) => { if (screen === "code") openBallot(text); }, refused: codeProblem });

  // ---- buttons

  $("review").addEventListener("click", () => {
    closeOver();
    if (paper.graded && marks.includes("")) { askMissing(); return; }
    drawReview();
    show("review");
  });
  $("next").addEventListener("click", startAgain);
  $("back").addEventListener("click", () => show("ballot"));
  $("confirm").addEventListener("click", confirmed);
  $("clear").addEventListener("click", startAgain);
  $("longer").addEventListener("click", () => { doneUntil = Date.now() + LONGER_SECONDS * 1000; $("longer").hidden = true; tick(); });
  $("stop-start").addEventListener("click", startAgain);
  $("uncover").addEventListener("click", () => { const to = covered; covered = ""; show(to); });
  $("large").addEventListener("click", () => {
    const on = document.documentElement.classList.toggle("large-type");
    $("large").setAttribute("aria-pressed", String(on));
    if (paper) offerDetails();
  });

  // ---- coming and going: nothing comes back with the back button, and leaving half-way asks first

  window.addEventListener("beforeunload", (event) => {
    if (guarded() || screen === "curtain" || screen === "send") event.preventDefault();
  });
  window.addEventListener("resize", () => { if (screen === "ballot") offerDetails(); });
  window.addEventListener("pagehide", () => { if (screen !== "send") wipe(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted && !sealed) startAgain(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) cover(); else tick(); });
  window.addEventListener("hashchange", () => {
    let text = "";
    try { text = takeFragment(); } catch { history.replaceState(null, "", location.pathname); }
    if (!text || !["code", "stop", "done"].includes(screen)) return;
    startAgain();
    openBallot(text);
  });

  startAgain();
  if (arrived) openBallot(arrived);
  arrived = "";
})();
