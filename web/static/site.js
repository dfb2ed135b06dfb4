// Makes the pages quicker to use; everything works without it. Plain JavaScript, no library, nothing inline.
"use strict";

const TYPING_PAUSE_MS = 150;
const SUGGESTIONS = 4; // of each kind
const LEAST_TYPED = 2;
const KEYS_OFF = "clippings-keys-off";
// The one place where text becomes markup: whole pages of this server, parsed without running anything.
const policy = { createHTML: (html) => html };
const trusted = window.trustedTypes ? trustedTypes.createPolicy("clippings", policy) : policy;
const byId = (id) => document.getElementById(id);
const box = byId("q");
const list = byId("suggestions");

document.documentElement.classList.add("js");

// Results without a page load: fetch the same page, put its parts in place, drop answers that came too late.

let newest = 0;
let shown = location.pathname + location.search;

async function show(address, push = true) {
  const mine = ++newest;
  byId("results").setAttribute("aria-busy", "true");
  const answer = await fetch(address).catch(() => null);
  const html = answer?.ok ? await answer.text() : "";
  if (mine !== newest) return false;
  const page = new DOMParser().parseFromString(trusted.createHTML(html), "text/html");
  if (!page.getElementById("results")) {
    location.assign(address); // the browser shows what is wrong
    return false;
  }
  if (push) history.pushState(null, "", address);
  shown = location.pathname + location.search;
  swap(page);
  return true;
}

function swap(page) {
  const focused = focusedChoice();
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
  addCopyButtons();
}

// How to find the field that has the focus again after its list was replaced, wherever it stands then.
function focusedChoice() {
  const { name, value, type, form } = document.activeElement ?? {};
  if (form !== box.form || document.activeElement === box) return null;
  const same = (field) => field.name === name && (type !== "checkbox" || field.value === value);
  return () => [...box.form.elements].find(same);
}

function addressOf(form) {
  const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return given.size ? `/?${given}` : "/";
}

const searching = () => location.pathname === "/" && byId("filters");

document.addEventListener("submit", (event) => {
  if (event.target.matches(".filters .find")) event.preventDefault();
  if (event.target !== box.form || !searching()) return;
  event.preventDefault();
  closeSuggestions();
  if (location.hash) location.replace("#results");
  show(addressOf(event.target));
});

document.addEventListener("change", ({ target }) => {
  if (!searching() || target.form !== box.form || target === box) return;
  if (target.type === "date" && target.value && target.value < "1000") return; // its year is half typed
  show(addressOf(target.form) + location.hash);
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("main a, .filters a");
  if (!link || !searching() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href?.baseVal ?? link.href, location.href);
  if (url.origin !== location.origin || url.pathname !== "/" || url.hash) return;
  event.preventDefault();
  const drawer = link.closest(".filters") ? location.hash : "";
  if ((await show(url.pathname + url.search + drawer)) && !link.closest(".filters")) {
    byId("results").focus({ preventScroll: true });
    scrollTo(0, 0);
  }
});

addEventListener("popstate", () => {
  if (searching() && location.pathname + location.search !== shown) show(location.href, false);
});

// Suggestions while typing: the combobox pattern of the ARIA guide.

let timer = 0;
let question = 0;

function closeSuggestions() {
  clearTimeout(timer);
  question += 1;
  fill([]);
}

function fill(options) {
  list.replaceChildren(...options);
  list.hidden = !options.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  box.removeAttribute("aria-activedescendant");
}

async function suggest() {
  const mine = ++question;
  const q = box.value.trim();
  if (q.length < LEAST_TYPED) return fill([]);
  const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q, limit: SUGGESTIONS })}`).catch(() => null);
  const found = answer?.ok ? (await answer.json()).suggestions : [];
  if (mine === question && document.activeElement === box) fill(found.map(option));
}

function option({ field, value, label }, number) {
  const item = document.createElement("li");
  item.id = `suggestion-${number}`;
  item.setAttribute("role", "option");
  item.dataset.address =
    field === "title" ? `/articles/${encodeURIComponent(value)}` : `/?${new URLSearchParams({ [field]: value })}`;
  const [name, kind] = [document.createElement("bdi"), document.createElement("span")];
  name.textContent = label;
  kind.textContent = { people: "Person", places: "Place", title: "Article" }[field];
  item.append(name, kind);
  return item;
}

function choose(step) {
  const items = [...list.children];
  const at = items.findIndex((item) => item.id === box.getAttribute("aria-activedescendant"));
  const next = items[at + step];
  for (const item of items) item.setAttribute("aria-selected", String(item === next));
  if (next) box.setAttribute("aria-activedescendant", next.id);
  else box.removeAttribute("aria-activedescendant");
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, TYPING_PAUSE_MS);
});
box.addEventListener("blur", closeSuggestions);
list.addEventListener("pointerdown", (event) => {
  event.preventDefault(); // the field keeps the focus until the click has arrived
});
list.addEventListener("click", (event) => location.assign(event.target.closest("li").dataset.address));
box.addEventListener("keydown", (event) => {
  const chosen = byId(box.getAttribute("aria-activedescendant"));
  if (list.hidden || (keysOff() && event.key !== "Escape")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && chosen) location.assign(chosen.dataset.address);
  else if (event.key === "Escape") closeSuggestions();
  else return;
  event.preventDefault();
  event.stopPropagation();
});

// Finding among all values of a facet, in place of its own page.

let looking = 0;

async function look(form) {
  const mine = ++looking;
  const given = new URLSearchParams(new FormData(form));
  const { field } = form.dataset;
  const query = given.get("prefix").trim() && `/api/v1/facets/${field}?${given}`;
  const answer = query ? await fetch(query).catch(() => null) : null;
  const values = answer?.ok ? (await answer.json()).values : [];
  if (mine !== looking) return;
  form.querySelector(".found").replaceChildren(
    ...values.filter(({ selected }) => !selected).map(({ value, label, count }) => {
      const chosen = new URLSearchParams(location.search);
      chosen.delete("cursor");
      chosen.append(field, value);
      const [item, link, number] = ["li", "a", "span"].map((tag) => document.createElement(tag));
      link.href = `/?${chosen}`;
      link.textContent = label;
      number.className = "n";
      number.textContent = count.toLocaleString("en");
      item.append(link, number);
      return item;
    }),
  );
}

document.addEventListener("input", (event) => {
  const form = event.target.closest(".find");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(look, TYPING_PAUSE_MS, form);
});

// Keys: "/" to search, arrows through results and bars, Escape out of the drawer. They can be switched off.

const keysOff = () => localStorage.getItem(KEYS_OFF) === "1";

function step(selector, from, by) {
  const all = [...document.querySelectorAll(selector)];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  return Boolean(next);
}

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (keysOff() || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  let done = false;
  if (event.key === "/" && !at.matches("input, select, textarea")) done = box.focus() ?? true;
  else if (event.key === "Escape" && at.closest(".entity")) document.body.classList.add("quiet-tips");
  else if (event.key === "Escape" && location.hash === "#filters") done = location.assign("#results") ?? true;
  else if (by && at.closest(".histogram a")) done = step(".histogram a", at, by);
  else if (by && !sideways && at.matches(".card h3 a")) done = step(".card h3 a", at, by);
  else if (event.key === "ArrowDown" && at === box && list.hidden) done = step(".card h3 a", null, 1);
  if (done) event.preventDefault();
});

const keys = byId("keys");
function showKeys() {
  keys.textContent = keysOff() ? "Switch keyboard shortcuts on" : "Switch keyboard shortcuts off";
  keys.hidden = false;
}
keys.addEventListener("click", () => {
  localStorage.setItem(KEYS_OFF, keysOff() ? "0" : "1");
  showKeys();
});

// Buttons that only make sense with JavaScript.

function addCopyButtons() {
  for (const field of document.querySelectorAll(".copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain small";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
      button.textContent = "Copied";
    });
    field.after(button);
  }
}

function addMatchButtons() {
  const matches = document.querySelectorAll("mark[id]");
  const bar = document.querySelector(".hits-nav");
  let at = -1;
  for (const [label, by] of bar && matches.length > 1 ? [["Previous", -1], ["Next", 1]] : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain small";
    button.textContent = label;
    button.addEventListener("click", () => {
      at = (at + by + matches.length) % matches.length;
      location.replace(`#${matches[at].id}`);
    });
    bar.append(button);
  }
}

addCopyButtons();
addMatchButtons();
showKeys();
