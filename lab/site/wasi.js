// The few calls of a program to its system, as a page answers them. There are
// arguments, a clock and an output, and a wait where the page has one and the
// browser can suspend a call; everything else is not there.
"use strict";
globalThis.wasi = (words, heard, clock = { now: () => performance.now() }) => {
  const NOT_THERE = 52;
  const encoder = new TextEncoder();
  const args = words.map((word) => encoder.encode(word + "\0"));
  let memory;
  const view = () => new DataView(memory.buffer);
  const put = (at, value) => view().setUint32(at, value, true);
  const system = {
    args_sizes_get: (count, size) => {
      put(count, args.length);
      put(size, args.reduce((sum, arg) => sum + arg.length, 0));
      return 0;
    },
    args_get: (pointers, at) => {
      for (const arg of args) {
        put(pointers, at);
        new Uint8Array(memory.buffer, at).set(arg);
        pointers += 4;
        at += arg.length;
      }
      return 0;
    },
    environ_sizes_get: (count, size) => {
      put(count, 0);
      put(size, 0);
      return 0;
    },
    environ_get: () => 0,
    clock_time_get: (_clock, _precision, at) => {
      const ns = BigInt(Math.round(clock.now() * 1e6));
      view().setBigUint64(at, ns, true);
      return 0;
    },
    random_get: (at, size) => {
      crypto.getRandomValues(new Uint8Array(memory.buffer, at, size));
      return 0;
    },
    fd_write: (file, parts, count, written) => {
      let size = 0;
      for (let part = parts; part < parts + 8 * count; part += 8) {
        const at = view().getUint32(part, true);
        const length = view().getUint32(part + 4, true);
        heard(file, new Uint8Array(memory.buffer, at, length).slice());
        size += length;
      }
      put(written, size);
      return 0;
    },
    proc_exit: (code) => {
      throw Object.assign(new Error("exit"), { code });
    },
  };
  // Waits until a time: the only thing that a program without files polls.
  const poll = async (asked, event, _count, events) => {
    const ms = Number(view().getBigUint64(asked + 24, true)) / 1e6;
    const isTime = view().getUint16(asked + 40, true) & 1;
    await clock.wait(isTime ? ms - clock.now() : ms);
    view().setBigUint64(event, view().getBigUint64(asked, true), true);
    put(event + 8, 0);
    put(events, 1);
    return 0;
  };
  if (clock.wait && WebAssembly.Suspending) {
    system.poll_oneoff = new WebAssembly.Suspending(poll);
  }
  return {
    imports: { wasi_snapshot_preview1: new Proxy(system, {
      get: (own, name) => own[name] ?? (() => NOT_THERE),
    }) },
    take: (instance) => {
      memory = instance.exports.memory;
    },
  };
};

// Compiles a module that a script has put down as text, once.
globalThis.compiled = (() => {
  const modules = new Map();
  const load = async (path, name) => {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = path;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () =>
        reject(new Error(path + " cannot be loaded")));
      document.head.append(script);
    });
    const packed = Uint8Array.from(atob(globalThis[name]), (letter) =>
      letter.charCodeAt(0));
    const stream = new Blob([packed]).stream()
      .pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compile(await new Response(stream).arrayBuffer());
  };
  return (path, name) => {
    if (!modules.has(path)) {
      modules.set(path, load(path, name));
    }
    return modules.get(path);
  };
})();

// Runs a module with words; gives what it prints, or throws its errors.
globalThis.answered = async (path, name, words) => {
  const module = await compiled(path, name);
  const said = [[], [], []];
  const system = wasi(words, (file, bytes) => said[file]?.push(bytes));
  const instance = await WebAssembly.instantiate(module, system.imports);
  system.take(instance);
  let code = 0;
  try {
    instance.exports._start();
  } catch (error) {
    code = error.code ?? error;
  }
  const [, output, errors] = await Promise.all(said.map((bytes) =>
    new Blob(bytes).text()));
  if (code !== 0) {
    throw new Error(errors.trim() || String(code));
  }
  return output;
};
