/* Products, a page at a time. */

import { shown } from "./api.js";
import { count, el, fill, go, heading, moment, pager, picture, place, searchField, select, statusPill, table } from "./dom.js";

const STATUSES = [["", "Any status"], ["Draft", "Draft"], ["Completed", "Completed"], ["Archived", "Archived"]];
const LEVELS = [["", "All products"], ["top", "Without variants"], ["parents", "Parents"], ["variants", "Variants"]];
const ORDERS = [["", "As created"], ["newest", "Newest first"], ["modified", "Last changed"], ["sku", "SKU, ascending"], ["-sku", "SKU, descending"]];

export async function showProducts(holder, { query, signal }) {
  const asked = { ...query };
  const results = el("div", { class: "results" });
  const start = await shown("start", {}, signal);
  const families = start.families.map((family) => [family.id, family.name]);
  let latest = new AbortController();

  async function renew(changes) {
    Object.assign(asked, { page: "" }, changes);
    history.replaceState(history.state, "", place("products", asked));
    latest.abort();
    latest = new AbortController();
    try {
      await load(AbortSignal.any([signal, latest.signal]));
    } catch (error) {
      if (error.name !== "AbortError") fill(results, el("p", { class: "bad" }, error.message));
    }
  }

  async function load(until) {
    const found = await shown("products", asked, until);
    fill(results, tally(found, asked), found.rows.length ? productTable(found.rows) : el("p", { class: "empty" }, "No product fits."),
      pager(found, (page) => place("products", { ...asked, page })));
  }

  const chips = ["category", "asset"].filter((name) => asked[name]).map((name) => el("span", { class: "chip" },
    asked[`${name}_name`] || asked[name], " ",
    go(place("products", { ...asked, [name]: "", [`${name}_name`]: "", page: "" }), "×", { "aria-label": `All, not only of this ${name}` })));
  fill(holder, heading("Products", ...chips),
    el("form", { class: "tools", on: { submit: (event) => event.preventDefault() } },
      searchField("SKU, label or GTIN", asked.search ?? "", (search) => renew({ search })),
      select("status", "Status", STATUSES, asked.status, (event) => renew({ status: event.target.value })),
      select("family", "Family", [["", "Any family"], ...families], asked.family, (event) => renew({ family: event.target.value })),
      select("level", "Show", LEVELS, asked.level, (event) => renew({ level: event.target.value })),
      select("order", "Order", ORDERS, asked.order, (event) => renew({ order: event.target.value }))),
    results);
  await load(signal);
}

function tally(found, asked) {
  const text = count(found.total, "product");
  return el("p", { class: "tally", role: "status" }, asked.search ? `${text} for “${asked.search}”` : text);
}

/** Rows of products, also for variants and relationships. */
export function productTable(rows, more) {
  const headings = ["", "SKU", "Label", "Status", "Family", "Variants", "Changed", ...(more ? [more.heading] : [])];
  return table(headings, rows.map((row) => [
    picture(row.picture, row.label || row.sku),
    go(productPlace(row), row.sku, { class: "sku" }),
    row.label ?? el("span", { class: "faint" }, "no label"),
    statusPill(row.status),
    row.family_name ?? "",
    row.variations ? String(row.variations) : row.type === "VARIANT" ? el("span", { class: "faint" }, "variant") : "",
    moment(row.modified),
    ...(more ? [more.cell(row)] : []),
  ]), { class: "products cards" });
}

export function productPlace(row) {
  return place(`products/${row.id}`);
}
