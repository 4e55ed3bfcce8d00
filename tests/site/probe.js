// Tells the page around this one what can be seen here. Put into copies of
// the pages; the pages themselves have nothing of it.
"use strict";
addEventListener("load", () => {
  const styles = ["callbacks", "send", "yield-from", "async-await"];
  // The columns of which a cell is seen, in their order from the left.
  const seen = () => {
    const cells = [...document.querySelectorAll(".reading .cell:not(.none)")];
    const shown = cells.filter((cell) => cell.getClientRects().length > 0);
    return styles.filter((style) =>
      shown.some((cell) => cell.classList.contains(style))).join(",");
  };
  // How many cells of the first row stand beside each other.
  const beside = () => {
    const row = document.querySelector(".reading .cells");
    const cells = row ? [...row.children] : [];
    const boxes = cells.map((cell) => cell.getBoundingClientRect())
      .filter((box) => box.width > 0);
    return boxes.filter((box) => box.top === boxes[0].top).length;
  };
  const found = [];
  const tell = (what, value) => found.push(what + "=" + value);
  tell("width", innerWidth);
  tell("overflow",
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  tell("seen", seen());
  tell("beside", beside());
  tell("background", getComputedStyle(document.body).backgroundColor);
  const visible = (label) => label && label.getClientRects().length > 0;
  const click = (id) => {
    const label = document.querySelector(`.bar [for="${id}"]`);
    if (visible(label)) {
      label.click();
      tell(id, seen());
    }
  };
  click("tab-send");
  click("tab-async-await");
  click("show-send");
  const press = (key) => {
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    tell("key " + key, seen());
  };
  for (const key of ["0", "3", "ArrowLeft", "0", "ArrowRight"]) {
    press(key);
  }
  const link = [...document.querySelectorAll("a")].find((a) =>
    a.getAttribute("href").includes("index.html"));
  tell("link", link ? link.getAttribute("href") : "");
  // Where the keys lead, in order: the first thing must be the way past all
  // that stands before the text.
  const stops = [...document.querySelectorAll("a, input, summary")];
  tell("first stop", stops[0].textContent);
  parent.postMessage(found.join("\n"), "*");
});
