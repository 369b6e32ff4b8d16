/* An @ in a comment proposes people who may read it; the server writes the list and resolves the
   name. Without this the list of people below the text does the same. */
(() => {
  "use strict";
  const BEHIND_AT = /(?:^|\s)@([^@\n]{1,40})$/;

  const mentions = (box) => {
    if (box.hasAttribute("aria-controls")) return;
    const list = document.createElement("span");
    list.className = "options";
    list.id = `${box.id}_people`;
    list.hidden = true;
    const around = document.createElement("span");
    around.className = "typeahead";
    box.replaceWith(around);
    around.append(box, list);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    let timer = 0;
    let asking = null;
    let active = -1;

    const options = () => [...list.querySelectorAll("[role='option']")];
    const typed = () => box.value.slice(0, box.selectionStart).match(BEHIND_AT);
    const close = () => {
      clearTimeout(timer);
      if (asking) asking.abort();
      list.hidden = true;
      active = -1;
      box.removeAttribute("aria-activedescendant");
    };
    const mark = (index) => {
      active = index;
      options().forEach((row, number) => row.setAttribute("aria-selected", String(number === index)));
      const row = options()[index];
      if (row) box.setAttribute("aria-activedescendant", row.id);
    };
    const choose = (row) => {
      const found = typed();
      if (!found) return;
      const end = box.selectionStart;
      box.setRangeText(`${row.dataset.label} `, end - found[1].length, end, "end");
      close();
      box.focus();
    };
    const ask = async () => {
      const found = typed();
      if (!found) { close(); return; }
      if (asking) asking.abort();
      asking = new AbortController();
      const audience = box.form.querySelector("[name='audience']:checked");
      const url = new URL(box.dataset.mentions, window.location.href);
      url.searchParams.set("q", found[1]);
      if (audience) url.searchParams.set("audience", audience.value);
      try {
        const answer = await fetch(url, { signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok || answer.redirected) return;
        list.innerHTML = await answer.text();
        options().forEach((row, number) => { row.id = `${list.id}_${number}`; });
        if (!options().length) { close(); return; }
        list.hidden = false;
        active = -1;
        const count = list.querySelector(".options-count");
        if (count && window.portal) window.portal.announce(count.textContent.trim());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    });
    box.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const rows = options();
      if (event.key === "ArrowDown") mark(active + 1 < rows.length ? active + 1 : 0);
      else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : rows.length - 1);
      else if ((event.key === "Enter" || event.key === "Tab") && rows[active]) choose(rows[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    box.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target.closest("[role='option']");
      if (row) choose(row);
    });
  };

  const ready = (root) => root.querySelectorAll("[data-mentions]").forEach(mentions);
  document.addEventListener("portal:ready", (event) => ready(event.detail.root));
  ready(document);
})();
