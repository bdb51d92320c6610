/* How to reach the sandbox, what it holds, and the way back to the start. */

import { chosenAccount, shown, steer, steerAccount } from "./api.js";
import { button, confirmed, copyable, count, el, fill, go, heading, number, say } from "./dom.js";

const SIZES = [
  ["products", "Products", "#/products"], ["attributes", "Attributes", "#/attributes"], ["attribute_groups", "Attribute groups", "#/attributes"],
  ["families", "Families", "#/families"], ["product_categories", "Product categories", "#/categories"], ["file_categories", "File categories", "#/categories"],
  ["assets", "Assets", "#/assets"], ["relationships", "Relationships", null],
];

export async function showStart(holder, { signal, refreshHeader }) {
  const start = await shown("start", {}, signal);
  const auth = start.auth_port ? `${location.protocol}//${location.hostname}:${start.auth_port}` : location.origin;
  const [first, ...more] = start.keys;
  const several = start.accounts.length > 1;
  const token = `curl -s ${auth}/auth/api/get-token -d '${JSON.stringify({ api_key: first?.key ?? "", api_password: first?.password ?? "" })}'`;
  const search = `curl -s ${location.origin}/api/v2/products/search -H "Authorization: Bearer $TOKEN" -d '{"attributes":["label"],"pagination":{"page_size":5}}'`;

  async function reset(question, ask) {
    if (!await confirmed(question, "Reset")) return;
    try {
      await ask("POST", "reset");
      say("Everything is as it was at the start.");
      refreshHeader();
      await showStart(holder, { signal, refreshHeader });
    } catch (error) {
      say(error.message, "bad");
    }
  }

  fill(holder, heading(String(start.account.name ?? "Plytix sandbox")),
    el("p", { class: "says" }, "A Plytix to practise on: the same API, nothing real behind it."),
    el("div", { class: "columns" },
      el("section", { class: "card" }, el("h2", null, "Connection"),
        el("dl", { class: "facts copies" },
          line("PIM", location.origin), line("Token host", start.auth_port === 0 ? "the address it printed at its start" : auth),
          first ? [line("API key", first.key), secret("API password", first.password)] : fact("API key", "none")),
        more.length ? el("details", null, el("summary", null, count(more.length, "more key")), more.map(keyLines)) : null),
      el("section", { class: "card" }, el("h2", null, "Rules"),
        el("dl", { class: "facts" },
          fact("Limits", start.limits.length ? start.limits.map(([hits, seconds]) => `${number(hits)} requests in ${span(seconds)}`).join(", ") : "none"),
          fact("Tokens", `good for ${span(start.token_life)}`),
          fact("202", `takes effect ${start.later ? `${span(start.later)} later` : "at once"}`),
          fact("State", start.state === ":memory:" ? "in memory, gone with the sandbox" : start.state)))),
    el("ul", { class: "sizes" }, SIZES.filter(([table]) => table in start.sizes).map(([table, title, to]) => el("li", null,
      to ? go(to, [el("strong", null, number(start.sizes[table])), el("span", null, title)]) : [el("strong", null, number(start.sizes[table])), el("span", null, title)]))),
    el("section", { class: "card" }, el("h2", null, "Try it"),
      example("A token", token), example("The first products", search)),
    el("section", { class: "card row spread" }, el("div", null, el("h2", null, "Reset"), el("p", { class: "faint" }, "Back to how it started: entities and switches, without faults.")),
      el("span", { class: "row" },
        several ? button("Reset this account…", () => reset(`Put the account ${chosenAccount() || start.accounts[0]} back to how it started, with its switches and faults?`, steerAccount), { class: "danger" }) : null,
        button(several ? "Reset all…" : "Reset…", () => reset(`Put ${several ? "every account" : "the account"}, switches, faults and log back to how they started?`, steer), { class: "danger" }))));
}

function fact(name, value) {
  return [el("dt", null, name), el("dd", null, value)];
}

function line(name, text) {
  const { code, copy } = copyable(text);
  return fact(name, [code, copy]);
}

function keyLines(key) {
  return [el("h3", null, `${key.name} (${key.role})`),
    el("dl", { class: "facts copies" }, line("API key", key.key), secret("API password", key.password),
      key.forbids.length ? fact("Forbidden", key.forbids.join(", ")) : null)];
}

function secret(name, text) {
  const { code, copy } = copyable(text, "••••••••••••");
  let open = false;
  const eye = button("Show", () => {
    open = !open;
    code.textContent = open ? text : "••••••••••••";
    eye.textContent = open ? "Hide" : "Show";
  }, { class: "quiet" });
  return fact(name, [code, eye, copy]);
}

function example(title, text) {
  const { code, copy } = copyable(text);
  return el("div", { class: "example" }, el("div", { class: "row spread" }, el("h3", null, title), copy), el("pre", { tabindex: "0" }, code));
}

function span(seconds) {
  const units = [[3600, "hour"], [60, "minute"], [1, "second"]];
  const [size, name] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, "second"];
  const amount = seconds / size;
  return amount === 1 && name !== "second" ? `an ${name}`.replace("an minute", "a minute") : `${number(amount)} ${name}${amount === 1 ? "" : "s"}`;
}
