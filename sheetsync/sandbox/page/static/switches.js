/* The switches: which of several believable answers the sandbox gives. */

import { steerAccount } from "./api.js";
import { button, count, el, fill, heading, options, pill, say, searchField } from "./dom.js";

export async function showSwitches(holder, { signal }) {
  let { told } = await steerAccount("GET", "switches", undefined, signal);
  const asked = { search: "", changed: false };
  const results = el("div", { class: "results switches" });
  const tally = el("p", { class: "tally", role: "status" });
  const back = button("All to their defaults", () => change(Object.fromEntries(changed().map((each) => [each.name, each.default]))));

  function changed() {
    return told.filter((each) => each.value !== each.default);
  }

  async function change(values, focus) {
    try {
      ({ told } = await steerAccount("POST", "switches", values));
      say("Changed.");
    } catch (error) {
      say(error.message, "bad");
    }
    draw();
    if (focus) results.querySelector(`[name="${CSS.escape(focus)}"]`)?.focus();
  }

  function draw() {
    const text = asked.search.trim().toLowerCase();
    const fitting = told.filter((each) => (!asked.changed || each.value !== each.default)
      && (!text || `${each.name} ${each.says} ${each.source}`.toLowerCase().includes(text)));
    fill(tally, `${count(fitting.length, "switch", "switches")}, ${changed().length} changed`);
    back.disabled = !changed().length;
    fill(results, fitting.length ? fitting.map((each) => row(each, change)) : el("p", { class: "empty" }, "No switch fits."));
  }

  fill(holder, heading("Switches", back),
    el("p", { class: "says" }, "Where the documentation is silent or observed otherwise, a switch says which answer the sandbox gives. They hold until a reset."),
    el("form", { class: "tools", on: { submit: (event) => event.preventDefault() } },
      searchField("Name or meaning", "", (search) => { asked.search = search; draw(); }),
      el("label", { class: "check" }, el("input", { type: "checkbox", on: { change: (event) => { asked.changed = event.target.checked; draw(); } } }), " Changed only")),
    tally, results);
  draw();
}

function row(each, change) {
  const moved = each.value !== each.default;
  return el("article", { class: moved ? "switch moved" : "switch" },
    el("div", null,
      el("h2", null, each.name.replaceAll("_", " "), " ", moved ? pill("changed", "calm") : null),
      el("p", { id: `says-${each.name}` }, sentence(each.says)),
      el("p", { class: "faint" }, el("code", null, each.name), " · ", each.source)),
    el("div", { class: "row" }, control(each, change),
      moved ? button(`Back to ${shownValue(each.default)}`, () => change({ [each.name]: each.default }, each.name), { class: "quiet" }) : null));
}

function control(each, change) {
  const common = { name: each.name, "aria-label": each.name, "aria-describedby": `says-${each.name}` };
  if (each.choices.length) {
    const pairs = each.choices.map((choice, at) => [String(at), shownValue(choice)]);
    const chosen = each.choices.indexOf(each.value);
    return el("select", { ...common, on: { change: (event) => change({ [each.name]: each.choices[Number(event.target.value)] }, each.name) } }, options(pairs, chosen));
  }
  const numeric = typeof each.default === "number";
  const input = el("input", { ...common, type: numeric ? "number" : "text", value: String(each.value) });
  input.addEventListener("change", () => change({ [each.name]: numeric ? Number(input.value) : input.value }, each.name));
  return input;
}

function shownValue(value) {
  return value === true ? "yes" : value === false ? "no" : String(value);
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
