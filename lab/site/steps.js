// Shows one step of a recorded run. Everything shown is on the page or in the
// recording; the page can be read without.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const stepper = find("stepper");
  if (!stepper) {
    return;
  }
  const styles = ["callbacks", "send", "yield-from", "async-await"];
  const READY = -1, WAITS = -2, ENDED = -3, JOB = -4;
  let run, names, pictures, list, printed, frame, left, width;

  // Takes the run that is on the page.
  const take = () => {
    const { dataset } = stepper;
    const shares = JSON.parse(dataset.shares);
    run = JSON.parse(dataset.run).map((change) =>
      [...change.slice(0, 7), change[7].map((kind) => shares[kind])]);
    names = dataset.who.split(",");
    pictures = dataset.kept.split(",").map((picture) =>
      picture ? picture.split("/") : []);
    list = [...document.querySelectorAll(".steps > li")];
    printed = [...document.querySelectorAll("#printed > span")];
    frame = document.querySelector(".now-step");
    [left, width] = ["x", "width"].map((name) =>
      Number(frame.getAttribute(name)));
    find("at").max = run.length;
    for (const lane of document.querySelectorAll(".lane")) {
      lane.addEventListener("click", () => {
        const name = lane.querySelector("text").textContent;
        choose(names.findIndex((other) => other === name));
      });
    }
  };

  const rows = styles.map((style) => new Map(
    [...document.querySelectorAll(`.stepping .${style} .line[data-n]`)]
      .map((line) => [Number(line.dataset.n), line])));
  const seconds = (us) => (us / 1e6).toFixed(3) + " s";

  // The state after a step, always from the beginning: so a step back shows
  // what the step forth has shown.
  const after = (step) => {
    const states = new Map();
    const seats = styles.map(() => new Map());
    for (const change of run.slice(0, step + 1)) {
      const [, , who, state, came, gone, others, columns] = change;
      came.forEach((one) => states.set(one, READY));
      [...who, ...gone].forEach((one) => states.delete(one));
      if (state !== ENDED) {
        who.forEach((one) => states.set(one, state));
      }
      for (let at = 0; at < others.length; at += 2) {
        states.set(others[at], others[at + 1]);
      }
      columns.forEach((column, place) => {
        if (!column) {
          return;
        }
        const [, lines, outer, picture, starts] = column;
        const own = seats[place];
        [...who, ...gone].forEach((one) => own.delete(one));
        if (state !== ENDED) {
          who.forEach((one) => own.set(one, { lines, outer, picture }));
        }
        for (let at = 0; at < starts.length; at += 2) {
          const before = own.get(starts[at]) || { outer: [], picture: -1 };
          own.set(starts[at], { ...before, lines: [starts[at + 1]] });
        }
      });
    }
    return { states, seats };
  };

  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    made.className = kind;
    made.textContent = text;
    return made;
  };

  let now = 0;
  let chosen = null;
  let timer = null;

  const choose = (one) => {
    chosen = one === chosen || one < 0 ? null : one;
    show(now);
  };

  const queue = (id, states, fits) => {
    const chips = [...states].filter(([, state]) => fits(state))
      .map(([one, state]) => {
        const until = state >= 0 ? " until " + seconds(state) : "";
        const chip = make("button", "chip", names[one] + until);
        chip.type = "button";
        chip.setAttribute("aria-pressed", String(one === chosen));
        chip.addEventListener("click", () => choose(one));
        return chip;
      });
    find(id).replaceChildren(...chips.length > 0 ? chips : ["none"]);
  };

  const nest = (boxes) => boxes.reduceRight((inner, text) => {
    const box = make("div", "box", text);
    box.append(...inner ? [inner] : []);
    return box;
  }, null);

  // What a style keeps for bodies that wait for each other.
  const picture = (style, bodies) => {
    const inside = [...bodies].reverse();
    if (style === "callbacks") {
      return inside.map((body) => make("div", "box", "rest of " + body));
    }
    if (style === "send") {
      const driver = make("div", "box", "driver");
      driver.append(...inside.map((body) => make("div", "box", body)));
      return [driver];
    }
    const verb = style === "yield-from" ? "yields from " : "awaits ";
    return [nest(bodies.map((body, at) => (at > 0 ? verb : "") + body))];
  };

  const keep = (seats, who, columns) => {
    find("chosen").textContent = names[who];
    styles.forEach((style, place) => {
      const cell = document.querySelector("#kept ." + style);
      const seat = seats[place].get(who);
      const bodies = seat ? pictures[seat.picture] : null;
      const nothing = bodies ? "nothing that waits" : seat
        ? "it has not begun" : "nothing: it has ended, or is no task";
      cell.replaceChildren(...bodies && bodies.length > 0
        ? picture(style, bodies) : [make("p", "quiet", nothing)]);
      if (!columns[place]) {
        cell.append(make("p", "gap", "no turn here"));
      }
    });
  };

  const mark = (seats, who, columns) => {
    for (const old of document.querySelectorAll(".stepping .line .chip")) {
      old.remove();
    }
    styles.forEach((style, place) => {
      for (const line of rows[place].values()) {
        line.classList.remove("from", "now", "outer");
      }
      const add = (number, kind) => rows[place].get(number)
        ?.classList.add(kind);
      if (columns[place]) {
        add(columns[place][0], "from");
      }
      for (const [one, { lines, outer }] of seats[place]) {
        for (const number of lines) {
          rows[place].get(number)?.append(make("span", "chip", names[one]));
          if (who.includes(one) && columns[place]) {
            add(number, "now");
          }
        }
        if (who.includes(one)) {
          outer.forEach((number) => add(number, "outer"));
        }
      }
    });
  };

  const within = (box, from, to, side) => {
    const [at, size] = side === "x"
      ? ["scrollLeft", box.clientWidth] : ["scrollTop", box.clientHeight];
    if (from < box[at] || to > box[at] + size) {
      box[at] = Math.max((from + to - size) / 2, 0);
    }
  };

  // Brings the line at which the one waits into the window or, on a phone,
  // into the page.
  const reveal = (isFirst) => {
    const box = document.querySelector(".window");
    const lines = [...box.querySelectorAll(".line.now, .line.from")]
      .filter((line) => line.getClientRects().length > 0);
    const line = lines.find((one) => one.matches(".now")) || lines[0];
    const scrolls = getComputedStyle(box).overflowY === "auto";
    if (line && scrolls) {
      const top = line.getBoundingClientRect().top + box.scrollTop -
        box.getBoundingClientRect().top;
      within(box, top - 20, top + line.offsetHeight + 20, "y");
    } else if (line && !isFirst) {
      line.scrollIntoView({ block: "center" });
    }
  };

  // Tells those who change runs which task is meant, and its state.
  const tell = (one, states) => {
    const began = run.slice(0, now + 1)
      .findLast((change) => change[2].includes(one));
    const state = states.get(one);
    stepper.dispatchEvent(new CustomEvent("shown", { detail: {
      name: names[one], at: run[now][0], began: began ? began[0] : 0,
      until: state >= 0 ? state : null, job: state === JOB,
      lives: state !== undefined,
    } }));
  };

  const show = (step) => {
    const isFirst = find("told").ariaLive === null;
    now = Math.min(Math.max(step, 0), run.length - 1);
    const [at, turn, who, , , , , columns] = run[now];
    const { states, seats } = after(now);
    if (chosen !== null && !states.has(chosen)) {
      chosen = null;
    }
    const said = list[now].querySelector("span").textContent;
    find("told").textContent = said;
    find("at").value = now + 1;
    find("at").setAttribute("aria-valuetext", said);
    find("where").textContent =
      `step ${now + 1} of ${run.length} · turn ${turn} · ${seconds(at)}`;
    find("first").disabled = find("back").disabled = now === 0;
    find("on").disabled = find("last").disabled = now === run.length - 1;
    queue("ready", states, (state) => state === READY);
    queue("asleep", states, (state) => state >= 0);
    queue("waits", states, (state) => state === WAITS || state === JOB);
    keep(seats, chosen ?? who[0], columns);
    tell(chosen ?? who[0], states);
    mark(seats, who, columns);
    for (const line of document.querySelectorAll(".line.now, .line.from")) {
      const folded = line.closest("details");
      if (folded) {
        folded.open = true;
      }
    }
    frame.setAttribute("x", left + now * width);
    within(frame.closest(".scroll"), left + now * width,
      left + (now + 1) * width, "x");
    const row = [...frame.parentNode.querySelectorAll(".lane text")]
      .find((name) => name.textContent === names[who[0]]);
    if (row) {
      // The times stand above the rows, where y is below zero.
      const top = frame.ownerSVGElement.viewBox.baseVal.y;
      const y = Number(row.getAttribute("y")) - top;
      within(frame.closest(".scroll"), y - 14, y + 6, "y");
    }
    for (const line of printed) {
      line.classList.toggle("ahead", line.dataset.step > now + 1);
      line.classList.toggle("new", line.dataset.step == now + 1);
    }
    const last = printed.findLast((line) => line.dataset.step <= now + 1);
    if (last) {
      const top = last.offsetTop - find("printed").offsetTop;
      within(find("printed"), top, top + last.offsetHeight, "y");
    }
    reveal(isFirst);
  };

  // Some browsers keep files from storing anything.
  const stored = (name, value) => {
    try {
      if (value) {
        localStorage.setItem(name, value);
      }
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };

  // The address of the step and of the changes. Other changes are a new entry
  // of the history, so that the way back undoes them. Some browsers keep
  // files from having another address.
  const remember = (address) => {
    const knobs = stepper.dataset.knobs || "";
    const isOther = history.state && history.state.knobs !== knobs;
    try {
      history[isOther ? "pushState" : "replaceState"]({ knobs }, "",
        address || location.pathname + location.search + "#step-" +
        (now + 1) + knobs);
    } catch { /* The step is shown all the same. */ }
  };

  const live = (how) => find("told").setAttribute("aria-live", how);

  const stop = () => {
    clearInterval(timer);
    timer = null;
    live("polite");
    stepper.classList.remove("plays");
    find("play").setAttribute("aria-pressed", "false");
  };

  const go = (step) => {
    stop();
    show(step);
    remember();
  };

  const play = () => {
    if (timer !== null) {
      return stop();
    }
    live("off");
    stepper.classList.add("plays");
    find("play").setAttribute("aria-pressed", "true");
    if (now === run.length - 1) {
      show(0);
    }
    timer = setInterval(() => {
      show(now + 1);
      remember();
      if (now === run.length - 1) {
        stop();
      }
    }, 900);
  };

  // The first step of the next instant, or of this or the former one.
  const instant = (by) => {
    const time = (step) => run[step]?.[0];
    let step = now + by;
    while (by > 0 && time(step) === time(now)) {
      step += 1;
    }
    while (by < 0 && step > 0 && time(step - 1) === time(step)) {
      step -= 1;
    }
    return step;
  };

  const keys = {
    n: () => go(now + 1), p: () => go(now - 1),
    N: () => go(instant(1)), P: () => go(instant(-1)), " ": play,
  };
  const controls = "button, input, summary, a, [tabindex='0']";

  // Before the keys of all pages, which the box turns off, too.
  addEventListener("keydown", (event) => {
    const busy = event.altKey || event.ctrlKey || event.metaKey;
    const { key, target } = event;
    const typed = "input[type=number], textarea";
    if (busy || key.length !== 1 || target.matches?.(typed)) {
      return;
    }
    if (key !== " " && !find("keys").checked) {
      event.stopImmediatePropagation();
    } else if (keys[key] && !(key === " " && target.closest?.(controls))) {
      event.preventDefault();
      keys[key]();
    }
  }, true);

  find("first").addEventListener("click", () => go(0));
  find("back").addEventListener("click", () => go(now - 1));
  find("play").addEventListener("click", play);
  find("on").addEventListener("click", () => go(now + 1));
  find("last").addEventListener("click", () => go(run.length - 1));
  find("at").addEventListener("input", () => go(find("at").value - 1));

  const asked = () => Number(/^#step-(\d+)(;|$)/.exec(location.hash)?.[1]);
  const follow = () => {
    // A link to a step has no changes, and gets those that are shown.
    const isLink = !history.state && !location.hash.includes(";");
    if (asked()) {
      stop();
      show(asked() - 1);
      find("list").open = false;
      scrollTo(0, 0);
    }
    if (isLink) {
      remember(stepper.dataset.knobs ? "" : location.href);
    }
  };
  for (const id of ["stepper", "queues", "kept", "letters"]) {
    find(id).hidden = false;
  }
  find("keys").checked = stored("keys") !== "off";
  find("keys").addEventListener("change", () =>
    stored("keys", find("keys").checked ? "on" : "off"));
  // Another run has taken the place of the one before.
  stepper.addEventListener("recorded", ({ detail }) => {
    stop();
    const name = names[chosen];
    take();
    chosen = names.includes(name) ? names.indexOf(name) : null;
    show(detail ?? now);
    remember();
  });
  stepper.addEventListener("again", () => show(now));
  take();
  show(0);
  live("polite");
  follow();
  addEventListener("hashchange", follow);
  addEventListener("load", follow);
})();
