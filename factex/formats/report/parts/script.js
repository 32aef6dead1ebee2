"use strict";
// What is read is data in the page; what is shown is made of it as text, never as markup.
const byId = (name) => document.getElementById(name);
const { documents, types, rules, parties, links, facts } = JSON.parse(byId("data").textContent);
const [DOCUMENT, ID, LABEL, TYPE, RULE, PARTIES, PAIRS, DAYS, STATED, WORDS, QUALIFIED, SOURCE] = Array(12).keys();
const form = byId("filter");
const FIRST = 100, FURTHER = 400, PRINTED = 5000;

function make(name, text, look) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (look) element.className = look;
  return element;
}

const address = (fact) => `${documents[fact[DOCUMENT]][2]}#f-${fact[ID]}`;
const folded = (text) => text.toLowerCase();

// The facts that are wanted -------------------------------------------------------------------------------------------

let wanted = facts, shown = 0, order = { key: "place", down: false };

// The numbers of the parties that are meant: the one of this name, else those whose names hold these letters.
function named(text) {
  const letters = folded(text.trim());
  if (!letters) return null;
  const names = parties.map(folded);
  const exact = names.flatMap((name, number) => (name === letters ? [number] : []));
  return new Set(exact.length ? exact : names.flatMap((name, number) => (name.includes(letters) ? [number] : [])));
}

function test() {
  const chosen = new Set([...document.querySelectorAll("#choices input:checked")].map((box) => Number(box.value)));
  const [one, other] = [named(form.party.value), named(form.other.value)];
  const [from, to, rule, words] = [form.from.value, form.to.value, form.rule.value, folded(form.words.value.trim())];
  return (fact) =>
    chosen.has(fact[TYPE]) &&
    (rule === "" || fact[RULE] === Number(rule)) &&
    (!(from || to) || (fact[DAYS] && (!from || fact[DAYS][1] >= from) && (!to || fact[DAYS][0] <= to))) &&
    (!one || fact[PARTIES].some((party) => one.has(party))) &&
    (!other || fact[PARTIES].some((party) => other.has(party) && (!one || fact[PARTIES].some((first) => first !== party && one.has(first))))) &&
    (!words || folded(`${fact[WORDS].join("")} ${fact[SOURCE]} ${documents[fact[DOCUMENT]][0]}`).includes(words));
}

const KEYS = {
  date: (fact) => (fact[DAYS] ? fact[DAYS][0] : "~"),
  rule: (fact) => rules[fact[RULE]],
  document: (fact) => documents[fact[DOCUMENT]][0],
};

function sorted(found) {
  const key = KEYS[order.key];
  if (key) found = found.map((fact) => [key(fact), fact]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, fact]) => fact);
  return order.down ? found.reverse() : found;
}

function filter() {
  wanted = sorted(facts.filter(test()));
  shown = 0;
  byId("rows").replaceChildren();
  more(FIRST);
  const places = new Set(wanted.map((fact) => fact[DOCUMENT])).size;
  const number = (count) => count.toLocaleString("en");
  byId("found").textContent = `${number(wanted.length)} of ${number(facts.length)} facts` + (documents.length > 1 ? `, in ${number(places)} documents` : "");
  types.forEach(([, style], type) => document.body.classList.toggle(`hide-${style}`, !document.querySelector(`#choices input[value="${type}"]`).checked));
  const ties = new Set(), tied = new Set(), addresses = new Set();
  for (const fact of wanted) {
    addresses.add(address(fact));
    for (const [one, other] of fact[PAIRS]) {
      ties.add(`${fact[TYPE]}:${one}:${other}`);
      tied.add(`${one}`).add(`${other}`);
    }
  }
  for (const arc of document.querySelectorAll(".arc")) arc.classList.toggle("off", !ties.has(arc.dataset.key));
  for (const node of document.querySelectorAll(".arcs a")) node.classList.toggle("off", !tied.has(node.dataset.number));
  for (const entry of document.querySelectorAll(".entries li")) entry.hidden = !addresses.has(entry.dataset.href);
}

// The table -----------------------------------------------------------------------------------------------------------

function cell(look, ...parts) {
  const made = make("td", undefined, look);
  made.append(...parts);
  return made;
}

function when(fact) {
  if (!fact[DAYS]) return [make("span", "no date", "vague")];
  const [first, last] = fact[DAYS];
  if (!fact[STATED]) return [make("time", first, "vague"), make("span", " (reported)", "vague")];
  return first === last ? [make("time", first)] : [make("time", first), " to ", make("time", last)];
}

function row(fact) {
  const made = make("tr");
  const [type, style] = types[fact[TYPE]];
  const link = make("a", fact[LABEL], `label ${style}`);
  link.href = address(fact);
  link.setAttribute("aria-label", `${fact[LABEL]}, ${type}: go to the text`);
  const words = [fact[WORDS][0], make("b", fact[WORDS][1]), fact[WORDS][2]];
  if (fact[QUALIFIED]) words.push(" ", make("span", fact[QUALIFIED], "qualified"));
  if (fact[SOURCE]) words.push(" ", make("span", `— so ${fact[SOURCE]}`, "source"));
  made.append(
    cell("fact", link, " ", make("span", type, `kind ${style}`)),
    cell("date", ...when(fact)),
    cell("parties", fact[PARTIES].map((party) => parties[party]).join(", ")),
    cell("", ...words),
    ...(documents.length > 1 || links ? [cell("document", documents[fact[DOCUMENT]][0])] : []),
    cell("rule", rules[fact[RULE]]),
  );
  return made;
}

function more(number) {
  byId("rows").append(...wanted.slice(shown, shown + number).map(row));
  shown = Math.min(wanted.length, shown + number);
  byId("more").hidden = shown === wanted.length;
  byId("more").textContent = `Show more (${(wanted.length - shown).toLocaleString("en")} left)`;
}

function sort(button) {
  const key = button.dataset.sort;
  order = { key, down: order.key === key && !order.down };
  for (const head of document.querySelectorAll("#table th[aria-sort]")) head.setAttribute("aria-sort", "none");
  button.closest("th").setAttribute("aria-sort", order.down ? "descending" : "ascending");
  filter();
}

// The text: the fact that is looked at stands beside it ---------------------------------------------------------------

const panel = byId("panel");
let active = [], pinned = null;

// The role that a stretch of the text has in a fact, and the stretch before it.
const role = (part, number) => {
  const own = (part?.dataset?.r || "").split(" ").find((one) => one.startsWith(`${number}:`));
  return own && own.slice(own.indexOf(":") + 1);
};

function before(part) {
  do part = part.previousSibling;
  while (part && part.nodeType === Node.ELEMENT_NODE && part.matches(".ref"));
  return part;
}

function look(text, number) {
  dismiss();
  const note = text.closest(".document").querySelector(`.note[data-f="${number}"]`);
  if (!note) return;
  for (const part of text.querySelectorAll(`[data-f~="${number}"]`)) {
    const own = role(part, number);
    part.classList.add(...(own ? ["active", "part"] : part.matches(".ref") ? ["on"] : ["active"]));
    if (own && own !== role(before(part), number)) part.dataset.role = own;
    active.push(part);
  }
  const copy = note.cloneNode(true);
  for (const link of copy.querySelectorAll("a")) link.replaceWith(make("span", link.textContent, link.className));
  panel.className = note.classList[1];
  panel.replaceChildren(...copy.childNodes);
  text.parentElement.querySelector(".margin").prepend(panel);
  panel.hidden = false;
}

function dismiss() {
  for (const part of active) {
    part.classList.remove("active", "part", "on");
    delete part.dataset.role;
  }
  active = [];
  panel.hidden = true;
}

// The fact under the pointer: the smallest of those whose types are shown.
function at(target) {
  const part = target.closest && target.closest(".text [data-f]");
  if (!part) return null;
  const text = part.closest(".text");
  const notes = part.closest(".document");
  const number = part.dataset.f.split(" ").find((one) => {
    const note = notes.querySelector(`.note[data-f="${one}"]`);
    return note && !document.body.classList.contains(`hide-${note.classList[1]}`);
  });
  return number === undefined ? null : [text, number];
}

// With the pointer elsewhere: the fact that was chosen, if there is one.
function rest() {
  if (pinned) look(...pinned);
  else dismiss();
}

function arrived() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.classList.contains("ref")) {
    pinned = [target.closest(".text"), target.dataset.f];
    look(...pinned);
    target.focus({ preventScroll: true });
  }
}

// What happens --------------------------------------------------------------------------------------------------------

document.addEventListener("mouseover", (event) => {
  const found = at(event.target);
  if (found) look(...found);
  else if (active.length) rest();
});
document.addEventListener("focusin", (event) => {
  if (event.target.classList.contains("ref")) look(...(pinned = at(event.target) || pinned));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  pinned = null;
  dismiss();
});
document.addEventListener("click", (event) => {
  const target = event.target.closest("a, button, .text [data-f]");
  if (!target) return;
  if (target.dataset.sort) sort(target);
  else if (target.id === "more") more(FURTHER);
  else if (target.closest(".arcs")) choose(target, { party: target.dataset.party });
  else if (target.closest(".bars")) choose(target, span(target.dataset.from, target.dataset.to));
  else if (!target.classList.contains("ref") && at(target)) {
    const found = at(target);
    const same = pinned && pinned[0] === found[0] && pinned[1] === found[1];
    pinned = same ? null : found;
    look(...found);
  } else if (target.hash && target.href === location.href) arrived();
});

// A name or a bar fills the form; a bar stands only for the types of the timeline.
function choose(target, fields) {
  form.reset();
  for (const [name, value] of Object.entries(fields)) form[name].value = value;
  const only = target.closest("[data-types]");
  if (only) for (const box of document.querySelectorAll("#choices input")) box.checked = only.dataset.types.split(" ").includes(box.value);
  filter();
}

// First and last day of a bar, which is named by a day, month or year; the bars at the ends reach on.
function span(from, to) {
  const first = (bar) => new Date(`${bar}${"0000-01-01".slice(bar.length)}T00:00:00Z`);
  const next = (bar) => {
    const day = first(bar);
    if (bar.length === 4) day.setUTCFullYear(day.getUTCFullYear() + 1);
    else if (bar.length === 7) day.setUTCMonth(day.getUTCMonth() + 1);
    else day.setUTCDate(day.getUTCDate() + 1);
    return day;
  };
  const iso = (day) => day.toISOString().slice(0, 10);
  const before = (day) => new Date(day.getTime() - 864e5);
  if (!from) return { from: "", to: iso(before(first(to))) };
  if (!to) return { from: iso(next(from)), to: "" };
  return { from: iso(first(from)), to: iso(before(next(to))) };
}

function offered() {
  const counts = new Map();
  for (const fact of facts) for (const party of fact[PARTIES]) counts.set(party, (counts.get(party) || 0) + 1);
  const often = [...counts].sort(([a, x], [b, y]) => y - x || a - b).slice(0, 300);
  byId("parties").append(...often.map(([party]) => Object.assign(make("option"), { value: parties[party] })));
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
byId("choices").addEventListener("input", filter);
window.addEventListener("hashchange", arrived);
window.addEventListener("beforeprint", () => more(PRINTED));
offered();
filter();
arrived();
