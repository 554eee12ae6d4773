"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(byId(id).textContent);

  // ------------------------------------------------------------------------------------------------- evidence

  const PAGE = 100; // rows that are shown at once
  const AROUND = 60; // characters beside the term in a concordance
  const pack = read("claims");
  const claims = pack.rows.map((row) => Object.fromEntries(pack.columns.map((name, place) => [name, row[place]])));
  const text = (number) => (number === null ? "" : pack.texts[number]);
  const spelt = (term) => pack.spelt[term] || term;
  const [NAME, PATH, CITEKEY, DOI, BESIDE] = [1, 2, 3, 4, 5];
  const form = byId("filter");
  const table = byId("rows");
  const more = byId("more");
  let chosen = {}; // filters that a link has set: name -> values, any of which will do
  let fitting = [];
  let shown = 0;

  function make(tag, words = "", named = "") {
    const element = document.createElement(tag);
    element.textContent = words;
    if (named) element.className = named;
    return element;
  }

  function searchable(claim) {
    if (claim.words === undefined) {
      const doc = pack.documents[claim.doc];
      const parts = [doc[NAME], doc[CITEKEY], text(claim.section), text(claim.axis), text(claim.label)];
      const terms = claim.terms.flatMap((term) => [text(term), spelt(text(term))]);
      claim.words = [...parts, ...terms, text(claim.quote), text(claim.reason)].join("\n").toLowerCase();
    }
    return claim.words;
  }

  const VALUES = {
    axis: (claim) => [text(claim.axis)],
    code: (claim) => [text(claim.code)],
    concept: (claim) => [text(claim.concept)],
    doc: (claim) => [pack.documents[claim.doc][0]],
    term: (claim) => claim.terms.map(text),
    claim: (claim) => [claim.claim],
    status: (claim) => [text(claim.status)],
    counted: (claim) => [claim.counted ? "yes" : "no"],
  };

  function filters() {
    const set = { ...chosen };
    for (const name of ["axis", "code", "doc", "term", "status"]) {
      const control = form.elements[name];
      if (control && control.value) set[name] = [control.value];
    }
    return set;
  }

  const asLines = () => form.elements.view.value === "lines";

  function select() {
    const set = Object.entries(filters());
    const words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    fitting = claims.filter(
      (claim) =>
        set.every(([name, values]) => VALUES[name](claim).some((value) => values.includes(value))) &&
        (!asLines() || (claim.from !== null && text(claim.status) !== "rejected")) &&
        words.every((word) => searchable(claim).includes(word)),
    );
    if (asLines()) fitting = sorted(fitting);
    shown = 0;
    table.tHead.replaceChildren(head());
    table.tBodies[0].replaceChildren();
    table.className = asLines() ? "lines" : "evidence stack";
    const narrowed = set.length > 0 || words.length > 0;
    table.classList.toggle("chosen", narrowed);
    byId("narrowed").hidden = !narrowed;
    show();
  }

  function show() {
    const next = fitting.slice(shown, shown + PAGE);
    table.tBodies[0].append(...next.map(asLines() ? lineOf : rowOf));
    shown += next.length;
    const rest = fitting.length - shown;
    more.hidden = rest === 0;
    more.textContent = `Show ${Math.min(rest, PAGE).toLocaleString("en")} more`;
    const all = claims.length.toLocaleString("en");
    const found = fitting.length.toLocaleString("en");
    const part = rest ? `, the first ${shown.toLocaleString("en")} are shown` : "";
    byId("matches").textContent = asLines() ? `${found} lines${part}.` : `${found} of ${all} claims${part}.`;
  }

  function head() {
    const names = asLines() ? ["document", "before", "term", "after"] : ["document", "code", "quotation", "reason"];
    const row = make("tr");
    row.append(
      ...names.map((name) => {
        const cell = make("th", name);
        cell.scope = "col";
        return cell;
      }),
    );
    return row;
  }

  function place(claim) {
    const doc = pack.documents[claim.doc];
    const page = text(claim.page);
    const words = page ? `${doc[NAME]}, p.\u00a0${page}` : doc[NAME];
    const cell = make("th");
    cell.scope = "row";
    const address = paper(doc[PATH], claim.place);
    const link = make(address ? "a" : "span", words);
    if (address) {
      link.href = address;
      link.title = "Open the paper";
    }
    cell.append(link);
    if (doc[BESIDE]) cell.append(make("span", doc[BESIDE], "note line"));
    return cell;
  }

  function paper(path, page) {
    const folder = byId("papers").value.trim();
    if (!folder || path.includes("\\x")) return "";
    const whole = folder.replace(/\/*$/, "/") + path.split("/").map(encodeURIComponent).join("/");
    let address;
    try {
      address = new URL(whole, location.href);
    } catch {
      return "";
    }
    if (address.protocol !== location.protocol || address.host !== location.host) return "";
    return address.href + (/\.pdf$/i.test(path) && page !== null ? `#page=${page + 1}` : "");
  }

  function labelled(cell, label) {
    cell.dataset.label = label;
    return cell;
  }

  function rowOf(claim) {
    const row = make("tr");
    const where = place(claim);
    if (claim.section !== null && text(claim.section)) {
      const section = make("span", text(claim.section), "note line");
      section.dir = "auto";
      where.append(section);
    }
    const code = labelled(make("td"), "code");
    code.append(make("span", text(claim.axis), "axis"), text(claim.label));
    const terms = claim.terms.map((term) => spelt(text(term))).join("; ");
    if (terms && terms !== text(claim.label)) {
      const line = make("span", terms, "line");
      line.dir = "auto";
      code.append(line);
    }
    if (text(claim.status) !== "proposed") code.append(make("b", text(claim.status), "line"));
    const quote = labelled(make("td", "", "words"), "quotation");
    quote.append(quotation(claim));
    const reason = labelled(make("td"), "reason");
    reason.append(...text(claim.reason).split("\n").map((line) => make("span", line, "note line")));
    row.append(where, code, quote, reason);
    row.id = claim.claim;
    return row;
  }

  function quotation(claim) {
    const words = text(claim.quote);
    const quote = make("q", "", /^["'“‘]/.test(words) ? "quoted" : "");
    quote.dir = "auto";
    if (claim.from === null) quote.append(words);
    else quote.append(words.slice(0, claim.from), make("mark", words.slice(claim.from, claim.to)), words.slice(claim.to));
    return quote;
  }

  const flat = (words) => words.replace(/\s+/g, " ");
  const before = (claim) => flat(text(claim.before) + text(claim.quote).slice(0, claim.from));
  const node = (claim) => flat(text(claim.quote).slice(claim.from, claim.to));
  const after = (claim) => flat(text(claim.quote).slice(claim.to) + text(claim.after));

  function sorted(lines) {
    const by = form.elements.sort.value;
    if (by === "place") return lines;
    const key = (claim) =>
      by === "right"
        ? after(claim).toLowerCase().replace(/^\W+/, "")
        : before(claim).toLowerCase().split(/\W+/).filter(Boolean).reverse().join(" ");
    return lines
      .map((claim, number) => [key(claim), number, claim])
      .sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : one[1] - other[1]))
      .map((each) => each[2]);
  }

  function lineOf(claim) {
    const row = make("tr");
    const left = before(claim);
    const right = after(claim);
    // What stands around the sentence was cut at a fixed length, so that it may begin or end within a word.
    const isCut = left.length > AROUND || text(claim.before) !== "";
    const cut = isCut ? "…" + left.slice(-AROUND).replace(/^\S*\s/, "") : left;
    const isOpen = right.length > AROUND || text(claim.after) !== "";
    const rest = isOpen ? right.slice(0, AROUND).replace(/\s\S*$/, "") + "…" : right;
    const cells = [make("td", cut, "before"), make("td"), make("td", rest, "after")];
    cells[1].append(make("mark", node(claim)));
    for (const cell of cells) cell.dir = "auto";
    row.append(place(claim), ...cells);
    row.id = claim.claim;
    return row;
  }

  function fill(name, pairs) {
    const control = form.elements[name];
    const kept = control.value;
    const options = pairs.map(([value, words]) => new Option(words, value));
    control.replaceChildren(control.options[0], ...options);
    control.value = pairs.some(([value]) => value === kept) ? kept : "";
  }

  function fillCodes() {
    const axis = form.elements.axis.value;
    const codes = new Map();
    if (axis) {
      for (const claim of claims) if (text(claim.axis) === axis) codes.set(text(claim.code), text(claim.label));
    }
    fill("code", [...codes].sort((one, other) => one[1].localeCompare(other[1], "en")));
    form.elements.code.disabled = codes.size === 0;
  }

  function fillAll() {
    const distinct = (numbers) => [...new Set(numbers)].map(text);
    fill("axis", distinct(claims.map((claim) => claim.axis)).map((axis) => [axis, axis]));
    const known = new Set(claims.map((claim) => claim.doc));
    const named = pack.documents.map((doc, number) => [doc[0], doc[NAME], number]);
    fill("doc", named.filter((doc) => known.has(doc[2])));
    const terms = distinct(claims.flatMap((claim) => claim.terms)).map((term) => [term, spelt(term)]);
    fill("term", terms.sort((one, other) => one[1].localeCompare(other[1], "en")));
    const states = distinct(claims.map((claim) => claim.status));
    fill("status", states.map((status) => [status, status]));
    form.elements.status.closest("p").hidden = states.length < 2;
    fillCodes();
  }

  // "#evidence?axis=remark&code=ML-INTER" sets the filters; a filter without a control of its own stays in `chosen`.
  function follow() {
    const [anchor, query] = location.hash.slice(1).split("?");
    if (anchor !== "evidence" || query === undefined) return;
    const asked = new URLSearchParams(query);
    const view = form.elements.view.value;
    form.reset();
    form.elements.view.value = view;
    chosen = {};
    for (const name of Object.keys(VALUES)) {
      const values = asked.getAll(name);
      if (!values.length) continue;
      const control = form.elements[name];
      if (name === "code") fillCodes();
      if (control && values.length === 1 && [...control.options].some((option) => option.value === values[0]))
        control.value = values[0];
      else chosen[name] = values;
    }
    if (!("code" in chosen) && !asked.has("code")) fillCodes();
    if (asked.get("view") === "lines") form.elements.view.value = "lines";
    select();
    const heading = byId("evidence");
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  }

  function begin() {
    const folder = decodeURIComponent(location.pathname.split("/").slice(-2, -1)[0] || "");
    byId("papers").defaultValue = folder ? `../../corpus/${folder}/` : "";
    fillAll();
    form.hidden = false;
    table.hidden = false;
    form.addEventListener("input", (event) => {
      if (event.target.name === "papers") event.target.defaultValue = event.target.value;
      if (event.target.name === "axis") fillCodes();
      if (["axis", "code", "term", "doc"].includes(event.target.name)) chosen = {};
      select();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => {
      chosen = {};
      setTimeout(() => {
        fillCodes();
        select();
      });
    });
    more.addEventListener("click", () => {
      const first = shown;
      show();
      const row = table.tBodies[0].rows[first];
      if (row) {
        row.tabIndex = -1;
        row.focus();
      }
    });
    select();
    addEventListener("hashchange", (event) => {
      // Back from a selection to an address without one shows everything again.
      const [before, now] = [event.oldURL, event.newURL].map((address) => new URL(address).hash);
      if (before.startsWith("#evidence?") && !now) form.reset();
      follow();
    });
    // The same link again changes no address, and must still show its rows.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#evidence?']");
      if (link && link.hash === location.hash) follow();
    });
    follow();
  }

  // -------------------------------------------------------------------------------------------------- charts

  const DARK = {
    "@card": "#1c2024",
    "@field": "#23282d",
    "@ink": "#e4e3df",
    "@soft": "#a3a9af",
    "@low": "#1f3a40",
    "@high": "#7cc7d6",
    "@on_high": "#101418",
    "@pale": "#4a5157",
    "@dim": "#8c9399",
  };
  const NARROW = 560; // pixels
  const ROOM = 24; // pixels that a number needs in a heat map
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function themed(part, colours) {
    if (Array.isArray(part)) return part.map((each) => themed(each, colours));
    if (part && typeof part === "object") {
      const pairs = Object.entries(part);
      return Object.fromEntries(pairs.map(([name, each]) => [name, name === "values" ? each : themed(each, colours)]));
    }
    return typeof part === "string" && part in colours ? colours[part] : part;
  }

  function fitted(spec, width) {
    const labels = width < NARROW ? 110 : 230;
    const columns = spec.encoding?.x?.scale?.domain?.length || 0;
    const rows = spec.encoding?.y?.scale?.domain || [];
    const longest = Math.min(labels, 7 * Math.max(0, ...rows.map((name) => String(name).length)));
    const natural = typeof spec.width === "object" ? spec.width.step * columns + longest + 60 : spec.width + longest + 40;
    const whole = Math.min(width, natural);
    const tight = columns && (whole - longest - 60) / columns < ROOM;
    const least = spec.params ? [{ ...spec.params[0], value: (spec.params[0].value * spec.width) / whole }] : undefined;
    const layers = spec.layer && tight ? spec.layer.filter((layer) => layer.name !== "numbers") : spec.layer;
    return {
      ...spec,
      ...(layers ? { layer: layers } : {}),
      ...(least ? { params: least } : {}),
      width: whole,
      ...(rows.length ? { height: spec.height.step * rows.length } : {}),
      autosize: { type: "fit-x", contains: "padding" },
      config: {
        ...spec.config,
        axis: { ...spec.config.axis, labelLimit: labels },
        ...(width < NARROW ? { axisXDiscrete: { labelAngle: -65 } } : {}),
        legend: { ...spec.config.legend, columns: width < NARROW ? 1 : 3 },
      },
    };
  }

  async function draw() {
    const look = dark.matches ? "dark" : "light";
    const colours = look === "dark" ? DARK : read("colours");
    for (const holder of document.querySelectorAll("[data-chart]")) {
      const alt = holder.getAttribute("aria-label");
      const spec = fitted(themed(specs[holder.dataset.chart], colours), holder.parentElement.clientWidth);
      const view = await vegaEmbed(holder, spec, {
        ast: true,
        actions: false,
        renderer: "svg",
        defaultStyle: false,
        tooltip: false,
        mode: "vega-lite",
      });
      view.view.addEventListener("click", (event, item) => {
        const address = item && item.datum && item.datum.show;
        if (typeof address === "string" && address.startsWith("#evidence?")) location.hash = address;
      });
      // Vega puts words of its own there, which say nothing of this chart.
      holder.setAttribute("role", "img");
      holder.setAttribute("aria-label", alt);
      holder.removeAttribute("aria-roledescription");
    }
    document.documentElement.dataset.look = look;
    document.documentElement.dataset.charts = "drawn";
  }

  // --------------------------------------------------------------------------------------------- term cards

  const letters = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  function beginCards() {
    const cards = [...document.querySelectorAll(".card")];
    const find = byId("find-card");
    if (!find) return;
    find.parentElement.hidden = false;
    find.addEventListener("input", () => {
      for (const card of cards) {
        const names = [card.dataset.term, card.querySelector("b").textContent].map(letters);
        card.hidden = !names.some((name) => name.includes(letters(find.value)));
      }
    });
    const open = () => {
      const card = cards.find((each) => "#" + each.id === location.hash);
      if (!card) return;
      card.hidden = false;
      card.open = true;
      card.scrollIntoView();
      card.querySelector("summary").focus({ preventScroll: true });
    };
    addEventListener("hashchange", open);
    open();
  }

  beginCards();

  const specs = read("specs");
  let drawing = draw();
  const again = () => {
    drawing = drawing.then(draw);
  };
  let width = innerWidth;
  let timer;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(timer);
    timer = setTimeout(again, 150);
  });
  dark.addEventListener("change", again);

  if (claims.length) begin();
})();
