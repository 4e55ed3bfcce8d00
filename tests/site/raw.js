// The module, compiled on the spot. Put into copies of the pages, ahead of
// their own scripts.
"use strict";
(() => {
  let module = null;
  const compiled = async () => {
    module ??= new WebAssembly.Module(Uint8Array.from(atob("MODULE"),
      (letter) => letter.charCodeAt(0)));
    return module;
  };
  Object.defineProperty(globalThis, "compiled", {
    get: () => compiled, set: () => {},
  });
})();
