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
  let knobs = [];
  let chosen = null;
  let asked = 0;

  // Runs the program with changes; gives what the module says of it.
  const ask = async (wanted) => {
    const words = ["lab-web", program, ...wanted];
    return JSON.parse(await answered("../module.js", "labModule", words));
  };

  const tell = (text, kind) => {
    find("verdict").textContent = text;
    find("verdict").dataset.agree = kind;
  };

  const show = (answer) => {
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
        change(knobs.filter((other) => other !== knob)));
      return chip;
    }));
    stepper.dispatchEvent(new CustomEvent("recorded"));
  };

  // Shows a run with other changes, unless more are asked for meanwhile.
  const change = async (wanted) => {
    asked += 1;
    const own = asked;
    section.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(wanted);
      if (own === asked) {
        show(answer);
        tell(answer.verdict, answer.agree);
      }
    } catch (error) {
      if (own === asked) {
        tell(error.message, "error");
      }
    }
    if (own === asked) {
      section.removeAttribute("aria-busy");
    }
  };

  const add = (kind, at, more = "") => {
    const number = chosen?.name === "main" ? 1
      : /^task (\d+)$/.exec(chosen?.name)?.[1];
    if (number) {
      const knob = `${kind}=${number}@${seconds(at)}`;
      const others = knobs.filter((other) =>
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
    chosen = detail;
    const isTask = /^(main|task \d+)$/.test(detail.name) && detail.lives;
    for (const name of section.querySelectorAll(".meant")) {
      name.textContent = isTask ? detail.name : "the task";
    }
    const sleeps = isTask && detail.until !== null;
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
    const takes = Number(find("takes").value);
    if (takes >= 0) {
      add("sleep", chosen.began, ":" + takes.toFixed(6));
    }
  });
  find("undo").addEventListener("click", () => change([]));
  addEventListener("keydown", (event) => {
    const busy = event.altKey || event.ctrlKey || event.metaKey;
    if (event.key === "c" && !busy && find("keys").checked &&
      event.target.tagName !== "INPUT") {
      cancel();
    }
  });

  // The changes that the address has; one with a step alone keeps them.
  const follow = () => {
    const parts = decodeURIComponent(location.hash).split(";").slice(1);
    if (parts.length === 0) {
      return;
    }
    const wanted = parts.filter((part) => !part.startsWith("of="));
    if (wanted.join() === knobs.join()) {
      return;
    }
    const of = parts.find((part) => part.startsWith("of="));
    change(wanted).then(() => {
      if (of && of !== "of=" + version) {
        tell(find("verdict").textContent + " This link is of another " +
          "version of the program.", find("verdict").dataset.agree);
      }
    });
  };
  section.hidden = false;
  // The step that the page began with, if its script came first.
  stepper.dispatchEvent(new CustomEvent("again"));
  addEventListener("hashchange", follow);
  follow();
})();
