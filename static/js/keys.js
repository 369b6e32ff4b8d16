/* Single keys for the experts: / j k e n ?. Off where the person says so (WCAG 2.1.4). */
(() => {
  "use strict";
  const typing = (element) =>
    element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  const press = (key) => {
    const element = document.querySelector(`[data-key="${key}"]`);
    if (!element) return false;
    element.focus();
    element.click();
    return true;
  };

  /* The focus goes to the row's first link, so that Enter opens it. */
  const step = (distance) => {
    const rows = [...document.querySelectorAll("[data-rows] tbody tr, tbody[data-rows] tr, ol[data-rows] > li, ul[data-rows] > li")]
      .map((row) => row.querySelector("a, button"))
      .filter(Boolean);
    if (!rows.length) return false;
    const here = rows.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
    const chosen = rows.findIndex((link) => link.closest("tr, li").matches("[aria-current], .selected"));
    const from = here >= 0 ? here : chosen;
    const next = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + distance));
    rows[next].focus();
    return true;
  };

  const acts = {
    "/": () => {
      const search = document.getElementById("global-search");
      if (search) search.select();
      return Boolean(search);
    },
    "?": () => {
      const list = document.getElementById("keys");
      if (list) list.showModal();
      return Boolean(list);
    },
    j: () => step(1),
    k: () => step(-1),
    e: () => press("e"),
    n: () => press("n"),
  };

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const act = acts[event.key];
    if (act && act()) event.preventDefault();
  });
})();
