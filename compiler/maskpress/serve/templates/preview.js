// Hears of changes while the page is in sight. A page that nobody has touched is loaded again by itself.
(() => {
  const version = document.querySelector('meta[name="maskpress-version"]').content;
  const often = 2000;
  const seldom = 15000;
  let touched = false;
  let panel = null;

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => (touched = true), { capture: true, passive: true, once: true });
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    section { position: fixed; z-index: 2147483647; inset: auto 16px 16px; max-width: 56rem; margin: 0 auto;
      box-sizing: border-box; padding: 12px 16px; border: 1px solid light-dark(#b3261e, #f2b8b5); border-radius: 6px;
      background: light-dark(#ffffff, #1b1b1e); color: light-dark(#1b1b1e, #ededf0);
      font: 14px/1.5 system-ui, sans-serif; }
    section.calm { border-color: light-dark(#d9d9de, #38383d); }
    header { display: flex; gap: 12px; align-items: center; }
    strong { flex: 1; font-weight: 600; }
    pre { max-height: 40vh; margin: 8px 0 0; overflow: auto; font: 12px/1.5 ui-monospace, monospace; }
    button { font: inherit; min-height: 28px; padding: 2px 12px; border: 1px solid light-dark(#85858f, #8a8a94);
      border-radius: 6px; background: none; color: inherit; cursor: pointer; }
    button:focus-visible { outline: 2px solid light-dark(#2457c5, #8ab0ff); outline-offset: 2px; }`);

  function say(title, text, action, act) {
    if (panel === null) {
      panel = document.createElement("div");
      panel.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      document.documentElement.append(panel);
    }
    if (panel.dataset.said === title + text) return;
    panel.dataset.said = title + text;
    const section = element("section", "");
    section.setAttribute("role", "status");
    section.classList.toggle("calm", text === "");
    const button = element("button", action);
    button.addEventListener("click", act);
    const header = element("header", "");
    header.append(element("strong", title), button);
    section.append(header, ...(text === "" ? [] : [element("pre", text)]));
    panel.shadowRoot.replaceChildren(section);
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function hush() {
    panel?.shadowRoot.replaceChildren();
    if (panel !== null && panel.dataset.said !== undefined) delete panel.dataset.said;
  }

  function hear({ version: now, problems }) {
    if (now !== version) {
      if (!touched) return location.reload();
      return say("This page has changed since you opened it.", "", "Reload", () => location.reload());
    }
    if (problems === "") return hush();
    say("The task spec has problems. This page is as it was before.", problems, "Hide", () => {
      panel.shadowRoot.replaceChildren(); // until they change
    });
  }

  async function ask() {
    if (document.visibilityState !== "visible") return often;
    try {
      const page = encodeURIComponent(location.pathname);
      const reply = await fetch(`/changes?page=${page}`, { cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (reply.ok) hear(await reply.json());
      return reply.ok ? often : seldom;
    } catch {
      return seldom; // the server is away; the page works without it
    }
  }

  async function listen() {
    setTimeout(listen, await ask());
  }
  setTimeout(listen, often / 2);
})();
