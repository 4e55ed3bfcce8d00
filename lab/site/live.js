// Changes the run that a page shows: the module runs the program again, in
// all four columns, and the page shows that run instead.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const [stepper, section] = [find("stepper"), find("change")];
  if (!stepper || !section) {
    return;
  }
  const { program, version } = section.dataset;
  const texts = ["run", "shares", "who", "kept"];
  const seconds = (us) => (us / 1e6).toFixed(us % 1e3 ? 6 : 3);
  // The changes of the run on the page, and those that are asked for.
  let knobs = [];
  let wanted = [];
  let chosen = null;
  let asked = 0;

  // Runs the program with changes; gives what the module says of it.
  const ask = async (changes) => {
    const words = ["lab-web", program, ...changes];
    return JSON.parse(await answered("../module.js", "labModule", words));
  };

  const tell = (text, kind) => {
    find("verdict").textContent = text;
    find("verdict").dataset.agree = kind;
  };

  // Below the controls, since it says what became of them.
  const refuse = (why) => {
    find("refused").textContent = why;
    find("refused").hidden = why === "";
  };

  const show = (answer, step) => {
    texts.forEach((name) => {
      stepper.dataset[name] = answer[name];
    });
    knobs = answer.knobs ? answer.knobs.split(" ") : [];
    stepper.dataset.knobs = knobs.length === 0 ? ""
      : knobs.map((knob) => ";" + knob).join("") + ";of=" + version;
    document.querySelector(".stage .scroll").innerHTML = answer.lanes;
    find("printed").innerHTML = answer.printed;
    document.querySelector(".steps").innerHTML = answer.list;
    find("count").textContent = answer.steps;
    find("command").textContent = answer.command;
    find("test").textContent = answer.test;
    find("elsewhere").hidden = find("undo").hidden = knobs.length === 0;
    find("knobs").replaceChildren(...knobs.map((knob) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.textContent = knob + " ×";
      chip.setAttribute("aria-label", "undo " + knob);
      chip.addEventListener("click", () =>
        change(wanted.filter((other) => other !== knob)));
      return chip;
    }));
    stepper.dispatchEvent(new CustomEvent("recorded", { detail: step }));
  };

  const painted = () => new Promise((resolve) => setTimeout(resolve));

  // Shows a run with other changes, unless more are asked for meanwhile.
  const change = async (changes, step) => {
    asked += 1;
    const own = asked;
    wanted = changes;
    section.setAttribute("aria-busy", "true");
    refuse("");
    const { textContent, dataset } = find("verdict");
    const before = [textContent, dataset.agree];
    tell("The program runs with these changes …", "busy");
    const hadFocus = section.contains(document.activeElement);
    try {
      await painted();
      const answer = await ask(changes);
      if (own === asked) {
        show(answer, step);
        wanted = knobs;
        const isOther = answer.version !== version;
        tell(answer.verdict + (isOther ? " The module is of another version " +
          "than this page." : ""), answer.agree);
      }
    } catch (error) {
      if (own === asked) {
        wanted = knobs;
        tell(...before);
        refuse(error.message + ". The run is as it was.");
      }
    }
    if (own === asked) {
      section.removeAttribute("aria-busy");
      if (hadFocus && document.activeElement === document.body) {
        find("verdict").focus();
      }
      if (narrow.matches && hadFocus) {
        find("verdict").scrollIntoView({ block: "center" });
      }
    }
  };

  const narrow = matchMedia("(max-width: 760px)");

  const add = (kind, at, more = "") => {
    const number = chosen?.name === "main" ? 1
      : /^task (\d+)$/.exec(chosen?.name)?.[1];
    if (number) {
      const knob = `${kind}=${number}@${seconds(at)}`;
      const others = wanted.filter((other) =>
        other !== knob && !other.startsWith(knob + ":"));
      change([...others, knob + more]);
    }
  };

  const cancel = () => {
    if (!find("cancel").disabled) {
      add("cancel", chosen.at);
    }
  };

  stepper.addEventListener("shown", ({ detail }) => {
    if (!section.matches("[aria-busy]")) {
      refuse("");
    }
    chosen = detail;
    const isTask = /^(main|task \d+)$/.test(detail.name) && detail.lives;
    for (const name of section.querySelectorAll(".meant")) {
      name.textContent = isTask ? detail.name : "the task";
    }
    const sleeps = isTask && detail.until !== null;
    find("when").textContent = seconds(detail.at);
    find("why").hidden = isTask;
    find("cancel").disabled = !isTask;
    find("sleep").disabled = find("takes").disabled = !sleeps;
    find("takes").value = sleeps
      ? seconds(detail.until - detail.began).replace(/\.?0+$/, "") : "";
    find("fail").disabled = !(isTask && detail.job);
  });
  find("cancel").addEventListener("click", cancel);
  find("fail").addEventListener("click", () => add("fail", chosen.began));
  find("takes").addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      find("sleep").click();
    }
  });
  find("sleep").addEventListener("click", () => {
    const takes = find("takes").valueAsNumber;
    if (takes >= 0.001 && takes <= 3600) {
      add("sleep", chosen.began, ":" + takes.toFixed(6));
    } else {
      refuse("A sleep takes from 0.001 to 3600 seconds.");
    }
  });
  find("undo").addEventListener("click", () => change([]));
  addEventListener("keydown", (event) => {
    const busy = event.altKey || event.ctrlKey || event.metaKey;
    if (event.key === "c" && !busy && find("keys").checked &&
      !event.target.matches("input[type=number]")) {
      cancel();
    }
  });

  for (const copy of section.querySelectorAll("[data-copies]")) {
    copy.addEventListener("click", async () => {
      const text = find(copy.dataset.copies).textContent;
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = "copied";
      } catch {
        copy.textContent = "not allowed here";
      }
    });
  }

  // The changes that the address has; one with a step alone keeps them.
  const follow = () => {
    let hash = location.hash;
    try {
      hash = decodeURIComponent(hash);
    } catch { /* What is no text is no change, as it says below. */ }
    const parts = hash.split(";").slice(1).filter((part) => part !== "");
    const changes = parts.filter((part) => !part.startsWith("of="));
    const isLink = changes.length === 0 && !history.state;
    if (isLink || changes.join() === wanted.join()) {
      return;
    }
    const step = Number(/^#step-(\d+)/.exec(hash)?.[1] || 1) - 1;
    const of = parts.find((part) => part.startsWith("of="));
    change(changes, step).then(() => {
      if (of && of !== "of=" + version) {
        refuse("This link is of another version of the program.");
      }
    });
  };
  section.hidden = false;
  // The step that the page began with, if its script came first.
  stepper.dispatchEvent(new CustomEvent("again"));
  addEventListener("hashchange", follow);
  follow();
})();
