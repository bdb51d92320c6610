/* How the page asks the sandbox: JSON in, JSON out, for the account that was chosen. */

let account = "";

export function chooseAccount(name) {
  account = name;
}

export function chosenAccount() {
  return account;
}

/** An answer that is an error: "rows" has one {field, msg} per wrong member. */
export class AskError extends Error {
  constructor(status, message, rows) {
    super(message);
    this.status = status;
    this.rows = rows;
  }
}

async function ask(method, path, body, signal, own) {
  const url = new URL(path, location.origin);
  if (account && own) url.searchParams.set("account", account);
  const sent = { method, signal, headers: {}, cache: "no-store" };
  if (body !== undefined) {
    sent.body = JSON.stringify(body);
    sent.headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(url, sent);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new AskError(0, "The sandbox does not answer. Is it still running?", []);
  }
  const text = await answer.text();
  if (!answer.ok) {
    const told = parsed(text)?.error ?? {};
    const rows = (told.errors ?? []).map((row) => ({ field: String(row.field), msg: String(row.msg) }));
    throw new AskError(answer.status, rows.map((row) => `${row.field} ${row.msg}`).join("; ") || told.msg || `The sandbox answered ${answer.status}.`, rows);
  }
  return text ? JSON.parse(text) : null;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function query(parameters) {
  const kept = Object.entries(parameters ?? {}).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return kept.length ? `?${new URLSearchParams(kept)}` : "";
}

/** What the page shows. */
export function shown(what, parameters, signal) {
  return ask("GET", `/_sandbox/page/${what}${query(parameters)}`, undefined, signal, true);
}

/** What steers the sandbox as a whole. */
export function steer(method, what, body, signal) {
  return ask(method, `/_sandbox/${what}`, body, signal, false);
}

/** What steers the account that was chosen; the whole sandbox when none was. */
export function steerAccount(method, what, body, signal) {
  return ask(method, `/_sandbox/${what}`, body, signal, true);
}
