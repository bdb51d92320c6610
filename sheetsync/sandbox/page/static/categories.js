/* The category trees of products and of files. */

import { shown } from "./api.js";
import { button, count, el, fill, go, heading, place } from "./dom.js";

export async function showCategories(holder, { signal }) {
  const trees = await shown("categories", {}, signal);
  fill(holder, heading("Categories"),
    el("div", { class: "columns" },
      tree("Products", trees.product_categories, (each) => place("products", { category: each.id, category_name: each.name })),
      tree("Files", trees.file_categories, (each) => place("assets", { category: each.id, category_name: each.name }))));
}

function tree(title, roots, to) {
  const size = (rows) => rows.reduce((sum, row) => sum + 1 + size(row.children), 0);
  const body = branch(roots, to, 0);
  const fold = (open) => () => body.querySelectorAll("details").forEach((each) => { each.open = open; });
  return el("section", { class: "card tree" },
    el("div", { class: "heading" }, el("h2", null, title, " ", el("span", { class: "faint" }, count(size(roots), "category", "categories"))),
      el("span", { class: "row" }, button("Open all", fold(true), { class: "quiet" }), button("Close all", fold(false), { class: "quiet" }))),
    roots.length ? body : el("p", { class: "empty" }, "There are none."));
}

function branch(rows, to, depth) {
  return el("ul", null, rows.map((row) => {
    const name = go(to(row), row.name);
    return el("li", null, row.children.length
      ? el("details", { open: depth === 0 }, el("summary", null, name), branch(row.children, to, depth + 1))
      : el("span", { class: "leaf" }, name));
  }));
}
