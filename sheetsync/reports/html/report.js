/* Goes on from compare.js, in the same script. */
(() => {
  const ROW_HEIGHT = 52;
  const SPARE_ROWS = 8;
  const MOST_CHOICES = 400;
  const TONED = ["Outcome", "Status", "Severity", "Verdict", "Kind"];

  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const tables = data.tables.filter((one) => one.rows.length);
  const addPictures = picturesOf(data);
  const list = byId("list");
  const search = byId("q");
  const state = { table: 0, query: "", chosen: {}, at: 0 };
  const texts = new Map();
  let found = [];
  let body = null;
  let drawn = null;

  /* Everything a sheet or Plytix says goes into the page as text, never as markup. */
  const made = (tag, text, kind) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };

  const fill = (element, runs, tag) => {
    for (const [text, differs] of runs) {
      element.append(differs ? made(tag, text) : document.createTextNode(text));
    }
  };

  const pairOf = (table, row) => {
    if (!table.pair) return null;
    const [old, now] = table.pair.map((name) => table.columns.indexOf(name));
    return { old, now, runs: compare(row[old + 1], row[now + 1]) };
  };

  const put = (element, table, row, column, pair) => {
    element.dir = "auto";
    if (pair && column === pair.old) fill(element, pair.runs[0], "del");
    else if (pair && column === pair.now) fill(element, pair.runs[1], "ins");
    else element.textContent = row[column + 1];
    const toned = TONED.find((name) => table.columns.includes(name));
    if (toned === table.columns[column] && row[0] !== "plain") {
      element.classList.add("tone-" + row[0]);
    }
  };

  const shownColumns = (table) => (table.shown.length ? table.shown : table.columns)
    .map((name) => table.columns.indexOf(name));

  /* Per shown column the least width in em, and its share of the room that is left. */
  const widths = (table) => shownColumns(table).map((at) => {
    let most = table.columns[at].length;
    const step = Math.max(1, Math.floor(table.rows.length / 300));
    for (let i = 0; i < table.rows.length; i += step) {
      most = Math.max(most, table.rows[i][at + 1].length);
    }
    return [Math.min(Math.max(most, 4), 11) * 0.6 + 0.5, Math.min(Math.max(most, 4), 40)];
  });

  const readAddress = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const named = tables.findIndex((one) => one.name === asked.get("table"));
    state.table = Math.max(0, named);
    state.query = asked.get("q") || "";
    state.at = 0;
    state.chosen = {};
    const table = tables[state.table];
    for (const name of table ? table.filters : []) {
      const value = asked.get(name.toLowerCase());
      if (value !== null) state.chosen[name] = value;
    }
  };

  const writeAddress = () => {
    const said = new URLSearchParams();
    if (state.table) said.set("table", tables[state.table].name);
    if (state.query) said.set("q", state.query);
    for (const [name, value] of Object.entries(state.chosen)) said.set(name.toLowerCase(), value);
    const hash = said.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  };

  const searchTexts = (table) => {
    if (!texts.has(table)) {
      texts.set(table, table.rows.map((row) => row.slice(1).join("\n").toLowerCase()));
    }
    return texts.get(table);
  };

  const select = () => {
    const table = tables[state.table];
    const asked = Object.entries(state.chosen)
      .map(([name, value]) => [table.columns.indexOf(name) + 1, value]);
    const sought = state.query.toLowerCase().split(/\s+/).filter(Boolean);
    const all = sought.length ? searchTexts(table) : null;
    found = [];
    table.rows.forEach((row, at) => {
      if (asked.every(([column, value]) => row[column] === value)
        && sought.every((word) => all[at].includes(word))) found.push(at);
    });
    state.at = Math.min(state.at, Math.max(0, found.length - 1));
  };

  const drawTabs = () => {
    const tabs = document.querySelector(".tabs");
    tabs.replaceChildren(...tables.map((table, at) => {
      const tab = made("button", table.name + " (" + table.rows.length.toLocaleString("en") + ")");
      tab.type = "button";
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-selected", String(at === state.table));
      tab.setAttribute("aria-controls", "list");
      tab.addEventListener("click", () => open(at));
      return tab;
    }));
  };

  const drawFilters = () => {
    const table = tables[state.table];
    byId("filters").replaceChildren(...table.filters.flatMap((name) => {
      const column = table.columns.indexOf(name) + 1;
      const counts = new Map();
      for (const row of table.rows) counts.set(row[column], (counts.get(row[column]) || 0) + 1);
      const chosen = state.chosen[name];
      if (counts.size < 2 && chosen === undefined) return [];
      const values = [...counts.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
        .slice(0, MOST_CHOICES);
      if (chosen !== undefined && !values.includes(chosen)) values.push(chosen);
      const label = made("label", name + " ");
      const choice = made("select");
      choice.append(new Option("all", ""));
      values.forEach((value, at) => {
        const shown = (value || "(empty)") + " (" + (counts.get(value) || 0) + ")";
        choice.append(new Option(shown, String(at + 1), false, value === chosen));
      });
      choice.dataset.filter = name;
      choice.addEventListener("change", () => {
        if (choice.selectedIndex) state.chosen[name] = values[choice.selectedIndex - 1];
        else delete state.chosen[name];
        refresh();
      });
      label.append(choice);
      return [label];
    }));
  };

  const drawList = () => {
    const table = tables[state.table];
    const columns = shownColumns(table);
    const room = widths(table);
    const layout = room.map(([least, share]) => "minmax(" + least.toFixed(1) + "em, " + share
      + "fr)").join(" ");
    const grid = made("div", undefined, "grid");
    grid.style.minWidth = room.reduce((sum, [least]) => sum + least + 0.8, 1.4).toFixed(1) + "em";
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", table.name);
    grid.setAttribute("aria-rowcount", String(found.length + 1));
    const head = made("div", undefined, "row head");
    head.setAttribute("role", "row");
    head.setAttribute("aria-rowindex", "1");
    head.style.gridTemplateColumns = layout;
    for (const at of columns) {
      const cell = made("div", table.columns[at]);
      cell.setAttribute("role", "columnheader");
      head.append(cell);
    }
    body = made("div", undefined, "body");
    body.setAttribute("role", "rowgroup");
    body.style.height = found.length * ROW_HEIGHT + "px";
    drawn = { first: -1, last: -1, layout, columns };
    grid.tabIndex = 0;
    grid.append(head, body);
    list.replaceChildren(grid);
    if (!found.length) list.append(made("p", "Nothing fits the search and the filters.", "none"));
  };

  const drawRows = (anew) => {
    const table = tables[state.table];
    const above = Math.floor(list.scrollTop / ROW_HEIGHT) - SPARE_ROWS;
    const first = Math.max(0, above);
    const last = Math.min(found.length,
      Math.ceil((list.scrollTop + list.clientHeight) / ROW_HEIGHT) + SPARE_ROWS);
    if (!anew && first === drawn.first && last === drawn.last) return;
    drawn.first = first;
    drawn.last = last;
    const rows = [];
    for (let at = first; at < last; at += 1) {
      const row = table.rows[found[at]];
      const line = made("div", undefined, "row");
      line.id = "row-" + at;
      line.setAttribute("role", "row");
      line.setAttribute("aria-rowindex", String(at + 2));
      line.setAttribute("aria-selected", String(at === state.at));
      line.style.top = at * ROW_HEIGHT + "px";
      line.style.gridTemplateColumns = drawn.layout;
      const pair = pairOf(table, row);
      for (const column of drawn.columns) {
        const cell = made("div", undefined, "cell");
        cell.setAttribute("role", "gridcell");
        put(cell, table, row, column, pair);
        line.append(cell);
      }
      line.addEventListener("click", () => choose(at));
      rows.push(line);
    }
    body.replaceChildren(...rows);
    const grid = list.querySelector(".grid");
    if (found.length) grid.setAttribute("aria-activedescendant", "row-" + state.at);
  };

  const drawDetail = () => {
    const table = tables[state.table];
    const row = table.rows[found[state.at]];
    if (!row) return byId("detail").replaceChildren();
    const pair = pairOf(table, row);
    const told = made("dl");
    const item = (parent, column) => {
      const box = made("div");
      const value = made("dd");
      put(value, table, row, column, pair);
      if (!row[column + 1]) value.textContent = "(empty)";
      addPictures(value, table, row, column);
      box.append(made("dt", table.columns[column]), value);
      parent.append(box);
    };
    if (pair) {
      const both = made("div", undefined, "pair");
      item(both, pair.old);
      item(both, pair.now);
      told.append(both);
    }
    table.columns.forEach((name, column) => {
      const inPair = pair && (column === pair.old || column === pair.now);
      if (!inPair && row[column + 1]) item(told, column);
    });
    const title = "Row " + (state.at + 1).toLocaleString("en") + " of "
      + found.length.toLocaleString("en");
    return byId("detail").replaceChildren(made("h2", title), told);
  };

  const choose = (at) => {
    if (!found.length) return;
    state.at = Math.max(0, Math.min(found.length - 1, at));
    const head = list.querySelector(".head").offsetHeight;
    const top = state.at * ROW_HEIGHT;
    if (top < list.scrollTop) list.scrollTop = top;
    const bottom = top + ROW_HEIGHT + head;
    if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
    drawRows(true);
    drawDetail();
  };

  const refresh = () => {
    select();
    writeAddress();
    const all = tables[state.table].rows.length.toLocaleString("en");
    byId("count").textContent = found.length.toLocaleString("en") + " of " + all + " shown in "
      + tables[state.table].name;
    list.scrollTop = 0;
    state.at = 0;
    drawList();
    drawRows(true);
    drawDetail();
  };

  const show = () => {
    search.value = state.query;
    drawTabs();
    drawFilters();
    refresh();
  };

  const open = (at) => {
    state.table = (at + tables.length) % tables.length;
    state.chosen = {};
    show();
    document.querySelector('.tabs [aria-selected="true"]').focus();
  };

  /* Paper gets every row that fits the filters, and nothing of it stays in the page. */
  const toPaper = () => {
    const table = tables[state.table];
    const columns = shownColumns(table);
    const sheet = made("table");
    sheet.append(made("caption", table.name + ": " + byId("count").textContent));
    const head = made("tr");
    for (const at of columns) {
      const cell = made("th", table.columns[at]);
      cell.scope = "col";
      head.append(cell);
    }
    sheet.createTHead().append(head);
    const rows = sheet.createTBody();
    for (const at of found) {
      const row = table.rows[at];
      const pair = pairOf(table, row);
      const line = made("tr");
      for (const column of columns) {
        const cell = made("td");
        put(cell, table, row, column, pair);
        line.append(cell);
      }
      rows.append(line);
    }
    byId("paper").replaceChildren(sheet);
  };

  const moves = {
    j: () => choose(state.at + 1),
    k: () => choose(state.at - 1),
    ArrowDown: () => choose(state.at + 1),
    ArrowUp: () => choose(state.at - 1),
    PageDown: () => choose(state.at + Math.floor(list.clientHeight / ROW_HEIGHT) - 1),
    PageUp: () => choose(state.at - Math.floor(list.clientHeight / ROW_HEIGHT) + 1),
    Home: () => choose(0),
    End: () => choose(found.length - 1),
    "[": () => open(state.table - 1),
    "]": () => open(state.table + 1),
    "/": () => { search.focus(); search.select(); },
    "?": () => byId("help").showModal(),
  };
  /* Keys that scroll the page do so unless the reader is in the list. */
  const OF_THE_LIST = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"]);

  if (!tables.length) {
    byId("count").textContent = "There is nothing to list.";
    document.querySelector(".tools").hidden = true;
    document.querySelector(".split").hidden = true;
    return;
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    if (event.target === search) {
      if (event.key === "Escape" || event.key === "Enter") {
        event.preventDefault();
        list.querySelector(".grid").focus();
      }
      return;
    }
    if (event.target instanceof HTMLSelectElement) return;
    if (OF_THE_LIST.has(event.key) && !list.contains(event.target)) return;
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  });
  let typing = 0;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { state.query = search.value; refresh(); }, 120);
  });
  byId("clear").addEventListener("click", () => { state.query = ""; state.chosen = {}; show(); });
  byId("keys").addEventListener("click", () => byId("help").showModal());
  byId("close").addEventListener("click", () => byId("help").close());
  list.addEventListener("scroll", () => drawRows(false), { passive: true });
  addEventListener("resize", () => drawRows(false));
  addEventListener("hashchange", () => { readAddress(); show(); });
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", () => byId("paper").replaceChildren());
  readAddress();
  show();
})();
