/* One product with everything that hangs on it. */

import { shown } from "./api.js";
import { attributeValue } from "./values.js";
import { button, copyable, count, el, fill, go, heading, moment, picture, pill, place, statusPill } from "./dom.js";
import { assetGrid } from "./assets.js";
import { productPlace, productTable } from "./products.js";

export async function showProduct(holder, { id, signal }) {
  const product = await shown(`products/${encodeURIComponent(id)}`, {}, signal);
  document.title = `${product.sku} – Plytix sandbox`;
  fill(holder,
    el("p", { class: "crumbs" }, go("#/products", "Products"), product.parent ? [" / ", go(productPlace(product.parent), product.parent.sku)] : null, " / ", el("span", null, product.sku)),
    el("div", { class: "product-top" },
      picture(product.picture, product.label || product.sku, { class: "picture big" }),
      el("div", null,
        heading(product.label ?? product.sku),
        el("p", { class: "row" }, el("code", { class: "sku" }, product.sku), statusPill(product.status), pill(typeName(product))),
        facts(product))),
    section("Variants", product.variations, product.variants.length ? [productTable(product.variants),
      product.variations > product.variants.length ? el("p", { class: "faint" }, `The first ${product.variants.length} are shown.`) : null] : null),
    attributesSection(product),
    ...product.relationships.map((each) => section(each.name, each.rows.length,
      productTable(each.rows, { heading: "Quantity", cell: (row) => String(row.quantity) }), "relationship")),
    section("Assets", product.assets.length, product.assets.length ? assetGrid(product.assets) : null),
    raw(product));
}

function typeName(product) {
  return { SINGLE: "Single product", PARENT: "Parent", VARIANT: "Variant" }[product.type] ?? product.type;
}

function facts(product) {
  const rows = [
    ["Family", product.family ? go(place("products", { family: product.family.id }), product.family.name) : null],
    ["Parent", product.parent ? [go(productPlace(product.parent), product.parent.sku), ` ${product.parent.label ?? ""}`] : null],
    ["Categories", product.categories.length
      ? el("ul", { class: "plain" }, product.categories.map((each) => el("li", null,
        go(place("products", { category: each.id, category_name: each.name }), each.path.join(" › ")))))
      : null],
    ["GTIN", product.gtin],
    ["Changed", [moment(product.modified), by(product.modified_by)]],
    ["Created", [moment(product.created), by(product.created_by)]],
    ["Id", el("code", null, product.id)],
  ];
  return el("dl", { class: "facts" }, rows.filter(([, value]) => value !== null).map(([name, value]) => [el("dt", null, name), el("dd", null, value)]));
}

function by(audit) {
  const name = audit?.user_name ?? audit?.type;
  return name ? ` by ${name}` : null;
}

function section(title, size, body, kind) {
  if (!body) return null;
  return el("section", { class: kind }, el("h2", null, title, " ", el("span", { class: "faint" }, String(size))), body);
}

function attributesSection(product) {
  const filled = product.attributes.filter((each) => each.value !== null && each.value !== undefined);
  if (!product.attributes.length) return null;
  const body = el("div", { class: "groups" });
  let all = false;
  const more = button("", () => { all = !all; draw(); }, { class: "quiet" });
  function draw() {
    const rows = all ? product.attributes : filled;
    const groups = Map.groupBy ? Map.groupBy(rows, (each) => each.group ?? "") : grouped(rows);
    more.textContent = all ? "Hide empty ones" : `Show ${product.attributes.length - filled.length} empty ones`;
    fill(body, [...groups].map(([group, members]) => el("div", { class: "group" },
      el("h3", null, group || "In no group"),
      el("table", { class: "values" }, el("tbody", null, members.map(valueRow))))));
  }
  draw();
  return el("section", { class: "attributes" },
    el("div", { class: "heading" }, el("h2", null, "Attributes ", el("span", { class: "faint" }, count(filled.length, "value"))),
      filled.length < product.attributes.length ? more : null), body);
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.group ?? "", [...(groups.get(row.group ?? "") ?? []), row]);
  return groups;
}

function valueRow(each) {
  const mark = each.overwritten ? pill("own value", "calm") : each.inherited ? pill("inherited", "faint") : null;
  return el("tr", null,
    el("th", { scope: "row" }, each.name, el("code", { class: "faint" }, each.label)),
    el("td", null, attributeValue(each), mark ? [" ", mark] : null));
}

function raw(product) {
  const part = (title, path, body) => {
    const text = JSON.stringify(body, null, 2);
    const { code, copy } = copyable(text);
    return el("details", { class: "raw" }, el("summary", null, title, " ", el("code", null, `GET ${path}`)), copy, el("pre", { tabindex: "0" }, code));
  };
  return el("section", null, el("h2", null, "As the API answers it"),
    part("v1", `/api/v1/products/${product.id}`, product.v1),
    part("v2", `/api/v2/products/${product.id}`, product.v2));
}
