/* Attributes and families. */

import { shown } from "./api.js";
import { count, el, fill, go, heading, pill, place, searchField, select, table } from "./dom.js";
import { typeName } from "./values.js";

export async function showAttributes(holder, { query, signal }) {
  const rows = await shown("attributes", {}, signal);
  const asked = { ...query };
  const results = el("div", { class: "results" });
  const distinct = (give) => [...new Set(rows.flatMap(give))].sort((one, other) => one.localeCompare(other));
  const groups = distinct((row) => row.groups);
  const families = distinct((row) => row.families.map((family) => family.name));
  const types = distinct((row) => [row.type_class]);

  function draw(changes) {
    Object.assign(asked, changes);
    if (changes) history.replaceState(history.state, "", place("attributes", asked));
    const text = (asked.search ?? "").trim().toLowerCase();
    const fitting = rows.filter((row) =>
      (!text || [row.name, row.label, row.description ?? "", ...row.options].some((each) => each.toLowerCase().includes(text)))
      && (!asked.group || row.groups.includes(asked.group))
      && (!asked.type || row.type_class === asked.type)
      && (!asked.family || row.families.some((family) => family.name === asked.family)));
    fill(results, el("p", { class: "tally", role: "status" }, count(fitting.length, "attribute")),
      fitting.length ? table(["Name", "Type", "Options", "Groups", "Families"], fitting.map(cells), { class: "attributes cards" })
        : el("p", { class: "empty" }, "No attribute fits."));
  }

  const pairs = (any, names) => [["", any], ...names.map((name) => [name, name])];
  fill(holder, heading("Attributes"),
    el("form", { class: "tools", on: { submit: (event) => event.preventDefault() } },
      searchField("Name, label or option", asked.search ?? "", (search) => draw({ search })),
      select("type", "Type", [["", "Any type"], ...types.map((each) => [each, typeName(each)])], asked.type, (event) => draw({ type: event.target.value })),
      select("group", "Group", pairs("Any group", groups), asked.group, (event) => draw({ group: event.target.value })),
      select("family", "Family", pairs("Any family", families), asked.family, (event) => draw({ family: event.target.value }))),
    results);
  draw();
}

function cells(row) {
  return [
    el("div", { class: "named" }, el("strong", null, row.name), el("code", null, row.label), row.description ? el("span", { class: "faint" }, row.description) : null),
    el("span", { title: row.type_class }, typeName(row.type_class)),
    several("option", row.options) ?? (row.parts.length ? several("part", row.parts) : ""),
    row.groups.join(", "),
    several("family", row.families.map((family) => family.level === "no_level" ? family.name : `${family.name} (${levelName(family.level)})`), "families") ?? "",
  ];
}

/** A few stand there; many are folded in. */
function several(one, names, many) {
  if (!names.length) return null;
  if (names.length <= 3) return el("span", { class: "row" }, names.map((name) => pill(name)));
  return el("details", null, el("summary", null, count(names.length, one, many)), el("span", { class: "row" }, names.map((name) => pill(name))));
}

export function levelName(level) {
  return { parent_level: "parent", variant_level: "variant", no_level: "no level" }[level] ?? level;
}

export async function showFamilies(holder, { signal }) {
  const rows = await shown("families", {}, signal);
  fill(holder, heading("Families"),
    el("p", { class: "tally" }, count(rows.length, "family", "families")),
    el("div", { class: "card folds" }, rows.map((family) => el("details", null,
      el("summary", null, el("strong", null, family.name), " ",
        el("span", { class: "faint" }, `${count(family.products, "product")}, ${count(family.attributes.length, "attribute")}`)),
      el("p", { class: "row" }, go(place("products", { family: family.id }), "Its products"), " · ", go(place("attributes", { family: family.name }), "Its attributes in full")),
      ["parent_level", "variant_level", "no_level"].map((level) => {
        const members = family.attributes.filter((each) => each.level === level);
        return members.length ? [el("h3", null, levelHeading(level)), el("span", { class: "row" }, members.map((each) => el("span", { class: "pill", title: each.label }, each.name)))] : null;
      })))));
}

function levelHeading(level) {
  return { parent_level: "Inherited from the parent", variant_level: "On variants", no_level: "On every product by itself" }[level] ?? level;
}
