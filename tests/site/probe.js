// Tells the page around this one what can be seen here. Put into copies of
// the pages; the pages themselves have nothing of it.
"use strict";
// What a page shows of a step, and what keys and buttons change.
const tellSteps = (tell) => {
  const styles = ["callbacks", "send", "yield-from", "async-await"];
  const text = (id) => document.getElementById(id).textContent;
  const texts = (found) => [...found].map((one) => one.textContent).join(",");
  const numbers = (style, kind) =>
    [...document.querySelectorAll(`.window .${style} .line.${kind}`)]
      .map((line) => line.dataset.n).join(",");
  const shown = () => {
    const found = [text("where"), text("told")];
    for (const style of styles) {
      const lines = document.querySelectorAll(`.window .${style} .line`);
      const chips = [...lines].flatMap((line) =>
        [...line.querySelectorAll(".chip")].map((chip) =>
          line.dataset.n + " " + chip.textContent));
      found.push(`${style}: from ${numbers(style, "from")}; ` +
        `now ${numbers(style, "now")}; chips ${chips.sort().join(",")}`);
    }
    for (const id of ["ready", "asleep", "waits"]) {
      const chips = document.querySelectorAll(`#${id} .chip`);
      found.push(`${id}: ${texts(chips)}`);
    }
    const printed = document.querySelectorAll("#printed > :not(.ahead)");
    found.push("printed: " + printed.length);
    return found;
  };
  const press = (key, on) => (on || document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const told = document.getElementById("told");
  const first = shown();
  first.forEach((line) => tell("shown", line));
  tell("spoken", document.getElementById("at").getAttribute("aria-valuetext"));
  press("n");
  press("p");
  tell("back", shown().join() === first.join() || text("where"));
  tell("live", told.getAttribute("aria-live"));
  press(" ");
  tell("live", told.getAttribute("aria-live"));
  press("p");
  tell("live", told.getAttribute("aria-live"));
  document.getElementById("last").click();
  tell("end", text("where"));
  press("P");
  tell("instant", text("where"));
  press(" ", document.getElementById("on"));
  tell("live", told.getAttribute("aria-live"));
  document.getElementById("keys").click();
  press("p");
  press("1");
  tell("off", text("where"));
  document.getElementById("keys").click();
  tell("hash", location.hash);
  const buttons = [...document.querySelectorAll(".stepper button")];
  const places = buttons.map((one) => one.getBoundingClientRect().left);
  const at = places.indexOf(Math.max(...places));
  tell("rightmost", buttons[at].id + ", " + buttons[at].innerText.trim());
  const sizes = [...document.querySelectorAll(".stepper button")]
    .map((button) => button.getBoundingClientRect())
    .filter((box) => box.width < 44 || box.height < 44);
  tell("small", sizes.length);
  const box = document.getElementById("stepper").getBoundingClientRect();
  tell("bottom", innerHeight - Math.round(box.bottom));
};
// What a page shows of a run that was changed, and what more changes do.
const tellChanges = async (tell, settled, refused) => {
  const find = (id) => document.getElementById(id);
  const step = (number) => {
    find("at").value = number;
    find("at").dispatchEvent(new Event("input"));
  };
  const back = async (to) => {
    history.back();
    for (let wait = 0; wait < 99 && !location.hash.endsWith(to); wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await settled();
  };
  const isByHand = refused.startsWith("This link");
  tell("verdict", find("verdict").textContent);
  tell("agree", find("verdict").dataset.agree);
  tell("command", find("command").textContent);
  find("undo").click();
  await settled();
  tell("undone", location.hash);
  // Frames have one history in common: only a page alone has a way back.
  if (parent.length === 1) {
    await back(";of=" + find("change").dataset.version);
    tell("history", location.hash.replace(/;of=.*/, ""));
    tell("history", find("verdict").textContent);
    tell("history", find("where").textContent);
    find("undo").click();
    await settled();
    location.hash = "#step-2";
    await settled();
    find("cancel").click();
    await settled();
    tell("history", location.hash.replace(/;of=.*/, ""));
    await back("#step-2");
    tell("history", location.hash);
    tell("history", find("where").textContent);
  }
  if (!isByHand) {
    return;
  }
  step(4);
  document.querySelector("#asleep .chip").click();
  tell("takes", find("takes").value);
  const typed = ["1", "n", "ArrowLeft", "c"].map((key) =>
    find("takes").dispatchEvent(new KeyboardEvent("keydown",
      { key, bubbles: true, cancelable: true })));
  tell("typed", typed.join() + " " + find("where").textContent);
  find("takes").value = "-3";
  find("sleep").click();
  tell("negative", find("refused").textContent);
  find("takes").value = "0.05";
  find("sleep").click();
  await settled();
  tell("slept", location.hash.replace(/;of=.*/, ""));
  tell("slept", find("verdict").textContent);
  step(4);
  document.querySelector("#asleep .chip").click();
  document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key: "c", bubbles: true }));
  await settled();
  tell("cut", location.hash.replace(/;of=.*/, ""));
  tell("cut", find("verdict").textContent);
};
// What the page with a scenario shows of it, and of another by hand.
const tellScenario = async (tell, settled) => {
  const find = (id) => document.getElementById(id);
  const shown = () => {
    tell("agree", find("verdict").dataset.agree);
    tell("verdict", find("verdict").textContent);
    const shows = !find("outcome").hidden;
    tell("shows", shows);
    for (const part of ["results", "counts", "trace"]) {
      const text = shows ? find(part).textContent : "";
      tell(part, text.replace(/\s+/g, " "));
    }
    tell("hash", location.hash);
  };
  await settled();
  shown();
  const text = find("text");
  text.value = text.value.replaceAll('_us": 2', '_us": 72');
  text.dispatchEvent(new KeyboardEvent("keydown",
    { key: "Enter", ctrlKey: true, cancelable: true }));
  await settled();
  shown();
};
addEventListener("load", async () => {
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
  addEventListener("error", (event) => tell("error", event.message));
  addEventListener("unhandledrejection", (event) =>
    tell("error", event.reason));
  // Until a run that is asked for is on the page.
  const settled = async () => {
    do {
      await new Promise((resolve) => setTimeout(resolve, 10));
    } while (document.querySelector("#change[aria-busy]"));
  };
  const at = document.getElementById("at");
  const isChanged = location.hash.includes(";");
  let refused = "";
  if (isChanged) {
    await settled();
    refused = document.getElementById("refused").textContent;
    tell("refused", refused.replaceAll("\n", " "));
    tell("asked", document.getElementById("where").textContent);
  }
  if (location.hash.startsWith("#step-") && at.getClientRects().length > 0) {
    tellSteps(tell);
  }
  if (isChanged) {
    await tellChanges(tell, settled, refused);
  }
  const field = document.getElementById("text");
  if (field) {
    tell("field", field.checkVisibility());
    tell("recorded", document.getElementById("recorded").checkVisibility());
    if (field.checkVisibility()) {
      await tellScenario(tell, settled);
    }
  }
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
