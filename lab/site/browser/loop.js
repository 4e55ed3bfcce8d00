// The lab as a guest of this page's loop: an instance of one module for each
// style, turned by the page's own tasks and timers. `rows.js` has what the
// buttons do.
"use strict";
globalThis.guests = (() => {
  const STYLES = ["callbacks", "send", "yield-from", "async-await"];
  const HOSTS = ["virtual", "blocking", "scheduled"];
  // The longest time that a browser's timer takes, in milliseconds.
  const LONGEST = 2 ** 31 - 1;
  const LACKS = "refused: this browser cannot suspend a call";

  // A task of the page behind those that wait, without the 4 ms that nested
  // timers are made to take.
  const soon = (() => {
    const { port1, port2 } = new MessageChannel();
    const waiting = [];
    port1.onmessage = () => waiting.shift()();
    return (call) => {
      waiting.push(call);
      port2.postMessage(0);
    };
  })();

  const canSuspend = () => typeof WebAssembly.Suspending === "function";

  const stamp = (us) => {
    const ms = Math.floor(us / 1000);
    const rest = String(ms % 1000).padStart(3, "0");
    return `[${String(Math.floor(ms / 1000)).padStart(4)}.${rest}]`;
  };

  // One lab in one style.
  class Column {
    constructor(style, row, clock) {
      this.style = style;
      this.row = row;
      this.clock = { speed: 1, late: 0, ...clock };
      this.promises = new Map();
      this.idlers = [];
      this.began = null;
    }

    async open(host) {
      const module = await compiled("guest.js", "guestModule");
      const said = [];
      const system = wasi([], (_file, bytes) => said.push(...bytes), {
        now: () => this.now() / 1e3,
        wait: (ms) => {
          this.listen();
          return new Promise((go) => this.timer(go, ms));
        },
      });
      const instance = await WebAssembly.instantiate(module, system.imports);
      system.take(instance);
      this.exports = instance.exports;
      this.said = said;
      this.trapped = false;
      this.host = host;
      this.origin = performance.now();
      this.exports._initialize?.();
      this.exports.lab_open(STYLES.indexOf(this.style), HOSTS.indexOf(host));
    }

    // Microseconds since the lab was opened.
    now() {
      return (performance.now() - this.origin) * 1e3 * this.clock.speed;
    }

    // The time of this task of the page: what it starts, it starts at once.
    task() {
      if (this.began === null) {
        this.began = this.now();
        soon(() => {
          this.began = null;
        });
      }
      return this.began;
    }

    timer(call, ms) {
      const { speed, late } = this.clock;
      const asked = Math.min(Math.ceil(ms / speed), LONGEST);
      this.asks?.(asked);
      return setTimeout(call, asked + late);
    }

    tell(text) {
      this.row.tell("lab", this.style, text);
    }

    // Calls the module; a trap ends this lab, and nothing else.
    call(name, ...given) {
      if (this.trapped) {
        return undefined;
      }
      try {
        const gives = this.exports["lab_" + name](...given);
        this.listen();
        return gives;
      } catch (error) {
        this.trap(error);
        return undefined;
      }
    }

    trap(error) {
      this.trapped = true;
      const said = new TextDecoder().decode(new Uint8Array(this.said));
      this.tell("trapped: " + (said.split("\n")[2] ?? error.message));
    }

    // Takes what the lab tells.
    listen() {
      const at = this.exports.lab_text();
      const bytes = this.exports.lab_text_bytes();
      const { buffer } = this.exports.memory;
      const text = new TextDecoder().decode(new Uint8Array(buffer, at, bytes));
      for (const line of text.split("\n").slice(0, -1)) {
        const [, kind, us, said] = /^(\w+) (\d+) (.*)$/.exec(line);
        this.hear(kind, Number(us), said);
      }
    }

    hear(kind, us, said) {
      this.heard = performance.now() - this.origin;
      if (kind === "print") {
        this.printed = (this.printed ?? "") + `${stamp(us)} ${said}\n`;
        this.tell(this.clock.stamps ? `${stamp(us)} ${said}` : said);
      } else if (kind === "value") {
        const fulfil = this.promises.get(said);
        if (fulfil) {
          fulfil(said);
        } else {
          this.tell("its value is " + said);
        }
      } else {
        this.tell({
          scheduled: "the run is scheduled",
          ended: said ? "it raises " + said : "the run has ended",
        }[kind]);
      }
    }

    // Does something to the lab, then lets the page turn it.
    enter(name, ...given) {
      const gives = this.call(name, ...given);
      this.schedule();
      return gives;
    }

    start(kind, mark, us) {
      return this.enter("start", kind, mark, us, this.task());
    }

    cancel(number) {
      this.enter("cancel", number, this.task());
    }

    // Evaluates a block of the page: gives a promise of its value.
    evaluate(kind, mark, us) {
      return new Promise((fulfil) => {
        this.promises.set(String(mark), fulfil);
        this.start(kind, mark, us);
      });
    }

    // Runs a program; in a call that waits, this gives a promise.
    async run(program) {
      if (this.host !== "blocking") {
        this.enter("run", program);
        return;
      }
      if (!canSuspend()) {
        this.tell(LACKS);
        return;
      }
      const run = WebAssembly.promising(this.exports.lab_run);
      try {
        await run(program);
        this.listen();
      } catch (error) {
        this.trap(error);
      }
    }

    // Asks the page for the next turn.
    schedule() {
      clearTimeout(this.pending);
      this.asked = (this.asked ?? 0) + 1;
      const next = this.trapped ? -1 : this.exports.lab_next();
      if (next < 0) {
        this.idlers.splice(0).forEach((idle) => idle());
        return;
      }
      const asked = this.asked;
      const turn = () => {
        if (asked === this.asked) {
          this.enter("turn", this.now());
        }
      };
      const wait = (next - this.now()) / 1e3;
      if (wait <= 0) {
        soon(turn);
      } else {
        this.pending = this.timer(turn, wait);
      }
    }

    // Waits until the lab waits for nothing but the page.
    idle() {
      return new Promise((idle) => {
        this.idlers.push(idle);
        this.schedule();
      });
    }
  }

  // What happens in one row, in order: on the page, and in each style.
  class Row {
    constructor() {
      this.entries = [];
      this.columns = [];
    }

    tell(where, style, text) {
      this.entries.push({ where, style, text });
    }

    page(text) {
      this.tell("page", null, text);
    }

    async open(host, clock = {}, styles = STYLES) {
      this.columns = styles.map((style) => new Column(style, this, clock));
      await Promise.all(this.columns.map((column) => column.open(host)));
    }

    each(call) {
      return Promise.all(this.columns.map(call));
    }

    idle() {
      return this.each((column) => column.idle());
    }

    // Returns all that happened as one style has seen it, a line each.
    lines(style) {
      const own = this.entries.filter((entry) =>
        entry.style === null || entry.style === style);
      return own.map((entry) => `${entry.where}: ${entry.text}`);
    }
  }

  const after = (ms) => new Promise((go) => setTimeout(go, ms));
  return { STYLES, LACKS, Row, after, canSuspend };
})();
