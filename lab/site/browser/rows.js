// What each button does; the page has the log that is expected of it.
"use strict";
(() => {
  const { STYLES, LACKS, Row, after } = guests;
  const [SOON, LATER, BODY, TURNS, PAST, WITHIN, FAILS, PANICS] =
    [0, 1, 2, 3, 4, 5, 6, 7];
  const find = (id) => document.getElementById(id);
  const recordings = [...document.querySelectorAll("#recordings pre")];
  const names = recordings.map((text) => text.dataset.program);
  const recorded = (name) => recordings[names.indexOf(name)].textContent;
  const number = (name) => names.indexOf(name);
  const SECOND = 1e6;
  const MS = 1e3;

  // A program, turned by the page, with its output.
  const play = async (row, name, clock) => {
    await row.open("scheduled", { ...clock, stamps: true });
    row.page("run");
    row.each((column) => column.run(number(name)));
    row.page("run has returned");
    await row.idle();
  };

  // Compares what programs print with their recordings; all texts are kept.
  const compare = (row, name, silent) => {
    silent.columns.forEach((column) => {
      const text = column.printed ?? "";
      row.texts[name] = { ...row.texts[name], [column.style]: text };
      const equal = text === recorded(name);
      const begins = recorded(name).startsWith(text);
      row.tell("lab", column.style, name + (equal ? ": equal"
        : begins ? ": ends early, equal so far" : ": DIFFERS"));
    });
  };

  const rows = {
    async W1(row) {
      await row.open("scheduled");
      row.each((column) => column.start(BODY, 1, 0));
      row.page("a body is started");
      await Promise.resolve();
      row.page("a microtask of the page");
      await row.idle();
    },
    async W2(row) {
      await row.open("scheduled");
      for (const mark of [1, 2, 3]) {
        row.each((column) => column.start(SOON, mark, 0));
      }
      row.page("call_soon, three times");
      await Promise.resolve();
      row.page("a microtask of the page");
      await row.idle();
    },
    async W3(row) {
      await row.open("scheduled");
      row.page("a body that takes turns for ever is started");
      const started = await row.each((column) =>
        column.start(TURNS, 1, Infinity));
      // A page that is not seen draws none.
      const frame = await Promise.race([
        new Promise(requestAnimationFrame).then(() => "a frame is drawn"),
        new Promise((over) => setTimeout(over, 2000))
          .then(() => "no frame is drawn for 2 s"),
      ]);
      row.page(frame + ": cancel");
      row.columns.forEach((column, at) => column.cancel(started[at]));
      await row.idle();
      row.page("a body that takes 1,000 turns is started");
      const began = performance.now();
      row.each((column) => column.start(TURNS, 2, 1000));
      await row.idle();
      const took = performance.now() - began;
      row.page(took < 1000 ? "it took less than a second"
        : `it took ${took} ms`);
    },
    async W4(row) {
      await row.open("scheduled");
      for (const mark of [1, 2, 3]) {
        row.each((column) => column.start(LATER, mark, 50 * MS));
      }
      row.page("call_later, three times 50 ms");
      await row.idle();
      const soonest = Math.min(...row.columns.map((column) => column.heard));
      row.page(soonest >= 50 ? "50 ms have passed on the page too"
        : `after ${soonest} ms`);
    },
    async W5(row) {
      await row.open("scheduled");
      row.each((column) => column.start(LATER, 1, 2 * MS));
      row.each((column) => column.start(LATER, 2, 1 * MS));
      row.page("call_later, 2 ms, then 1 ms");
      await row.idle();
    },
    async W6(row) {
      await row.open("scheduled");
      await after(5);
      row.each((column) => column.start(PAST, 1, 0));
      row.page("a body is started that sets a deadline in the past");
      await row.idle();
    },
    async W7(row) {
      await row.open("scheduled");
      const month = 30 * 86400 * SECOND;
      row.each((column) => {
        column.asks = (ms) => column.tell(`setTimeout is asked for ${ms} ms`);
        column.timer = function (_call, ms) {
          this.asks(Math.min(Math.ceil(ms), 2 ** 31 - 1));
        };
      });
      row.page("call_later, for ever");
      row.each((column) => column.start(LATER, 1, Infinity));
      await after(20);
      row.page("call_later, 30 days");
      row.each((column) => column.start(LATER, 2, month));
      await after(20);
      row.page("a turn after 24.8 days");
      row.each((column) => column.call("turn", (2 ** 31 - 1) * MS));
      row.page("close");
      row.each((column) => column.enter("close"));
    },
    async W8(row) {
      await row.open("scheduled");
      row.page("call_later, 50 ms");
      const started = await row.each((column) =>
        column.start(LATER, 1, 50 * MS));
      await after(10);
      row.page("cancel");
      row.columns.forEach((column, at) => column.cancel(started[at]));
      await row.idle();
      const before = row.columns.map((column) => column.call("resumptions"));
      await after(80);
      row.page("80 ms later");
      row.columns.forEach((column, at) => {
        column.enter("turn", column.now());
        const more = column.call("resumptions") - before[at];
        column.tell(`${more} tasks were resumed since`);
      });
    },
    W9: (row) => play(row, "up_down"),
    async W10(row) {
      await row.open("blocking", { stamps: true });
      row.page("run");
      const runs = row.each((column) => column.run(number("up_down")));
      row.page("the page goes on");
      await after(500);
      row.page("a timer of the page");
      await runs;
      row.page("the call has returned");
    },
    async W11(row) {
      const { Suspending } = WebAssembly;
      try {
        delete WebAssembly.Suspending;
        await row.open("blocking");
        row.page("run, in a call that waits, without Suspending");
        await row.each((column) => column.run(number("up_down")));
        await play(row, "up_down");
      } finally {
        if (Suspending) {
          WebAssembly.Suspending = Suspending;
        }
      }
    },
    async W12(row) {
      await row.open("scheduled");
      row.page("run_forever");
      row.each((column) => column.enter("run_forever"));
      row.page("run_forever has returned");
      row.each((column) => column.start(LATER, 1, 50 * MS));
      row.page("call_later, 50 ms");
      await row.idle();
    },
    async W13(row) {
      await row.open("scheduled");
      const all = (name) => row.each((column) => column.enter(name));
      row.page("a body is started");
      row.each((column) => column.start(BODY, 1, 100 * MS));
      await after(50);
      row.page("stop");
      all("stop");
      await after(150);
      row.page("150 ms later: run_forever");
      all("run_forever");
      await row.idle();
      row.page("another body is started");
      row.each((column) => column.start(BODY, 2, 100 * MS));
      await after(50);
      row.page("close");
      all("close");
      await after(150);
      row.page("150 ms later");
    },
    async W14(row) {
      await row.open("scheduled");
      row.page("a body is started that calls run");
      row.each((column) => column.start(WITHIN, 1, 0));
      await row.idle();
      row.page("the last line of one_run_or_many");
      const silent = new Row();
      await silent.open("virtual");
      await silent.each((column) => column.run(number("one_run_or_many")));
      silent.columns.forEach(({ style, printed }) =>
        row.tell("lab", style, printed.trimEnd().split("\n").pop()));
    },
    async W15(row) {
      row.page("all programs, at 20 times the speed");
      for (const name of names) {
        const silent = new Row();
        await play(silent, name, { speed: 20 });
        compare(row, name, silent);
      }
    },
    W16: (row) => play(row, "gather_errors"),
    async W17(row) {
      await row.open("scheduled");
      const evaluate = (mark, us) => row.each((column) => {
        column.evaluate(BODY, mark, us).then((value) =>
          column.tell(`the promise of block ${mark} gives ${value}`));
      });
      evaluate(1, 60 * MS);
      row.page("block 1 is evaluated");
      evaluate(2, 30 * MS);
      row.page("block 2 is evaluated");
      await row.idle();
    },
    W18: (row) => play(row, "executor"),
    async W19(row) {
      await row.open("scheduled");
      row.page("a body is started that fails");
      row.each((column) => column.start(FAILS, 1, 20 * MS));
      await row.idle();
      row.page("a body is started; one in send panics");
      row.each((column) =>
        column.start(column.style === "send" ? PANICS : BODY, 2, 20 * MS));
      await row.idle();
      row.page("another body is started");
      for (const column of row.columns.filter(({ trapped }) => trapped)) {
        await column.open("scheduled");
        column.tell("a new instance");
      }
      row.each((column) => column.start(BODY, 3, 0));
      await row.idle();
    },
    async W20(row, some) {
      const { programs } = find("W20").closest("section").dataset;
      const late = some ?? programs.split(" ");
      row.page("each timer is a second late");
      const all = await Promise.all(late.map(async (name) => {
        const silent = new Row();
        await play(silent, name, { late: 1000 });
        return silent;
      }));
      all.forEach((silent, at) => compare(row, late[at], silent));
    },
  };

  const cell = (kind, text = "") => {
    const made = document.createElement("td");
    made.className = kind;
    made.textContent = text;
    return made;
  };

  // Shows the entries: those of the page cut the four logs at equal places.
  const show = (section, row) => {
    const body = section.querySelector(".happened tbody");
    body.replaceChildren();
    const add = (page, labs) => {
      const line = document.createElement("tr");
      line.append(cell("page", page), ...STYLES.map((style, at) =>
        cell(style, labs[at])));
      body.append(line);
    };
    let waiting = STYLES.map(() => []);
    const flush = () => {
      const most = Math.max(...waiting.map((texts) => texts.length));
      for (let at = 0; at < most; at += 1) {
        add("", waiting.map((texts) => texts[at]));
      }
      waiting = STYLES.map(() => []);
    };
    for (const { where, style, text } of row.entries) {
      if (where === "page") {
        flush();
        add(text, []);
      } else {
        waiting[STYLES.indexOf(style)].push(text);
      }
    }
    flush();
  };

  // Compares what happened with what is expected, in each style.
  const judge = (section, row) => {
    const expected = (style) => {
      const own = section.querySelector(`.expected[data-style="${style}"]`);
      const all = own ?? section.querySelector(".expected:not([data-style])");
      return all.textContent.split("\n");
    };
    const others = STYLES.filter((style) => {
      const lines = row.lines(style);
      return lines.join("\n") !== expected(style).join("\n");
    });
    const same = others.length === 0;
    const lacks = row.entries.some(({ text }) => text === LACKS);
    const verdict = section.querySelector(".verdict");
    verdict.dataset.agree = same ? "all" : "none";
    verdict.textContent = same ? "As expected, in all four."
      : lacks ? "This browser has no WebAssembly.Suspending: the call is " +
        "refused, and the row does not hold here."
        : "Not as expected in " + others.join(", ") + ".";
    const logs = new Set(STYLES.map((style) => row.lines(style).join("\n")));
    section.querySelector(".happened").classList
      .toggle("same", logs.size === 1);
  };

  // Runs a row and shows what happens; gives the row.
  const perform = async (name, ...given) => {
    const section = find(name).closest("section");
    const buttons = document.querySelectorAll(".rows button");
    const row = Object.assign(new Row(), { texts: {} });
    buttons.forEach((button) => {
      button.disabled = true;
    });
    section.setAttribute("aria-busy", "true");
    section.querySelector(".happened").hidden = false;
    const tell = row.tell.bind(row);
    row.tell = (...entry) => {
      tell(...entry);
      show(section, row);
    };
    try {
      await rows[name](row, ...given);
      judge(section, row);
    } catch (error) {
      section.querySelector(".verdict").textContent = String(error);
    }
    section.removeAttribute("aria-busy");
    buttons.forEach((button) => {
      button.disabled = false;
    });
    return row;
  };

  document.querySelectorAll(".rows section").forEach((section) => {
    section.querySelector("button").addEventListener("click", () =>
      perform(section.dataset.row));
  });
  find("all").addEventListener("click", async () => {
    for (const name of Object.keys(rows)) {
      await perform(name);
    }
  });
  document.querySelectorAll("button[hidden]").forEach((button) => {
    button.hidden = false;
  });
  Object.assign(guests, { perform, names });
})();
