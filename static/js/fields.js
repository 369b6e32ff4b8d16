/* Controls of our own: the date as text, and the typeahead. Both are plain fields without this. */
(() => {
  "use strict";
  const language = document.documentElement.lang || "da";
  const spoken = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });
  const DAY = 86400000;
  const todayInDenmark = () =>
    new Date(new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Copenhagen" }).format(new Date()));
  const make = (year, month, day) => {
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
  };

  /* The same forms as alliance/foundation/fields.py; the server has the last word. */
  const parse = (text) => {
    const iso = text.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    if (iso) return make(+iso[1], +iso[2], +iso[3]);
    const parts =
      text.match(/^(\d{1,2})[./\- ]+(\d{1,2})(?:[./\- ]+(\d{4}|\d{2}))?\.?$/) ||
      text.match(/^(\d{2})(\d{2})(\d{4}|\d{2})?$/);
    if (!parts) return null;
    const [day, month] = [+parts[1], +parts[2]];
    if (parts[3]) return make(parts[3].length === 2 ? 2000 + +parts[3] : +parts[3], month, day);
    const now = todayInDenmark();
    return [-1, 0, 1]
      .map((years) => make(now.getUTCFullYear() + years, month, day))
      .filter(Boolean)
      .sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0] || null;
  };
  const written = (date) => {
    const two = (number) => String(number).padStart(2, "0");
    return `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;
  };

  const echo = (box) => {
    const input = box.querySelector("input");
    const date = parse(input.value.trim());
    box.querySelector("[data-date-echo]").textContent = date ? spoken.format(date) : "";
    return date;
  };
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-date]");
    if (!box) return;
    const date = echo(box);
    if (date) event.target.value = written(date);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-days]");
    if (!button) return;
    const input = button.closest("[data-date]").querySelector("input");
    input.value = written(new Date(todayInDenmark().getTime() + button.dataset.days * DAY));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* Typeahead: an ARIA combobox with a list that the server writes. */
  const combobox = (input) => {
    if (input.getAttribute("role") === "combobox") return;
    const box = input.closest(".typeahead");
    const key = box.querySelector("[data-typeahead-key]");
    const list = box.querySelector("[data-options]");
    let timer = 0;
    let asking = null;
    let active = -1;

    list.id = `${input.id}_options`;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    const options = () => [...list.querySelectorAll("[role='option']")];
    const close = () => {
      clearTimeout(timer);
      if (asking) asking.abort();
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = (index) => {
      const rows = options();
      active = index;
      rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === index)));
      if (rows[index]) {
        input.setAttribute("aria-activedescendant", rows[index].id);
        rows[index].scrollIntoView({ block: "nearest" });
      }
    };
    const choose = (row) => {
      if (row.dataset.url) {
        window.location.assign(row.dataset.url);
        return;
      }
      key.value = row.dataset.value;
      input.value = row.dataset.label;
      close();
      key.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const show = (html) => {
      list.innerHTML = html;
      options().forEach((row, number) => { row.id = `${list.id}_${number}`; });
      const count = list.querySelector(".options-count");
      if (count && window.portal) window.portal.announce(count.textContent.trim());
      list.hidden = false;
      active = -1;
      input.setAttribute("aria-expanded", "true");
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text.length < 2) { close(); return; }
      if (asking) asking.abort();
      asking = new AbortController();
      try {
        const url = new URL(input.dataset.typeahead, window.location.href);
        url.searchParams.set("q", text);
        const answer = await fetch(url, { signal: asking.signal, headers: { "X-Requested-With": "fetch" } });
        if (answer.ok && !answer.redirected) show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    input.addEventListener("input", () => {
      if (key.value) {
        key.value = "";
        key.dispatchEvent(new Event("change", { bubbles: true }));
      }
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    });
    input.addEventListener("keydown", (event) => {
      const rows = options();
      if (event.key === "ArrowDown" && list.hidden) { ask(); event.preventDefault(); return; }
      if (list.hidden) return;
      if (event.key === "ArrowDown") mark(active + 1 < rows.length ? active + 1 : 0);
      else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : rows.length - 1);
      else if (event.key === "Enter" && rows[active]) choose(rows[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const row = event.target.closest("[role='option']");
      if (row) choose(row);
    });
  };

  const ready = (root) => {
    root.querySelectorAll("[data-typeahead]").forEach(combobox);
    root.querySelectorAll("[data-date]").forEach(echo);
  };
  document.addEventListener("portal:ready", (event) => ready(event.detail.root));
  ready(document);
})();
