/* The log of what was asked, as it grows. */

import { shown, steer } from "./api.js";
import { button, el, fill, heading, number, pill, say, searchField, select, table } from "./dom.js";

const EVERY_MS = 1000;
const KEPT = 500;
const STATUSES = [["", "Any status"], ["2", "2xx"], ["3", "3xx"], ["4", "4xx"], ["5", "5xx"], ["0", "Cut off"], ["fault", "Hit by a fault"]];

export async function showRequests(holder, { signal }) {
  let known = [];
  let last = 0;
  let live = true;
  const { accounts } = await shown("start", {}, signal);
  const several = accounts.length > 1;
  const headings = ["No.", "Method", "Path", "Status", "ms", "Faults", ...(several ? ["Account"] : [])];
  const asked = { search: "", status: "", account: "" };
  const rows = el("tbody");
  const tally = el("p", { class: "tally" });
  const counts = el("div", { class: "counts" });

  const fits = (entry) => (!asked.search || `${entry.method} ${entry.path}`.toLowerCase().includes(asked.search.toLowerCase()))
    && (!asked.account || entry.account === asked.account)
    && (!asked.status || (asked.status === "fault" ? entry.fault.length : String(entry.status)[0] === asked.status));

  function draw() {
    const fitting = known.filter(fits);
    fill(rows, fitting.length ? fitting.map((entry) => row(entry, several)) : el("tr", null, el("td", { colspan: String(headings.length), class: "empty" }, known.length ? "No request fits." : "Nothing has been asked yet.")));
  }

  async function renew() {
    let told = await shown("requests", { after: last }, signal);
    if (told.total < last) {
      known = [];
      last = 0;
      told = await shown("requests", { after: 0 }, signal);
    }
    const first = last === 0;
    last = told.total;
    known = [...told.requests.reverse(), ...known].slice(0, KEPT);
    if (told.requests.length || first) {
      draw();
      fill(tally, `${number(told.total)} requests`, " ", Object.entries(told.statuses).map(([status, size]) => [statusOf(Number(status)), ` ${number(size)} `]));
      fill(counts, Object.keys(told.counts).length ? table(["Route", "Times"], Object.entries(told.counts).sort((one, other) => other[1] - one[1]).map(([route, size]) => [el("code", null, route), number(size)]), { class: "narrow" }) : el("p", { class: "empty" }, "None."));
    }
  }

  async function keepOn() {
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      if (live && !document.hidden && !signal.aborted) await renew().catch(() => fill(tally, "The sandbox does not answer."));
    }
  }

  async function clear() {
    try {
      await steer("DELETE", "requests");
      known = [];
      last = 0;
      await renew();
    } catch (error) {
      say(error.message, "bad");
    }
  }

  const dot = el("span", { class: "dot", "aria-hidden": "true" });
  const pause = button("Pause", () => {
    live = !live;
    pause.textContent = live ? "Pause" : "Go on";
    dot.className = live ? "dot" : "dot off";
  });
  fill(holder, heading("Requests", el("span", { class: "row" }, dot, pause, button("Clear", clear))), tally,
    el("form", { class: "tools", on: { submit: (event) => event.preventDefault() } },
      searchField("Method or path", "", (search) => { asked.search = search; draw(); }),
      select("status", "Status", STATUSES, "", (event) => { asked.status = event.target.value; draw(); }),
      several ? select("account", "Account", [["", "Any account"], ...accounts.map((each) => [each, each])], "", (event) => { asked.account = event.target.value; draw(); }) : null),
    el("div", { class: "scroll" }, el("table", { class: "log" },
      el("thead", null, el("tr", null, headings.map((each) => el("th", { scope: "col" }, each)))), rows)),
    el("details", { class: "card" }, el("summary", null, "Counts by route"), counts));
  await renew();
  keepOn();
}

function row(entry, several) {
  return el("tr", null,
    el("td", { class: "number" }, String(entry.number)),
    el("td", null, el("code", null, entry.method)),
    el("td", { class: "path" }, el("code", { title: entry.route ?? "no route" }, entry.path)),
    el("td", null, statusOf(entry.status)),
    el("td", { class: "number" }, entry.ms.toFixed(1)),
    el("td", null, entry.fault.map((kind) => pill(kind, "warn"))),
    several ? el("td", null, entry.account ?? "") : null);
}

function statusOf(status) {
  const kind = status === 0 || status >= 500 ? "bad" : status >= 400 ? "warn" : status >= 300 ? "calm" : "good";
  return pill(status === 0 ? "cut" : String(status), kind);
}
