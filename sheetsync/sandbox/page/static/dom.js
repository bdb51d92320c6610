/* Elements made from plain values. All text goes in as text, never as markup. */

/** An element: attributes, "class", "on" handlers, then children (nodes, texts, lists; null is left out). */
export function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) made.addEventListener(event, handler);
    } else if (name === "value" || name === "checked" || name === "disabled" || name === "open") {
      made[name] = value;
    } else {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...flat(children));
  return made;
}

function flat(children) {
  return children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false);
}

/** Puts children in place of what is there. */
export function fill(parent, ...children) {
  parent.replaceChildren(...flat(children));
  return parent;
}

export function button(text, act, attributes) {
  return el("button", { type: "button", on: { click: act }, ...attributes }, text);
}

/** A link inside the page. */
export function go(place, text, attributes) {
  return el("a", { href: place, ...attributes }, text);
}

/** The place of a view: "#/products?page=2". Empty parameters are left out. */
export function place(path, parameters) {
  const kept = Object.entries(parameters ?? {}).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(kept).toString();
  return `#/${path}${query ? `?${query}` : ""}`;
}

/** A picture that gives way to a letter when there is none. */
export function picture(source, text, attributes) {
  const letter = () => el("span", { class: "picture none", "aria-hidden": "true" }, (text || "·").trim().charAt(0).toUpperCase());
  if (!source) return letter();
  const image = el("img", { class: "picture", src: source, alt: "", loading: "lazy", decoding: "async", ...attributes });
  image.addEventListener("error", () => image.replaceWith(letter()));
  return image;
}

export function pill(text, kind) {
  return el("span", { class: `pill ${kind ?? ""}` }, text);
}

export function statusPill(status) {
  const kinds = { Completed: "good", Draft: "calm", Archived: "faint" };
  return pill(status ?? "–", kinds[status] ?? "");
}

/** A moment as the API gives it, in the reader's own time. */
export function moment(text) {
  if (!text) return "–";
  const read = new Date(/[zZ]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(read.getTime())) return text;
  const shown = read.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return el("time", { datetime: read.toISOString(), title: text }, shown);
}

export function bytes(size) {
  if (typeof size !== "number") return "–";
  const units = ["B", "KB", "MB", "GB"];
  const step = Math.min(3, Math.floor(Math.log(Math.max(1, size)) / Math.log(1000)));
  return `${(size / 1000 ** step).toLocaleString(undefined, { maximumFractionDigits: step ? 1 : 0 })} ${units[step]}`;
}

export function number(value) {
  return Number(value).toLocaleString();
}

export function count(size, one, many) {
  return `${number(size)} ${size === 1 ? one : many ?? `${one}s`}`;
}

/** A table whose rows are lists of cells; on a narrow window each row stands as a card. */
export function table(headings, rows, attributes) {
  return el("table", attributes,
    el("thead", null, el("tr", null, headings.map((heading) => el("th", { scope: "col" }, heading)))),
    el("tbody", null, rows.map((cells) => el("tr", null, cells.map((cell, at) => el("td", { "data-name": headings[at] || null }, cell))))));
}

export function options(pairs, chosen) {
  return pairs.map(([value, text]) => {
    const made = el("option", { value }, text);
    made.selected = String(value) === String(chosen ?? "");
    return made;
  });
}

export function select(name, label, pairs, chosen, act) {
  return el("label", { class: "field" }, el("span", null, label), el("select", { name, on: { change: act } }, options(pairs, chosen)));
}

/** A field to search in, that calls once typing has paused. */
export function searchField(label, value, act) {
  let waiting = 0;
  const input = el("input", { type: "search", name: "search", value, placeholder: label, "aria-label": label, autocomplete: "off", spellcheck: "false" });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act(input.value), 180);
  });
  return el("div", { class: "search", role: "search" }, input, el("kbd", { "aria-hidden": "true", title: "Press / to search" }, "/"));
}

/** Says something for a moment, also to screen readers. */
export function say(text, kind) {
  const place_ = document.getElementById("said");
  fill(place_, el("p", { class: kind ?? "" }, text));
  clearTimeout(say.waiting);
  say.waiting = setTimeout(() => fill(place_), kind === "bad" ? 9000 : 3500);
}

/** A value to copy. */
export function copyable(text, shown) {
  const code = el("code", null, shown ?? text);
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      getSelection().selectAllChildren(code);
      say("Copying is not allowed here: the text is selected.", "bad");
    }
  }, { class: "quiet" });
  return { code, copy };
}

/** Asks before something that cannot be taken back; resolves to whether to go on. */
export function confirmed(question, yes) {
  return new Promise((resolve) => {
    const asked = el("dialog", { "aria-label": question },
      el("p", null, question),
      el("div", { class: "row" },
        button(yes, () => asked.close("yes"), { class: "danger" }),
        button("Cancel", () => asked.close(""))));
    asked.addEventListener("close", () => { asked.remove(); resolve(asked.returnValue === "yes"); });
    document.body.append(asked);
    asked.showModal();
  });
}

export function heading(text, ...more) {
  return el("div", { class: "heading" }, el("h1", { tabindex: "-1" }, text), ...more);
}

/** Links to the page before and the page after; null when there is but one. */
export function pager(found, to) {
  const pages = Math.ceil(found.total / found.page_size);
  if (pages <= 1 && found.page === 1) return null;
  const first = (found.page - 1) * found.page_size + 1;
  const last = Math.min(found.total, first + found.page_size - 1);
  const step = (text, target, rel) => target >= 1 && target <= pages
    ? go(to(target), text, { class: "button", rel })
    : el("span", { class: "button off", "aria-hidden": "true" }, text);
  return el("nav", { class: "pager", "aria-label": "Pages" },
    step("Previous", found.page - 1, "prev"),
    el("span", null, first <= last ? `${number(first)}–${number(last)} of ${number(found.total)}` : "Nothing on this page"),
    step("Next", found.page + 1, "next"));
}
