// Performs all rows of the page on which the lab is a guest, and tells the
// page around this one what happened. Put into copies of the page.
"use strict";
// The browser's own time waits for no thread that compiles.
WebAssembly.compile = async (bytes) => new WebAssembly.Module(bytes);
if (location.search === "?without-suspending") {
  delete WebAssembly.Suspending;
}
addEventListener("load", async () => {
  const told = { errors: [], rows: {} };
  const fails = (error) => told.errors.push(String(error));
  addEventListener("error", (event) => fails(event.message));
  addEventListener("unhandledrejection", (event) => fails(event.reason));
  const perform = async (key, name, ...given) => {
    const row = await guests.perform(name, ...given);
    const lines = guests.STYLES.map((style) => [style, row.lines(style)]);
    told.rows[key] = {
      verdict: document.querySelector(`[data-row=${name}] .verdict`).textContent,
      lines: Object.fromEntries(lines),
      texts: row.texts,
    };
  };
  const sections = document.querySelectorAll(".rows section");
  const buttons = document.querySelectorAll(".run");
  told.buttons = [...buttons].filter((button) =>
    button.getClientRects().length > 0).length;
  told.suspends = guests.canSuspend();
  for (const { dataset } of sections) {
    await perform(dataset.row, dataset.row);
  }
  if (told.suspends) {
    const all = guests.names.filter((name) => name !== "racers");
    await perform("late", "W20", all);
  }
  document.querySelector("[data-row=W5] .expected").textContent = "lab: mark 1";
  await perform("canary", "W5");
  const { scrollWidth, clientWidth } = document.documentElement;
  told.overflow = scrollWidth - clientWidth;
  parent.postMessage("told=" + JSON.stringify(told), "*");
});
