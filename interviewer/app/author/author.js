() => {
  const page = () => document.querySelector("#au-page");

  // A criterion and the pieces of the reference that it was made from light up together, from whichever side.
  let lit = "";
  const light = (numbers) => {
    const wanted = numbers.join(" ");
    if (wanted === lit) return;
    lit = wanted;
    for (const part of document.querySelectorAll("#au-page [data-for]")) {
      const mine = part.dataset.for.split(" ");
      part.classList.toggle("lit", mine.some((number) => numbers.includes(number)));
    }
  };
  const pointed = (target) => target?.closest?.("#au-page [data-for]")?.dataset.for.split(" ") ?? [];
  const focused = () => pointed(document.activeElement);
  addEventListener("pointerover", (event) => {
    if (!page()) return;
    const here = pointed(event.target);
    light(here.length ? here : focused());
  });
  addEventListener("focusin", (event) => page() && light(pointed(event.target)));
  addEventListener("focusout", () => page() && light([]));

  // Typing in the list of questions searches it, instead of adding to the name of the one that is shown.
  addEventListener("focusin", (event) => {
    const search = event.target.closest?.("#au-picker input, #au-criterion input");
    if (search) setTimeout(() => search.select(), 0);
  });

  // A grade that comes when the author has gone on to another question is not that one's.
  const hideStale = () => {
    const id = document.querySelector("#au-question-id")?.dataset.question;
    const tried = document.querySelector("#au-tried [data-question]");
    if (tried) tried.hidden = Boolean(id) && tried.dataset.question !== id;
  };

  // Once "Grade it" was pressed its box moves up, so that the wait and then the grade come into view under it.
  let told = null;
  const follow = () => {
    const now = document.querySelector("#au-tried :is(.iv-thinking, .iv-notice, .au-trial):not([hidden])");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (now && now !== told) document.querySelector("#au-try").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
    told = now;
  };

  // The address keeps the question: reload it, bookmark it, send it on.
  const keepQuestion = () => {
    const id = document.querySelector("#au-question-id")?.dataset.question;
    const url = new URL(location.href);
    if (!id || url.searchParams.get("question") === id) return;
    if (url.searchParams.has("question")) document.querySelector("#au-left").scrollTop = 0;
    url.searchParams.set("question", id);
    history.replaceState(null, "", url);
  };

  // Gradio names its code box "Code input container", and its Tab key indents: Escape first, then Tab leaves it.
  const nameCode = () => {
    const code = document.querySelector("#au-code .cm-content:not([data-named])");
    if (!code) return;
    code.dataset.named = "";
    code.setAttribute("aria-label", "Rubric as YAML. Press Escape, then Tab, to leave this box.");
  };

  // New cards under a pointer that has not moved.
  whenDrawn(() => {
    if (!page()) return;
    document.title = "Rubrics · Interviewer";
    keepQuestion();
    nameCode();
    hideStale();
    follow();
    const now = lit;
    lit = "";
    light(now ? now.split(" ") : []);
  });
}
