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

  // The address keeps the question: reload it, bookmark it, send it on.
  const keepQuestion = () => {
    const id = document.querySelector("#au-question-id")?.dataset.question;
    const url = new URL(location.href);
    if (!id || url.searchParams.get("question") === id) return;
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
  let due = false;
  new MutationObserver(() => {
    if (due || !page()) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      document.title = "Rubrics · Interviewer";
      keepQuestion();
      nameCode();
      const now = lit;
      lit = "";
      light(now ? now.split(" ") : []);
    });
  }).observe(document.body, { subtree: true, childList: true });
}
