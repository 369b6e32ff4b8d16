/* A form with data-autosave="/url/" saves itself 1.5 s after the last stroke.
   Sent: the form as urlencoded, without _once (saving is not submitting), with X-Autosave: 1.
   Answers: 2xx with JSON {"version": n} and, for a new draft, {"autosave": "/url/",
   "location": "/url/"}; 409 and 422 with
   a notice as HTML (409.html#notice, 422.html#notice); 401 when the log-in has run out. */
(() => {
  "use strict";
  const DELAY = 1500;
  const RETRY = 10000;

  const autosave = (form) => {
    const state = form.querySelector("[data-save-state]");
    const conflict = form.querySelector("[data-save-conflict]");
    let timer = 0;
    let busy = false;
    let dirty = false;
    let stopped = false; // after a conflict the person decides by the form's own button
    let leaving = false;

    const say = (kind, more = "") => {
      if (!state) return;
      state.dataset.state = kind;
      state.textContent = `${state.dataset[kind] || ""}${more}`;
    };
    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };
    const clock = () =>
      ` ${new Intl.DateTimeFormat("da", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" }).format(new Date()).replace(".", ":")}`;

    const take = async (answer) => {
      const saved = answer.status === 204 ? {} : await answer.json();
      const version = form.elements.version;
      if (version && saved.version !== undefined) version.value = saved.version;
      if (saved.autosave) form.dataset.autosave = saved.autosave;
      if (saved.location) {
        form.action = saved.location;
        window.history.replaceState(window.history.state, "", saved.location);
      }
      show("");
      say("saved", clock());
    };
    const show = (html) => { if (conflict) conflict.innerHTML = html; };
    const refuse = async (answer) => {
      dirty = true;
      if (answer.status === 409) {
        stopped = true;
        say("conflict");
        show(await answer.text());
      } else if (answer.status === 422) {
        say("invalid");
        show(await answer.text());
      } else {
        say(answer.status === 401 ? "expired" : "failed");
        later(RETRY);
      }
    };
    const save = async () => {
      if (busy || stopped || !dirty) return;
      busy = true;
      dirty = false;
      say("saving");
      const data = new URLSearchParams(new FormData(form));
      data.delete("_once");
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: data, headers: { "X-Autosave": "1", Accept: "application/json" },
        });
        await (answer.ok && !answer.redirected ? take(answer) : refuse(answer));
      } catch {
        dirty = true;
        say("failed");
        later(RETRY);
      }
      busy = false;
      if (dirty && state?.dataset.state === "saved") later(DELAY);
    };

    form.addEventListener("input", () => { dirty = true; later(DELAY); });
    form.addEventListener("change", () => { dirty = true; later(DELAY); });
    form.addEventListener("submit", () => { leaving = true; stopped = true; clearTimeout(timer); });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && (dirty || busy)) event.preventDefault();
    });
  };

  const start = (form) => {
    if (form.dataset.autosaving) return;
    form.dataset.autosaving = "yes";
    autosave(form);
  };
  document.addEventListener("portal:ready", (event) => {
    event.detail.root.querySelectorAll("form[data-autosave]").forEach(start);
  });
  document.querySelectorAll("form[data-autosave]").forEach(start);
})();
