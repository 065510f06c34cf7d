"use strict";
// One page at a time, a search over everything, and all of it open for the printer.
// It stands in the head, so that what is not shown is never laid out.
document.documentElement.classList.add("js");
addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const pages = [...document.querySelectorAll("main > .page")];
  const nav = document.getElementById("contents");
  const results = document.getElementById("results");
  const field = document.getElementById("search");
  const MOST = 80;

  function unfold(element) {
    for (let at = element; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
  }

  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("main details")) {
      if (!each.open) { each.open = true; each.dataset.folded = ""; }
    }
  });
  addEventListener("afterprint", () => {
    for (const each of document.querySelectorAll("details[data-folded]")) {
      each.open = false;
      delete each.dataset.folded;
    }
  });
  if (!nav) return;

  // Pages

  function named(hash) {
    const name = hash.slice(1);
    return document.getElementById(name) || document.getElementById(safelyDecoded(name));
  }

  function safelyDecoded(name) {
    try { return decodeURIComponent(name); } catch { return name; }
  }

  function attend(element) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  function show(event) {
    const target = (location.hash && named(location.hash)) || pages[0];
    const page = target.closest(".page") || pages[0];
    search("");
    for (const each of pages) each.classList.toggle("open", each === page);
    document.title = page.dataset.title ? `${page.dataset.title} · The rulebook` : "The rulebook";
    for (const link of nav.querySelectorAll("a")) {
      const current = link.hash.slice(1) === page.id;
      if (current) { link.setAttribute("aria-current", "page"); unfold(link); }
      else link.removeAttribute("aria-current");
    }
    nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    document.querySelector(".here")?.classList.remove("here");
    menu(false);
    if (event) attend(target === page ? page.querySelector("h2") : target);
    if (target === page || target.id === "main") { scrollTo(0, root.classList.contains("all") ? page.offsetTop : 0); return; }
    unfold(target);
    target.classList.add("here");
    target.scrollIntoView();
  }

  // Search

  let index = null;

  function entries() {
    index ||= [...document.querySelectorAll("[data-find]")].map((element) => {
      const page = element.closest(".page");
      const heading = element.querySelector("h2, h4, .cite, .says, td, th");
      const says = element.querySelector(".says");
      const text = element.textContent.replace(/\s+/g, " ").trim();
      return {
        kind: element.dataset.find, text, lower: text.toLowerCase(),
        title: (says && element.dataset.find !== "Fact" ? says : heading || element).textContent.replace(/\s+/g, " ").trim(),
        page: page.dataset.title, link: element.id || page.id,
      };
    });
    return index;
  }

  function found(words) {
    const hits = [];
    for (const entry of entries()) {
      const within = `${entry.lower} ${entry.page.toLowerCase()}`;
      if (!words.every((word) => within.includes(word))) continue;
      const title = entry.title.toLowerCase();
      const rank = [title, entry.lower, within].findIndex(
        (text) => words.every((word) => text.includes(word)));
      hits.push([rank, ORDER.indexOf(entry.kind), entry]);
    }
    return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((hit) => hit[2]);
  }
  const ORDER = ["Ruleset", "Family", "Member", "Requirement", "Value", "Computed value", "Caution", "Fact", "Source", "Open point", "Rule", "Profile"];

  function marked(text, words) {
    const whole = document.createDocumentFragment();
    const lower = text.toLowerCase();
    let at = 0;
    while (at < text.length) {
      let next = -1, length = 0;
      for (const word of words) {
        const place = lower.indexOf(word, at);
        if (place >= 0 && (next < 0 || place < next)) { next = place; length = word.length; }
      }
      if (next < 0) break;
      whole.append(text.slice(at, next));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next, next + length);
      whole.append(mark);
      at = next + length;
    }
    whole.append(text.slice(at));
    return whole;
  }

  function around(text, words) {
    const lower = text.toLowerCase();
    const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
    const start = Math.max(0, Math.min(...places, text.length) - 60);
    return (start ? "… " : "") + text.slice(start, start + 220) + (start + 220 < text.length ? " …" : "");
  }

  function item(entry, words) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${entry.link}`;
    const kind = document.createElement("span");
    kind.className = "badge";
    kind.textContent = entry.kind;
    const title = document.createElement("b");
    title.append(marked(entry.title.slice(0, 160), words));
    const where = document.createElement("p");
    where.append(marked(entry.page === entry.title ? "" : `${entry.page} · `, words), marked(around(entry.text, words), words));
    link.append(kind, " ", title, where);
    line.append(link);
    return line;
  }

  let waiting = 0;

  function search(text) {
    clearTimeout(waiting);
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    root.classList.toggle("searching", words.length > 0);
    results.hidden = !words.length;
    const list = results.querySelector("ol");
    list.replaceChildren();
    if (!words.length) return;
    const hits = found(words);
    const first = hits.slice(0, MOST);
    const more = hits.length > MOST ? `, the first ${MOST} of them here` : "";
    document.getElementById("found").textContent = `${hits.length} found${more}`;
    list.append(...first.map((entry) => item(entry, words)));
    scrollTo(0, 0);
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(field.value), 120);
  });
  document.getElementById("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search(field.value);
    results.querySelector("a")?.focus();
  });
  results.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.hash === location.hash) show(event);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      field.select();
      field.focus();
    } else if (event.key === "Escape" && root.classList.contains("searching")) {
      field.value = "";
      search("");
    }
  });

  // Contents on a small screen; everything at once

  const button = document.getElementById("menu");
  function menu(open) {
    nav.classList.toggle("shown", open);
    button.setAttribute("aria-expanded", String(open));
  }
  button.addEventListener("click", () => menu(!nav.classList.contains("shown")));
  const all = document.getElementById("all");
  all.addEventListener("click", () => {
    const every = root.classList.toggle("all");
    all.setAttribute("aria-pressed", String(every));
  });

  addEventListener("hashchange", show);
  show();
});
