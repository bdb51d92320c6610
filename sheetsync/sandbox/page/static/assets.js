/* Assets, a page at a time. */

import { shown } from "./api.js";
import { bytes, count, el, fill, go, heading, pager, picture, place, searchField, select } from "./dom.js";

const TYPES = ["IMAGES", "TEXTS", "SOUNDS", "VIDEOS", "COMPRESSED", "REPORTS", "FEED_FILES", "OTHER"];

export async function showAssets(holder, { query, signal }) {
  const asked = { ...query };
  const results = el("div", { class: "results" });
  let latest = new AbortController();

  async function renew(changes) {
    Object.assign(asked, { page: "" }, changes);
    history.replaceState(history.state, "", place("assets", asked));
    latest.abort();
    latest = new AbortController();
    try {
      await load(AbortSignal.any([signal, latest.signal]));
    } catch (error) {
      if (error.name !== "AbortError") fill(results, el("p", { class: "bad" }, error.message));
    }
  }

  async function load(until) {
    const found = await shown("assets", asked, until);
    fill(results, el("p", { class: "tally", role: "status" }, count(found.total, "asset")),
      found.rows.length ? assetGrid(found.rows) : el("p", { class: "empty" }, "No asset fits."),
      pager(found, (page) => place("assets", { ...asked, page })));
  }

  fill(holder,
    heading("Assets", asked.category ? el("span", { class: "chip" }, asked.category_name || asked.category, " ",
      go(place("assets", { ...asked, category: "", category_name: "", page: "" }), "×", { "aria-label": "All, not only of this category" })) : null),
    el("form", { class: "tools", on: { submit: (event) => event.preventDefault() } },
      searchField("File name", asked.search ?? "", (search) => renew({ search })),
      select("type", "Type", [["", "Any type"], ...TYPES.map((each) => [each, each])], asked.type, (event) => renew({ type: event.target.value }))),
    results);
  await load(signal);
}

/** Tiles of assets; each opens its file. */
export function assetGrid(rows, size) {
  return el("ul", { class: `assets ${size ?? ""}` }, rows.map((row) => el("li", null,
    row.file
      ? el("a", { href: row.file, target: "_blank", rel: "noopener", title: row.filename ?? "" }, picture(row.picture, row.filename))
      : picture(row.picture, row.filename),
    el("div", null,
      el("span", { class: "name" }, row.filename ?? row.id),
      size === "small" ? null : el("span", { class: "faint" }, `${row.content_type ?? row.file_type ?? ""} · ${bytes(row.file_size)}`),
      size === "small" ? null : go(place("products", { asset: row.id, asset_name: row.filename }), "Its products")))));
}
