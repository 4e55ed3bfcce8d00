// Runs the scenario that is written on the page: the module runs it in all
// four styles, and the page shows the verdict and the run.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const section = find("change");
  if (!section) {
    return;
  }
  const [text, begin, outcome] = ["text", "begin", "outcome"].map(find);
  const PARTS = ["results", "picture", "counts", "trace"];
  // The longest address: all browsers have room for it.
  const MOST_ADDRESS = 16000;
  const options = [...begin.options].filter((option) => option.value);
  let asked = 0;

  const tell = (verdict, agree) => {
    find("verdict").textContent = verdict;
    find("verdict").dataset.agree = agree;
    text.setAttribute("aria-invalid", agree === "error");
  };

  const show = (answer) => {
    tell(answer.verdict, answer.agree);
    outcome.hidden = answer.agree === "error";
    if (!outcome.hidden) {
      find("report").textContent = answer.report;
      find("report").hidden = answer.report === "";
      PARTS.forEach((part) => {
        find(part).innerHTML = answer[part];
      });
      find("command").textContent = answer.command;
    }
    // From now on the page has runs of its own.
    find("recorded").hidden = true;
  };

  // Puts the text into the address, if there is room for it.
  const remember = () => {
    const same = options.find((option) => option.dataset.text === text.value);
    begin.value = same ? same.value : "";
    const hash = same ? "#recorded=" + same.value
      : "#scenario=" + encodeURIComponent(text.value);
    const fits = hash.length <= MOST_ADDRESS;
    find("link").textContent = fits ? "The address of this page has the text."
      : "The text is too long for the address.";
    // Some browsers keep files from having another address.
    try {
      history.replaceState(null, "", location.pathname + location.search +
        (fits ? hash : ""));
    } catch { /* It runs all the same. */ }
  };

  const run = async () => {
    asked += 1;
    const own = asked;
    section.setAttribute("aria-busy", "true");
    try {
      remember();
      const most = Number(section.dataset.most);
      if (new Blob([text.value]).size > most) {
        throw new Error(`longer than ${most} bytes`);
      }
      const words = ["lab-web", "scenario", text.value];
      const answer = await answered("module.js", "labModule", words);
      if (own === asked) {
        show(JSON.parse(answer));
      }
    } catch (error) {
      if (own === asked) {
        outcome.hidden = true;
        tell(error.message, "error");
      }
    }
    if (own === asked) {
      section.removeAttribute("aria-busy");
    }
  };

  // Runs what the address has, or else the first that is recorded; an address
  // of a place on the page changes nothing.
  const follow = (first) => {
    const [, kind, rest] =
      /^#(scenario|recorded)=(.*)$/s.exec(location.hash) ?? [];
    let wanted;
    try {
      wanted = kind === "scenario" ? decodeURIComponent(rest)
        : options.find((option) => option.value === rest)?.dataset.text;
    } catch {
      tell("The address has no text of a scenario.", "error");
      return;
    }
    wanted ??= first;
    if (wanted !== undefined && (first || wanted !== text.value)) {
      text.value = wanted;
      run();
    }
  };

  begin.addEventListener("change", () => {
    const [chosen] = begin.selectedOptions;
    if (chosen.value) {
      text.value = chosen.dataset.text;
      run();
    } else {
      text.focus();
    }
  });
  find("run").addEventListener("click", run);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  section.hidden = false;
  addEventListener("hashchange", () => follow());
  follow(options.find((option) => option.value === section.dataset.first)
    .dataset.text);
})();
