/* What the page does beyond links and forms. No text lives here: the templates carry it.
   Events of htmx are listened to in this file only. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);

  /* Say something to those who do not see it change. */
  const announce = (text) => {
    const live = byId("live");
    if (live && text) {
      live.textContent = "";
      requestAnimationFrame(() => { live.textContent = text; });
    }
  };

  /* Put the focus where the reader must look first: error summary or conflict banner. */
  const focusFirst = (root) => {
    const target = root.querySelector("[data-focus]:not([data-gallery] *)");
    if (target) target.focus();
    return Boolean(target);
  };

  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };

  const trouble = (kind) => {
    const box = byId("trouble");
    if (!box) return;
    box.querySelectorAll("[data-trouble]").forEach((text) => {
      text.hidden = text.dataset.trouble !== kind;
    });
    box.hidden = false;
  };

  /* The server's words count, in the reader's language: no bubbles of the browser. */
  const prepare = (root) => {
    root.querySelectorAll("form[method='post' i]").forEach((form) => { form.noValidate = true; });
    root.querySelectorAll("table.grid").forEach(keepTable);
    const around = root.closest && root.closest("table.grid");
    if (around) keepTable(around);
    root.dispatchEvent(new CustomEvent("portal:ready", { bubbles: true, detail: { root } }));
  };

  /* Narrow screens lay rows out as cards, which would take the table from screen readers. */
  const keepTable = (table) => {
    const role = (selector, name) => {
      table.querySelectorAll(selector).forEach((part) => part.setAttribute("role", name));
    };
    table.setAttribute("role", "table");
    role("thead, tbody, tfoot", "rowgroup");
    role("tr", "row");
    role("td", "cell");
    role("thead th", "columnheader");
    role("tbody th", "rowheader");
  };

  const showDialog = (dialog) => {
    if (!dialog.open) dialog.showModal();
    if (!focusFirst(dialog) && !dialog.querySelector("[autofocus]")) {
      const heading = dialog.querySelector("h2[tabindex]");
      if (heading) heading.focus();
    }
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) {
      closeMenus();
      byId(opener.dataset.open).showModal();
      return;
    }
    const closer = event.target.closest("[data-close]");
    const dialog = closer && closer.closest("dialog");
    if (dialog) {
      event.preventDefault();
      dialog.close();
    }
    if (event.target.closest("[data-close-trouble]")) byId("trouble").hidden = true;
    closeMenus(event.target.closest("details.menu"));
  });

  /* A link that htmx answers is still a link: with a modifier key it opens a tab, and one that
     fills the panel beside the list (data-beside) leads to the page where there is no room. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[hx-get][href]");
    if (!link) return;
    const wantsTab = event.ctrlKey || event.metaKey || event.shiftKey;
    const hasNoRoom = link.matches("[data-beside]") && window.matchMedia("(max-width: 1179px)").matches;
    if (wantsTab || hasNoRoom) event.stopPropagation();
  }, true);

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* A second press of the button is not a second wish; the server knows it too (_once). */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000); // a download leaves the page standing
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target.id === "dialog-body") showDialog(byId("dialog"));
    else focusFirst(target);
    if (target.id === "detail" && target.getBoundingClientRect().top > window.innerHeight - 80) {
      target.scrollIntoView({ block: "start" });
    }
  });
  /* Going back leads to where one was, also below parts that come only as one reaches them. */
  const place = () => `place ${location.pathname}${location.search}`;
  const [entry] = performance.getEntriesByType("navigation");
  const isBack = entry && entry.type === "back_forward";
  let before = isBack ? Number(sessionStorage.getItem(place())) : 0;
  const goBack = () => { if (before > scrollY) scrollTo({ top: before, behavior: "instant" }); };
  window.addEventListener("pagehide", () => { sessionStorage.setItem(place(), scrollY); });
  ["wheel", "touchmove", "keydown", "pointerdown"].forEach((kind) => {
    window.addEventListener(kind, () => { before = 0; }, { passive: true });
  });
  document.addEventListener("htmx:load", (event) => {
    const element = event.detail.elt;
    if (element === document.body) return;
    prepare(element);
    /* An address that names a part which has only now come (.to-come) leads to it. */
    const named = location.hash.length > 1 && byId(location.hash.slice(1));
    if (named && element.contains(named)) named.scrollIntoView();
    goBack();
    if (element.matches("[data-flash]")) {
      element.classList.add("flash");
      setTimeout(() => element.classList.remove("flash"), 1000);
    }
  });
  /* On paper the page is whole. The printer does not wait, so this once the page does. */
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".to-come").forEach((element) => {
      const request = new XMLHttpRequest();
      request.open("GET", element.getAttribute("hx-get"), false);
      request.setRequestHeader("HX-Request", "true");
      request.send();
      if (request.status !== 200) return;
      const holder = document.createElement("template");
      holder.innerHTML = request.responseText;
      const parts = [...holder.content.children];
      element.replaceWith(holder.content);
      parts.forEach((part) => { window.htmx.process(part); });
    });
  });
  document.addEventListener("htmx:sendError", () => trouble("network"));
  document.addEventListener("htmx:timeout", () => trouble("network"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    trouble(status === 403 || status === 404 ? "denied" : "server");
  });
  document.addEventListener("htmx:beforeRequest", () => {
    const box = byId("trouble");
    if (box) box.hidden = true;
  });
  /* Sent by the server in HX-Trigger (alliance/foundation/htmx.py). */
  document.addEventListener("portal:announce", (event) => announce(event.detail.value));
  document.addEventListener("portal:close", () => byId("dialog").close());

  /* The unread count asks for itself only while somebody looks: hx-trigger="portal:poll". */
  setInterval(() => {
    if (document.visibilityState === "visible") {
      document.querySelectorAll("[data-poll]").forEach((element) => {
        element.dispatchEvent(new CustomEvent("portal:poll"));
      });
    }
  }, 60000);

  window.portal = { announce, closeMenus, trouble };
  prepare(document);
  focusFirst(document);
})();
