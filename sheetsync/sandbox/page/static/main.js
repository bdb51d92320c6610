/* Chooses the view from the address after "#", and keeps the header. */

import { chooseAccount, chosenAccount, shown, steer } from "./api.js";
import { el, fill, go, heading, options, say } from "./dom.js";
import { showAssets } from "./assets.js";
import { showAttributes, showFamilies } from "./schema.js";
import { showCategories } from "./categories.js";
import { showFaults } from "./faults.js";
import { showProduct } from "./product.js";
import { showProducts } from "./products.js";
import { showRequests } from "./requests.js";
import { showStart } from "./start.js";
import { showSwitches } from "./switches.js";

const VIEWS = [
  ["", "Start", showStart],
  ["products", "Products", showProducts],
  ["attributes", "Attributes", showAttributes],
  ["families", "Families", showFamilies],
  ["categories", "Categories", showCategories],
  ["assets", "Assets", showAssets],
  ["requests", "Requests", showRequests],
  ["faults", "Faults", showFaults],
  ["switches", "Switches", showSwitches],
];

const scrolls = new Map();
const content = document.getElementById("content");
const nav = document.getElementById("nav");
let leaving = new AbortController();
let shownPath = null;
let shownHash = "";

function read() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").map(decodeURIComponent), query: Object.fromEntries(new URLSearchParams(query ?? "")) };
}

async function show() {
  if (location.hash === "#content") return;
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { parts, query } = read();
  const [, title, view] = VIEWS.find(([path]) => path === parts[0]) ?? VIEWS[0];
  for (const link of nav.querySelectorAll("a")) {
    const current = link.dataset.path === parts[0];
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${title} – Plytix sandbox`;
  const path = parts.join("/");
  const arriving = shownPath !== null && shownPath !== path;
  const from = shownHash;
  const place = location.hash;
  if (!history.state?.key) history.replaceState({ key: `${Date.now()}-${scrolls.size}` }, "");
  const { key } = history.state;
  const seen = scrolls.get(key);
  const holder = el("div", { class: "view", "data-place": place });
  try {
    const chosen = parts[0] === "products" && parts[1] ? showProduct : view;
    await chosen(holder, { id: parts[1], query, signal, refreshHeader, showFaultCount });
  } catch (error) {
    if (error.name === "AbortError" || signal.aborted) return;
    fill(holder, heading("This did not work"), el("p", null, error.message));
  }
  if (signal.aborted) return;
  fill(content, holder);
  shownPath = path;
  shownHash = place;
  scrolls.set(key, seen ?? 0);
  scrollTo(0, seen ?? 0);
  if (arriving) arrive(holder, seen === undefined ? null : from);
}

/** Puts the focus on the heading, or when coming back on the link that was followed. */
function arrive(holder, from) {
  const link = from && holder.querySelector(`a[href="${CSS.escape(from)}"]`);
  (link || holder.querySelector("h1"))?.focus({ preventScroll: true });
}

function showFaultCount(size) {
  fill(nav.querySelector('[data-path="faults"] .badge'), size ? String(size) : "");
}

/** The account's name, and how many faults are set. */
async function refreshHeader() {
  const [start, set] = await Promise.all([shown("start"), steer("GET", "faults")]);
  const names = start.accounts;
  fill(document.getElementById("account"), names.length > 1
    ? el("label", null, el("span", { class: "hidden" }, "Account"),
      el("select", { on: { change: (event) => choose(event.target.value) } }, options(names.map((name) => [name, name]), chosenAccount() || names[0])))
    : String(start.account.name ?? ""));
  showFaultCount(set.faults.length);
}

/** Goes on with the account that was chosen in this tab before, if it is still there. */
async function begin() {
  const before = sessionStorage.getItem("account");
  try {
    if (before && (await shown("start")).accounts.includes(before)) chooseAccount(before);
    await Promise.all([show(), refreshHeader()]);
  } catch (error) {
    say(error.message, "bad");
  }
}

function choose(name) {
  chooseAccount(name);
  sessionStorage.setItem("account", name);
  refreshHeader();
  show();
}

function keys(event) {
  const typing = event.target.closest?.("input, select, textarea, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = content.querySelector('input[type="search"]');
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  }
}

fill(nav, VIEWS.map(([path, title]) => go(`#/${path}`, [title, path === "faults" ? el("span", { class: "badge" }) : null], { "data-path": path })));
addEventListener("hashchange", show);
addEventListener("keydown", keys);
addEventListener("scroll", () => scrolls.set(history.state?.key, scrollY), { passive: true });
history.scrollRestoration = "manual";
await begin();
