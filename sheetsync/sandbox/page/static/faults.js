/* What goes wrong on request: the faults that are set, and a form for another. */

import { shown, steer } from "./api.js";
import { button, el, fill, heading, number, options, say, table } from "./dom.js";

const METHODS = ["*", "GET", "POST", "PATCH", "PUT", "DELETE"];

const AIM = ["account", "method", "route"];
const EVERY_MS = 1500;

export async function showFaults(holder, { signal, showFaultCount }) {
  const [form, told] = await Promise.all([shown("faults", {}, signal), steer("GET", "faults", undefined, signal)]);
  const list = el("div", { class: "results" });

  async function renew(now) {
    const { faults } = now ?? await steer("GET", "faults", undefined, signal);
    fill(list, faults.length ? setFaults(faults, form.members) : el("p", { class: "empty" }, "Nothing goes wrong."));
    showFaultCount(faults.length);
  }

  async function keepOn() {
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      if (!document.hidden && !signal.aborted) await renew().catch(() => {});
    }
  }

  async function clear() {
    try {
      await steer("DELETE", "faults");
      say("Nothing goes wrong any more.");
      await renew();
    } catch (error) {
      say(error.message, "bad");
    }
  }

  fill(holder, heading("Faults", button("Clear all", clear, { class: "danger" })),
    el("p", { class: "says" }, "A fault makes the API misbehave as a network or a service does. It hits requests to the API, never this page."),
    list, faultForm(form, async (fault) => {
      const after = await steer("POST", "faults", fault);
      say("The fault is set.");
      await renew(after);
    }));
  await renew(told);
  keepOn();
}

function setFaults(faults, members) {
  const others = members.filter((each) => !["method", "route"].includes(each.name));
  const isDefault = (each, value) => JSON.stringify(value) === JSON.stringify(each.default);
  return table(["Kind", "Hits", "More", "Matched", "Happened"], faults.map((fault) => [
    el("strong", null, fault.kind),
    el("code", null, `${fault.method} ${fault.route}`),
    others.filter((each) => concerns(each, fault.kind) && !isDefault(each, fault[each.name])).map((each) => `${title(each.name)} ${shownValue(fault[each.name])}`).join(", "),
    number(fault.matched), number(fault.happened),
  ]), { class: "cards" });
}

function shownValue(value) {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function concerns(member, kind) {
  return !member.kinds.length || member.kinds.includes(kind);
}

function title(name) {
  return name.replaceAll("_", " ");
}

function faultForm(form, set) {
  const kinds = Object.keys(form.kinds);
  const says = el("p", { class: "says", id: "kind-says" });
  const kind = el("select", { id: "fault-kind", name: "kind", "aria-describedby": "kind-says", on: { change: draw } }, options(kinds.map((each) => [each, each]), kinds[0]));
  const wrong = el("p", { class: "bad", role: "alert" });
  const made = form.members.map((member) => ({ member, ...memberField(member, form) }));
  const own = el("div", { class: "fields" });
  const aim = el("div", { class: "fields" });
  const rest = el("div", { class: "fields" });

  function draw() {
    says.textContent = `It ${form.kinds[kind.value]}.`;
    fill(own, made.filter(({ member }) => member.kinds.includes(kind.value)).map(({ field }) => field));
    const general = made.filter(({ member }) => !member.kinds.length);
    fill(aim, general.filter(({ member }) => AIM.includes(member.name)).map(({ field }) => field));
    fill(rest, general.filter(({ member }) => !AIM.includes(member.name)).map(({ field }) => field));
  }

  async function submit(event) {
    event.preventDefault();
    fill(wrong);
    try {
      const fault = { kind: kind.value };
      for (const { member, give } of made) {
        const value = concerns(member, kind.value) ? give() : undefined;
        if (value !== undefined) fault[member.name] = value;
      }
      await set(fault);
    } catch (error) {
      fill(wrong, error.message);
    }
  }

  draw();
  return el("form", { class: "card fault", on: { submit } },
    el("h2", null, "Another fault"),
    el("div", { class: "field" }, el("label", { for: "fault-kind" }, "Kind"), kind), says,
    own, aim, el("details", { class: "often" }, el("summary", null, "How often"), rest), wrong, el("button", { type: "submit", class: "strong" }, "Set it"));
}

/** A field for a member of a fault; "give" tells its value, undefined for the default. */
function memberField(member, { accounts, routes }) {
  const id = `fault-${member.name}`;
  const common = { id, name: member.name, "aria-describedby": `${id}-says` };
  const field = (input, give, more) => ({
    give,
    field: el("div", { class: "field" }, el("label", { for: id }, title(member.name)), input, more, el("small", { id: `${id}-says` }, member.says)),
  });
  const choices = { method: METHODS, account: ["*", ...accounts] }[member.name] ?? member.choices;
  if (choices.length) {
    const input = el("select", common, options(choices.map((each) => [each, each === "*" ? "any" : each]), member.default));
    return field(input, () => input.value);
  }
  if (member.type === "bool") {
    const input = el("input", { ...common, type: "checkbox", checked: member.default === true });
    return field(input, () => input.checked);
  }
  if (member.type === "int" || member.type === "float") {
    const input = el("input", { ...common, type: "number", step: member.type === "int" ? "1" : "any", value: member.default ?? "", placeholder: member.default === null ? "no end" : "" });
    return field(input, () => (input.value === "" ? undefined : Number(input.value)));
  }
  if (member.type === "json") {
    const input = el("textarea", { ...common, rows: "2", spellcheck: "false", value: JSON.stringify(member.default) });
    return field(input, () => parsed(member.name, input.value));
  }
  const listed = member.name === "route" ? el("datalist", { id: "fault-routes" }, routes.map((route) => el("option", { value: route }))) : null;
  const input = el("input", { ...common, type: "text", value: member.default ?? "", list: listed ? "fault-routes" : null, spellcheck: "false", autocomplete: "off" });
  return field(input, () => (input.value === "" ? undefined : input.value), listed);
}

function parsed(name, text) {
  try {
    return text.trim() ? JSON.parse(text) : undefined;
  } catch {
    throw new Error(`${title(name)} must be JSON.`);
  }
}
