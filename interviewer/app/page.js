() => {
  // The address keeps the interview: reload it, bookmark it, restart the server, and it is still there.
  const keepAddress = () => {
    const token = document.querySelector(".iv-top")?.dataset.token;
    if (token === undefined) return; // the server has not answered yet
    const url = new URL(location.href);
    if ((url.searchParams.get("interview") ?? "") === token) return;
    if (token) url.searchParams.set("interview", token);
    else url.searchParams.delete("interview");
    history.replaceState(null, "", url);
  };

  // Stay at the end of the conversation, unless the reader has scrolled away from it.
  const wide = matchMedia("(min-width: 960px)");
  let following = true;
  const box = () => document.querySelector("#iv-scroll");
  const below = () => {
    const scroller = box();
    if (!scroller) return 0;
    if (wide.matches) return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const composer = document.querySelector("#iv-composer");
    return scroller.getBoundingClientRect().bottom - (innerHeight - (composer?.offsetHeight ?? 0));
  };
  // The browser scrolls as well, when a phone is turned or a page gets shorter: that was no reader's wish.
  const extent = () => [innerWidth, innerHeight, document.documentElement.scrollHeight, box()?.scrollHeight].join(" ");
  let sized = "";
  let said = 0;
  const follow = () => {
    const now = document.querySelectorAll("#iv-log .candidate").length;
    if (now > said) following = true; // whoever sends something wants to see what comes of it
    said = now;
    sized = extent();
    if (!following || !box()) return;
    if (wide.matches) box().scrollTop = box().scrollHeight;
    else scrollBy(0, below());
  };
  const scrolled = () => {
    if (sized === extent()) following = Math.abs(below()) < 120;
  };
  addEventListener("scroll", scrolled, { capture: true, passive: true });
  addEventListener("resize", () => follow());

  // A draft outlives a reload, in this tab only.
  const areaNow = () => document.querySelector("#iv-box textarea");
  const draftKey = () => `draft ${new URL(location.href).searchParams.get("interview")}`;
  addEventListener("pagehide", () => sessionStorage.setItem(draftKey(), areaNow()?.value ?? ""));
  let restored = false;
  const restoreDraft = () => {
    const area = areaNow();
    if (restored || !area) return;
    restored = true;
    const draft = sessionStorage.getItem(draftKey());
    if (!draft || area.value) return;
    area.value = draft;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Back to the text box when it opens again; on a touch screen that would raise the keyboard over the question.
  let locked = true;
  const refocus = () => {
    const area = areaNow();
    const now = !area || area.disabled;
    const active = document.activeElement ?? document.body;
    const here = active === document.body || active.closest("#iv-composer"); // whoever reads elsewhere is left in peace
    if (locked && !now && here && matchMedia("(pointer: fine)").matches) area.focus({ preventScroll: true });
    locked = now;
  };

  // Each part of the page begins at its own top, wherever the reader was before.
  let place = null;
  const settle = () => {
    const now = document.querySelector("#iv-room, #iv-report, #iv-start")?.id;
    if (now && place && now !== place) {
      following = true;
      scrollTo(0, 0);
    }
    place = now ?? place;
  };

  // A screen reader begins the result page with its heading, or with what was just looked at again.
  let results = null;
  const announce = () => {
    const heading = document.querySelector("#iv-looked") ?? document.querySelector("#iv-result");
    if (heading && heading !== results) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    results = heading;
  };

  // What scrolls can be scrolled with the keyboard.
  const openToKeys = () => {
    for (const part of document.querySelectorAll("#iv-scroll:not([tabindex]), #iv-side:not([tabindex])")) {
      part.tabIndex = 0;
      part.setAttribute("role", "region");
      part.setAttribute("aria-label", part.id === "iv-scroll" ? "The interview so far" : "Points and results");
    }
  };

  // Gradio titles its groups with a span, where screen readers look for a name; and it gives each radio button a group
  // of its own, anew whenever one is chosen, so that arrow keys would not move between them.
  const mendGroups = () => {
    for (const group of document.querySelectorAll(":is(#iv-form fieldset, #iv-sure)")) {
      for (const radio of group.querySelectorAll('input[type="radio"]')) {
        if (radio.name !== group.id) radio.name = group.id;
      }
      if (group.hasAttribute("aria-label")) continue;
      group.setAttribute("aria-label", group.querySelector('[data-testid="block-info"]')?.textContent.trim() ?? "");
      group.querySelectorAll("#iv-sure label").forEach((label, step) => {
        label.title = `Alt+${step}`; // sure.js
        label.querySelector("input").setAttribute("aria-keyshortcuts", label.title);
      });
    }
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector("#iv-stop:not(.hidden)")?.click();
  });

  // A closed question can be looked at again: a dialog asks for the words, unseen components carry them to the server.
  const ask = document.createElement("dialog");
  ask.id = "iv-ask";
  ask.setAttribute("aria-labelledby", "iv-ask-for");
  ask.innerHTML = `<form method="dialog"><label for="iv-ask-words" id="iv-ask-for"></label>
    <textarea id="iv-ask-words" rows="6" maxlength="7900" dir="auto"></textarea>
    <p><button value="send" class="md primary">Send</button><button value="" class="md" formnovalidate>Cancel</button></p>
    </form>`;
  (document.querySelector(".gradio-container") ?? document.body).append(ask);
  const words = ask.querySelector("textarea");
  let wanted = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".iv-look");
    if (!button || document.querySelector("#iv-stop:not(.hidden)")) return; // one thing at a time
    wanted = { kind: button.dataset.kind, number: Number(button.dataset.number), point: button.dataset.point };
    ask.querySelector("label").textContent = button.dataset.ask;
    words.value = "";
    words.required = wanted.kind === "again";
    ask.returnValue = "";
    ask.showModal();
  });
  ask.addEventListener("close", () => {
    const carrier = document.querySelector("#iv-wanted-text textarea, #iv-wanted-text input");
    if (ask.returnValue !== "send" || !carrier) return;
    carrier.value = JSON.stringify({ ...wanted, text: words.value.trim() });
    carrier.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#iv-look").click());
  });

  // At once: the next key may be pressed before the next frame.
  new MutationObserver(mendGroups).observe(document.body, { subtree: true, childList: true, attributeFilter: ["name"] });
  whenDrawn(() => {
    keepAddress();
    settle();
    restoreDraft();
    follow();
    refocus();
    announce();
    openToKeys();
  }, ["disabled", "data-token"]);
}
