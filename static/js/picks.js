/* The boxes of a list: one in the heading for all, and how many are picked. */
(() => {
  "use strict";
  const boxes = (list) => [...list.querySelectorAll("[data-pick]")];
  const count = (list) => {
    const picked = boxes(list).filter((box) => box.checked).length;
    const shown = list.querySelector("[data-picked]");
    if (shown) shown.textContent = String(picked);
    const all = list.querySelector("[data-pick-all]");
    if (all) {
      all.checked = picked > 0 && picked === boxes(list).length;
      all.indeterminate = picked > 0 && !all.checked;
    }
  };
  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-picks]");
    if (!list) return;
    if (event.target.matches("[data-pick-all]")) {
      boxes(list).forEach((box) => { box.checked = event.target.checked; });
    }
    count(list);
  });
  const ready = (root) => {
    const around = root.closest && root.closest("[data-picks]");
    [...root.querySelectorAll("[data-picks]"), ...(around ? [around] : [])].forEach(count);
  };
  document.addEventListener("portal:ready", (event) => ready(event.detail.root));
  ready(document);
})();
