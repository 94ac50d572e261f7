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

  function ruleButton(number) {
    const button = made("button", "rule-button", data.rules[number].id);
    button.type = "button";
    button.dataset.rule = number;
    button.addEventListener("click", () => showRule(number));
    button.addEventListener("focus", () => showRule(number));
    return button;
  }

  function memoryItem(item, isNew) {
    const entry = made("li", isNew ? "new" : "");
    const what = made("div", "what");
    what.append(made("bdi", "words", item.words));
    if (isNew) what.append(" ", made("span", "tag", "new"));
    const by = made("span", "by");
    if (item.rule !== undefined) by.append(made("span", "", "by "), ruleButton(item.rule));
    else by.append(item.by);
    if (by.textContent) what.append(by);
    entry.append(made("span", "kind " + item.kind, item.kind), what);
    return entry;
  }

  function agendaItem(number, order, isNew) {
    const entry = made("li", (order === 0 ? "next " : "") + (isNew ? "new" : ""));
    const what = made("div", "what");
    what.append(ruleButton(number));
    if (order === 0) what.append(" ", made("span", "tag", "fires next"));
    if (isNew) what.append(" ", made("span", "tag", "new"));
    entry.append(what, made("span", "salience", data.rules[number].salience));
    return entry;
  }

  function fill(list, entries) {
    const box = list.closest(".box");
    const held = list.contains(document.activeElement);
    list.replaceChildren(...entries);
    if (held) box.focus({ preventScroll: true }); // what had the focus is gone; stay near it
    const fresh = [...list.querySelectorAll(".new")];
    box.scrollTo({ top: fresh.length ? topFor(box, fresh) : 0, behavior: calm.matches ? "auto" : "smooth" });
  }

  // As little scrolled as shows what is new, and never past its beginning.
  function topFor(box, fresh) {
    const end = fresh.at(-1).offsetTop + fresh.at(-1).offsetHeight;
    return Math.min(fresh[0].offsetTop - 8, Math.max(0, end + 8 - box.clientHeight));
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
    at("agenda").classList.toggle("is-empty", step.agenda.length === 0);
  }

  // The rule of a step is the one that fires, else the first that it puts on the agenda.
  function showRuleOf(step) {
    const number = step.rule ?? step.activated[0];
    at("return").hidden = true;
    at("rule-heading").textContent = step.rule !== null ? "The rule that fires" : "Newly on the agenda";
    if (step.rule === null && number === undefined) at("rule-heading").textContent = "No rule in this step";
    at("rule-note").textContent = note(step);
    put(number);
    press(null);
  }

  // The rule as written, scrolled as far as shows its first line that is lit.
  function put(number) {
    const box = at("rule").querySelector(".box");
    at("rule-card").replaceChildren(...(number === undefined ? [] : [card(number)]));
    const lit = [...box.querySelectorAll(".line.lit")].slice(0, 1);
    box.scrollTop = lit.length ? Math.max(0, topFor(box, lit)) : 0;
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
    const fired = data.steps.slice(0, place).some((step) => step.rule === number);
    const where = waits ? "on the agenda" : fired ? "that fired before" : "not yet on the agenda";
    at("rule-heading").textContent = "A rule " + where;
    at("rule-note").textContent = "";
    at("return").hidden = false;
    put(number);
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
    onTop();
    const rules = now.filter((part) => part.node.startsWith("rule:"));
    if (now.length) bringIntoView(at("chain-box"), boxesOf(now), boxesOf(rules.length ? rules : now.slice(0, 1)));
  }

  // Arrows that run together: what is lit lies above what is not, and what is new above all.
  function onTop() {
    const arrows = parts.filter((part) => part.element.matches(".edges > *"));
    const order = ({ when }) => (when === place ? 2 : when < place ? 1 : 0);
    arrows.sort((one, other) => order(one) - order(other));
    if (arrows.length) arrows[0].element.parentNode.append(...arrows.map((part) => part.element));
  }

  function boxesOf(some) {
    return some.map((part) => part.element.getBoundingClientRect());
  }

  // As wide as its box where it stays legible, else it scrolls.
  for (const picture of document.querySelectorAll("#chain svg")) {
    const width = Number(picture.getAttribute("width"));
    picture.style.minWidth = (width * 0.85) / 16 + "rem";
    picture.style.maxWidth = (width * 1.2) / 16 + "rem";
  }
  for (const { element, node } of parts) {
    const number = data.rules.findIndex((rule) => "rule:" + rule.id === node);
    if (number >= 0) element.addEventListener("click", () => showRule(number));
  }

  // Scrolls the box, and only the box, to the middle of what is new; of its first part where all is too wide for it.
  function bringIntoView(box, all, first) {
    const frame = box.getBoundingClientRect();
    const low = (places, side) => Math.min(...places.map((place) => place[side]));
    const high = (places, side) => Math.max(...places.map((place) => place[side]));
    const fits = high(all, "right") - low(all, "left") < frame.width && high(all, "bottom") - low(all, "top") < frame.height;
    const shown = fits ? all : first;
    const left = (low(shown, "left") + high(shown, "right") - frame.left - frame.right) / 2;
    const top = (low(shown, "top") + high(shown, "bottom") - frame.top - frame.bottom) / 2;
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

  function enlarge() {
    if (!at("enlarge")) return;
    const on = toggled(at("enlarge"), at("enlarge").getAttribute("aria-pressed") !== "true");
    document.documentElement.classList.toggle("chain-only", on);
    showChain();
  }

  // The dark colours of the page and of the picture stand in media rules: these are switched on or off by hand.
  const darkRules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.media && rule.media.mediaText.includes("prefers-color-scheme"));

  function dark(on) {
    for (const rule of darkRules) rule.media.mediaText = toggled(at("dark"), on) ? "screen" : "not all";
  }

  const keys = {
    ArrowRight: () => move(place + 1), j: () => move(place + 1), n: () => move(place + 1),
    ArrowLeft: () => move(place - 1), k: () => move(place - 1), p: () => move(place - 1),
    Home: () => move(0), End: () => move(last),
    " ": playOrPause, c: enlarge, Escape: () => showRuleOf(data.steps[place]),
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
  if (at("enlarge")) at("enlarge").addEventListener("click", enlarge);
  at("as-list").addEventListener("click", asList);
  at("dark").addEventListener("click", () => dark(at("dark").getAttribute("aria-pressed") !== "true"));
  document.addEventListener("keydown", onKey);
  const system = matchMedia("(prefers-color-scheme: dark)");
  toggled(at("dark"), system.matches);
  system.addEventListener("change", () => dark(system.matches));
  go(0);
  document.documentElement.classList.add("live"); // from here on the player takes the place of the list
})();
