// Makes the pages quicker to use; everything works without it. Plain JavaScript, no library, nothing inline.
"use strict";

const TYPING_PAUSE_MS = 150;
const SUGGESTIONS = 3; // of each kind
const KINDS = { people: "Person", places: "Place", source: "Source", author: "Author", title: "Article" };
const FOUND = 10;
const LEAST_TYPED = 2;
const OFF = "clippings-keys-off";
// The one place where text becomes markup: whole pages of this server, parsed without running anything.
const policy = { createHTML: (html) => html };
const trusted = window.trustedTypes ? trustedTypes.createPolicy("clippings", policy) : policy;
const byId = (id) => document.getElementById(id);
const box = byId("q");
const list = byId("suggestions");
const searching = () => location.pathname === "/" && byId("filters");

document.documentElement.classList.add("js");

async function load(address) {
  const answer = await fetch(address).catch(() => null);
  return answer && new DOMParser().parseFromString(trusted.createHTML(await answer.text()), "text/html");
}

// Answers that come after a later question of the same kind are dropped.
const turns = {};
function turn(kind) {
  const mine = (turns[kind] = (turns[kind] ?? 0) + 1);
  return () => mine === turns[kind];
}

let timer = 0;
function soon(work) {
  clearTimeout(timer);
  timer = setTimeout(work, TYPING_PAUSE_MS);
}

// Results without a page load: fetch the same page and put its parts in place.

let shown = location.pathname + location.search;

async function show(address, push = true) {
  const current = turn("page");
  byId("results").setAttribute("aria-busy", "true");
  const page = await load(address);
  if (!current()) return false;
  if (!page?.getElementById("results")) {
    location.assign(address); // the browser shows what is wrong
    return false;
  }
  if (push) history.pushState(null, "", address);
  shown = location.pathname + location.search;
  swap(page);
  return true;
}

function swap(page) {
  const focused = focusedField();
  const scrolled = byId("filters").scrollTop;
  for (const facet of page.querySelectorAll(".facet")) facet.open = byId(facet.id)?.open ?? facet.open;
  // Contents, not the elements: the open drawer is the element that the address names, and must stay the same one.
  for (const id of ["results", "filters", "kept"]) byId(id).replaceChildren(...page.getElementById(id).childNodes);
  byId("results").removeAttribute("aria-busy");
  document.title = page.title;
  byId("filters").scrollTop = scrolled;
  focused?.()?.focus({ preventScroll: true });
  if (document.activeElement !== box) box.value = page.getElementById("q").value;
  byId("status").textContent = document.querySelector("#results h1").textContent;
}

// How to find the filter that has the focus again after its list was replaced; the head of its list if it is gone, as a
// link is, or a value that was excluded.
function focusedField() {
  const at = document.activeElement;
  if (!at?.closest(".filters")) return null;
  const facet = at.closest(".facet")?.id;
  const same = ({ name, type, value }) =>
    type !== "hidden" && name === at.name && (at.type === "date" || value === at.value);
  return () => [...box.form.elements].find(same) ?? byId(facet)?.querySelector("summary");
}

function asked(submitter) {
  const given = [...new FormData(box.form, submitter)];
  return new URLSearchParams(given.filter(([name, value]) => value !== "" && !name.startsWith("find.")));
}

function address(submitter) {
  const given = asked(submitter);
  return given.size ? `/?${given}` : "/";
}

document.addEventListener("submit", (event) => {
  if (event.target !== box.form || !searching()) return;
  event.preventDefault();
  if (document.activeElement.matches(".find")) return;
  closeSuggestions();
  const drawer = event.submitter?.closest(".filters") ? location.hash : "";
  if (location.hash && !drawer) location.replace("#results");
  show(address(event.submitter) + drawer);
});

document.addEventListener("change", ({ target }) => {
  if (!searching() || target.form !== box.form || target.type === "search") return;
  if (target.type === "date" && target.value && target.value < "1000") return; // its year is half typed
  show(address() + location.hash);
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("main a, .filters a");
  if (!link || !searching() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href?.baseVal ?? link.href, location.href);
  if (url.origin !== location.origin || url.pathname !== "/" || url.hash) return;
  event.preventDefault();
  const inDrawer = link.closest(".filters");
  if (!(await show(url.pathname + url.search + (inDrawer ? location.hash : ""))) || inDrawer) return;
  byId("results").focus({ preventScroll: true });
  scrollTo(0, 0);
});

addEventListener("popstate", () => {
  if (searching() && location.pathname + location.search !== shown) show(location.href, false);
});

// Suggestions while typing: the combobox pattern of the ARIA guide.

function fill(options) {
  list.replaceChildren(...options);
  list.hidden = !options.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  box.removeAttribute("aria-activedescendant");
}

function closeSuggestions() {
  clearTimeout(timer);
  turn("suggest");
  fill([]);
}

async function suggest() {
  const current = turn("suggest");
  const q = box.value.trim();
  if (off() || q.length < LEAST_TYPED) return fill([]);
  const asked = new URLSearchParams([["q", q], ["limit", SUGGESTIONS], ...Object.keys(KINDS).map((kind) => ["field", kind])]);
  const answer = await fetch(`/api/v1/suggest?${asked}`).catch(() => null);
  const found = answer?.ok ? (await answer.json()).suggestions : [];
  if (current() && document.activeElement === box) fill(found.map(option));
}

function option({ field, value, label }, number) {
  const item = document.createElement("li");
  item.id = `suggestion-${number}`;
  item.setAttribute("role", "option");
  item.dataset.address =
    field === "title" ? `/articles/${encodeURIComponent(value)}` : `/?${new URLSearchParams({ [field]: value })}`;
  const [name, kind] = [document.createElement("bdi"), document.createElement("span")];
  name.textContent = label;
  kind.textContent = KINDS[field];
  item.append(name, kind);
  return item;
}

function choose(step) {
  const items = [...list.children];
  const next = items[items.findIndex((item) => item.id === box.getAttribute("aria-activedescendant")) + step];
  for (const item of items) item.setAttribute("aria-selected", String(item === next));
  box.setAttribute("aria-activedescendant", next?.id ?? "");
}

box.addEventListener("input", () => soon(suggest));
box.addEventListener("blur", closeSuggestions);
// The field keeps the focus until the click has arrived.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => location.assign(event.target.closest("li").dataset.address));
box.addEventListener("keydown", (event) => {
  const chosen = byId(box.getAttribute("aria-activedescendant"));
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && chosen) location.assign(chosen.dataset.address);
  else if (event.key === "Escape") closeSuggestions();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

// Finding among all values of a facet, in place of its own page.

async function look(field) {
  const current = turn("look");
  const given = asked();
  given.append("prefix", field.value);
  const page = field.value.trim() ? await load(`/facets/${field.name.slice("find.".length)}?${given}`) : null;
  const values = [...(page?.querySelectorAll(".values > li") ?? [])].slice(0, FOUND);
  if (current()) field.nextElementSibling.replaceChildren(...values);
}

document.addEventListener("input", ({ target }) => target.matches(".find") && soon(() => look(target)));

// Keys: "/" to search, arrows through results and bars, Escape out of the drawer. One button switches them off, and
// the suggestions with them.

const off = () => localStorage.getItem(OFF) === "1";

function step(selector, from, by) {
  const all = [...document.querySelectorAll(selector)];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (off() || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  let done = false;
  if (event.key === "/" && !at.matches("input:not([type=checkbox]), textarea")) done = box.focus() ?? true;
  else if (event.key === "Escape" && at.closest(".entity")) document.body.classList.add("quiet-tips");
  else if (event.key === "Escape" && location.hash === "#filters") done = location.assign("#results") ?? true;
  else if (by && at.closest(".histogram a")) done = step(".histogram a", at, by);
  else if (by && !sideways && at.matches(".card h3 a")) done = step(".card h3 a", at, by);
  else if (event.key === "ArrowDown" && at === box && list.hidden) done = step(".card h3 a", null, 1);
  if (done) event.preventDefault();
});

// Buttons that only make sense with JavaScript.

let match = -1;
const press = {
  async copy(button) {
    const field = button.previousElementSibling;
    field.select();
    await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
    button.textContent = "Copied";
  },
  match({ dataset }) {
    const all = document.querySelectorAll("mark[id]");
    match = (Math.max(match, Number(dataset.by) < 0 ? 0 : -1) + Number(dataset.by) + all.length) % all.length;
    location.replace(`#${all[match].id}`);
  },
  keys() {
    localStorage.setItem(OFF, off() ? "0" : "1");
    nameKeys();
  },
};
document.addEventListener("click", ({ target }) => press[target.dataset?.press]?.(target));

function nameKeys() {
  byId("keys").textContent = `Switch shortcuts and suggestions ${off() ? "on" : "off"}`;
}
nameKeys();

// A link to a passage is its place in the text. Where the text is cut otherwise by now, what holds the place is shown.

const place = Number(/^#p(\d+)$/.exec(location.hash)?.[1] ?? NaN);
if (place >= 0 && !byId(`p${place}`)) {
  const begun = [...document.querySelectorAll(".body > [id^=p]")].filter(({ id }) => Number(id.slice(1)) <= place);
  if (begun.length) location.replace(`#${begun.at(-1).id}`);
}
