"use strict";
(() => {
  const data = JSON.parse(document.getElementById("recording").textContent);
  const at = (id) => document.getElementById(id);
  const last = data.steps.length - 1;
  const pause = { start: 2000, fact: 2000, fire: 4000, end: 0 }; // milliseconds that a step stays while playing
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let place = 0;
  let timer = 0;

  // Text always goes in as text, never as markup.
  function made(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function ruleButton(number, name) {
    const button = made("button", "rule-button", data.rules[number].id);
    button.type = "button";
    button.dataset.rule = number;
    button.addEventListener("click", () => showRule(number));
    button.addEventListener("focus", () => showRule(number));
    if (name) button.setAttribute("aria-label", name);
    return button;
  }

  function memoryItem(item, isNew) {
    const entry = made("li", isNew ? "new" : "");
    entry.append(made("span", "kind " + item.kind, item.kind), " ", made("bdi", "words", item.words));
    if (isNew) entry.append(" ", made("span", "tag", "new"));
    if (item.rule !== undefined) {
      const by = made("span", "by", "by ");
      by.append(ruleButton(item.rule, "by rule " + data.rules[item.rule].id));
      entry.append(by);
    } else if (item.by) entry.append(made("span", "by", item.by));
    return entry;
  }

  function agendaItem(number, order, isNew) {
    const entry = made("li", (order === 0 ? "next " : "") + (isNew ? "new" : ""));
    entry.append(ruleButton(number));
    if (order === 0) entry.append(" ", made("span", "tag", "fires next"));
    if (isNew) entry.append(" ", made("span", "tag", "new"));
    entry.append(" ", made("span", "salience", "salience " + data.rules[number].salience));
    return entry;
  }

  function fill(list, entries) {
    const box = list.closest(".box");
    const held = list.contains(document.activeElement);
    list.replaceChildren(...entries);
    if (held) box.focus({ preventScroll: true }); // what had the focus is gone; stay near it
    const fresh = list.querySelector(".new");
    box.scrollTo({ top: fresh ? fresh.offsetTop - box.offsetTop - 40 : 0, behavior: calm.matches ? "auto" : "smooth" });
  }

  function showMemory(step) {
    const before = data.steps.slice(0, place).flatMap((one) => one.memory);
    const entries = before.map((item) => memoryItem(item, false));
    fill(at("memory-items"), entries.concat(step.memory.map((item) => memoryItem(item, true))));
    at("memory-count").textContent = before.length + step.memory.length;
  }

  function showAgenda(step) {
    const fresh = new Set(step.activated);
    fill(at("agenda-items"), step.agenda.map((number, order) => agendaItem(number, order, fresh.has(number))));
    at("agenda-count").textContent = step.agenda.length;
    at("agenda-note").textContent = step.agenda.length ? "Highest salience first; among equals the order of the rule files." : "Empty.";
  }

  // The rule of a step is the one that fires, else the first that it puts on the agenda.
  function showRuleOf(step) {
    const number = step.rule ?? step.activated[0];
    at("return").hidden = true;
    at("rule-heading").textContent = step.rule !== null ? "The rule that fires" : "Newly on the agenda";
    if (step.rule === null && number === undefined) at("rule-heading").textContent = "No rule in this step";
    at("rule-note").textContent = note(step);
    at("rule-card").replaceChildren(...(number === undefined ? [] : [card(number)]));
    at("rule").querySelector(".box").scrollTop = 0;
    press(null);
  }

  function note(step) {
    if (step.rule !== null) return "";
    if (step.kind === "start") return "Rules come to the agenda as facts make their conditions true.";
    if (!step.activated.length) return "This fact alone makes no rule's condition true.";
    if (step.activated.length === 1) return "Its condition has become true; it has not fired yet.";
    return "The first of " + step.activated.length + " whose conditions have become true; they have not fired yet.";
  }

  function showRule(number) {
    if (number === data.steps[place].rule) return showRuleOf(data.steps[place]);
    const waits = data.steps[place].agenda.includes(number);
    at("rule-heading").textContent = waits ? "A rule on the agenda" : "A rule that fired before";
    at("rule-note").textContent = "";
    at("return").hidden = false;
    at("rule-card").replaceChildren(card(number));
    press(number);
  }

  function press(number) {
    for (const button of document.querySelectorAll(".rule-button")) {
      if (Number(button.dataset.rule) === number) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function card(number) {
    const copy = at("rule-" + number).cloneNode(true);
    copy.removeAttribute("id");
    return copy;
  }

  // Every part of the picture with the step at which it appears; found once.
  const nodes = new Map(data.nodes);
  const waiting = new Map(data.waiting);
  const edges = new Map(data.edges.map(([source, target, when]) => [JSON.stringify([source, target]), when]));
  const parts = [...document.querySelectorAll("#chain [data-node], #chain [data-from]")].map((element) => {
    const { node, from, to } = element.dataset;
    const when = node === undefined ? edges.get(JSON.stringify([from, to])) : nodes.get(node);
    return { element, node, when: when ?? Infinity, waits: waiting.get(node) ?? Infinity };
  });

  function showChain() {
    for (const { element, when, waits } of parts) {
      element.classList.toggle("at-later", when > place);
      element.classList.toggle("at-now", when === place);
      element.classList.toggle("at-waiting", when > place && waits <= place);
    }
    const now = parts.filter((part) => part.node !== undefined && part.when === place);
    if (now.length) bringIntoView(at("chain-box"), now.map((part) => part.element.getBoundingClientRect()));
  }

  // Scrolls the box, and only the box, to the middle of what is new.
  function bringIntoView(box, places) {
    const frame = box.getBoundingClientRect();
    const middle = (low, high) => (Math.min(...places.map(low)) + Math.max(...places.map(high))) / 2;
    const left = middle((p) => p.left, (p) => p.right) - frame.left - frame.width / 2;
    const top = middle((p) => p.top, (p) => p.bottom) - frame.top - frame.height / 2;
    box.scrollBy({ left, top, behavior: calm.matches ? "auto" : "smooth" });
  }

  function go(wanted) {
    place = Math.max(0, Math.min(last, wanted));
    const step = data.steps[place];
    document.documentElement.dataset.step = step.kind;
    at("title").textContent = step.title;
    at("told").textContent = step.told;
    at("place").textContent = place + " of " + last;
    at("slider").value = place;
    at("slider").setAttribute("aria-valuetext", "Step " + place + " of " + last + ": " + step.title);
    for (const id of ["first", "back"]) at(id).setAttribute("aria-disabled", place === 0);
    for (const id of ["next", "last"]) at(id).setAttribute("aria-disabled", place === last);
    const phase = step.kind === "start" ? "fact" : step.kind;
    for (const entry of at("phases").children) {
      if (entry.dataset.phase === phase) entry.setAttribute("aria-current", "step");
      else entry.removeAttribute("aria-current");
    }
    showMemory(step);
    showAgenda(step);
    showRuleOf(step);
    showChain();
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    at("play").setAttribute("aria-label", "Play");
  }

  function playOn() {
    timer = setTimeout(() => {
      go(place + 1);
      if (place < last) playOn();
      else stop();
    }, pause[data.steps[place].kind]);
  }

  function playOrPause() {
    if (timer) return stop();
    if (place === last) go(0);
    at("play").setAttribute("aria-label", "Pause");
    playOn();
  }

  function move(wanted) {
    stop();
    go(wanted);
  }

  function toggled(button, on) {
    button.setAttribute("aria-pressed", on);
    return on;
  }

  function asList() {
    stop();
    const on = toggled(at("as-list"), at("as-list").getAttribute("aria-pressed") !== "true");
    document.documentElement.classList.toggle("listing", on);
    if (!on) go(place);
  }

  function dark(on) {
    document.documentElement.dataset.theme = toggled(at("dark"), on) ? "dark" : "light";
  }

  const keys = {
    ArrowRight: () => move(place + 1), j: () => move(place + 1), n: () => move(place + 1),
    ArrowLeft: () => move(place - 1), k: () => move(place - 1), p: () => move(place - 1),
    Home: () => move(0), End: () => move(last),
    " ": playOrPause, Escape: () => showRuleOf(data.steps[place]),
  };

  function onKey(event) {
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    const listing = document.documentElement.classList.contains("listing");
    if (!action || listing || event.ctrlKey || event.altKey || event.metaKey) return;
    const inside = (selector) => event.target.closest(selector) !== null;
    if (event.key === " " && (event.repeat || inside("button, summary"))) return; // Space presses what has the focus
    if (event.key.length > 1 && event.key !== "Escape" && inside("#chain-box")) return; // there they move the picture
    event.preventDefault();
    action();
  }

  at("first").addEventListener("click", () => move(0));
  at("back").addEventListener("click", () => move(place - 1));
  at("next").addEventListener("click", () => move(place + 1));
  at("last").addEventListener("click", () => move(last));
  at("play").addEventListener("click", playOrPause);
  at("slider").addEventListener("input", () => move(Number(at("slider").value)));
  at("return").addEventListener("click", () => {
    showRuleOf(data.steps[place]);
    at("rule").querySelector(".box").focus();
  });
  at("as-list").addEventListener("click", asList);
  at("dark").addEventListener("click", () => dark(at("dark").getAttribute("aria-pressed") !== "true"));
  document.addEventListener("keydown", onKey);
  const system = matchMedia("(prefers-color-scheme: dark)");
  toggled(at("dark"), system.matches);
  system.addEventListener("change", () => dark(system.matches));
  go(0);
  document.documentElement.classList.add("live"); // from here on the player takes the place of the list
})();
