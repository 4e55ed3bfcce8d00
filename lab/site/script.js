// Chooses columns by keys, and keeps the choice in the address, so that it
// can be shared. The pages can be read without.
"use strict";
(() => {
  const names = ["callbacks", "send", "yield-from", "async-await"];
  const box = (name) => document.getElementById("show-" + name);
  const tab = (name) => document.getElementById("tab-" + name);
  const narrow = window.matchMedia("(max-width: 760px)");

  const shown = () => {
    const query = new URLSearchParams(location.search).get("columns");
    return names.filter((name) => box(name)
      ? (narrow.matches ? tab(name) : box(name)).checked
      : query && query.split(",").includes(name));
  };

  const remember = () => {
    const now = shown();
    const all = now.length === names.length || now.length === 0;
    const query = all ? "" : "?columns=" + now.join(",");
    for (const link of document.querySelectorAll("a[href]")) {
      const [path, anchor] = link.getAttribute("href").split("#");
      const page = path.split("?")[0];
      if (page.endsWith(".html")) {
        link.href = page + query + (anchor ? "#" + anchor : "");
      }
    }
    if (box(names[0]) && location.search !== query) {
      // Some browsers keep files from having another address.
      try {
        history.replaceState(null, "", location.pathname + query +
          location.hash);
      } catch { /* The columns are shown all the same. */ }
    }
  };

  const show = (chosen) => {
    for (const name of names) {
      box(name).checked = chosen.includes(name);
    }
    if (chosen.length > 0) {
      tab(chosen[0]).checked = true;
    }
    remember();
  };

  // The columns that are shown, moved on by one.
  const move = (by) => {
    const now = shown().map((name) => names.indexOf(name));
    const size = now.length === names.length ? 1 : Math.max(now.length, 1);
    const last = names.length - size;
    const from = now.length === names.length
      ? (by > 0 ? 0 : last)
      : Math.min(Math.max((now[0] ?? 0) + by, 0), last);
    show(names.slice(from, from + size));
  };

  const press = (event) => {
    const busy = event.altKey || event.ctrlKey || event.metaKey;
    const typed = "input:not([type=checkbox])";
    if (busy || event.target.matches(typed)) {
      return;
    }
    const name = names[Number(event.key) - 1];
    if (name && narrow.matches) {
      show([name]);
    } else if (name) {
      const now = shown();
      show(names.filter((one) => (one === name) !== now.includes(one)));
    } else if (event.key === "0") {
      show(names);
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      move(event.key === "ArrowRight" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  };

  const asked = (new URLSearchParams(location.search).get("columns") || "")
    .split(",").filter((name) => names.includes(name));
  if (box(names[0])) {
    if (asked.length > 0) {
      show(asked);
    }
    document.addEventListener("keydown", press);
    document.addEventListener("change", remember);
    narrow.addEventListener("change", remember);
  }
  remember();
  if (asked.length > 0 && location.hash) {
    // Columns that went have moved it.
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }
})();
