() => {
  // Gradio puts a part of the page in place as a whole, so that a live region in it would be read out from its
  // beginning with every change. Here is the one region that stays: each turn of the interviewer, each verdict
  // and each new place in the line is said in it once.
  const KEPT = 30; // what was said long ago is not read again, and need not be kept
  const region = document.createElement("div");
  region.id = "iv-told";
  region.className = "iv-hidden";
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");
  region.setAttribute("aria-label", "What the interviewer said, and your points");
  (document.querySelector("main") ?? document.body).append(region);

  const say = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    region.append(line);
    while (region.children.length > KEPT) region.firstChild.remove();
  };

  const turns = () => [...document.querySelectorAll("#iv-log .iv-msg")];
  const spoken = (turn) => {
    const who = [...turn.querySelectorAll(".iv-who > *")].map((part) => part.textContent.trim()).join(", ");
    return `${who.replace(/:?$/, ":")} ${turn.querySelector(".iv-text").textContent.trim()}`;
  };
  // Question by question, the oldest first, whichever way round the panel shows them.
  const questions = () => [...document.querySelectorAll("#iv-panel [data-question]")].reverse();
  const cards = () => questions().flatMap((part) => [...part.querySelectorAll(".iv-card")]);
  const verdict = (card) => ({
    key: [card.closest("[data-question]")?.dataset.question, card.dataset.point, card.dataset.verdict].join(" "),
    text: `${card.querySelector(".iv-card-label").textContent}: ${card.querySelector(".iv-verdict b").textContent}`,
  });

  let place = ""; // in the line
  const tellPlace = () => {
    const now = document.querySelector("#iv-live .queued .iv-thinking")?.textContent.trim() ?? "";
    if (now && now !== place) say(now);
    place = now;
  };

  let token = null; // of the interview that was told of last
  let told = 0; // turns
  const known = new Set(); // verdicts
  const came = new URL(location.href).searchParams.get("interview"); // its past is not news to whoever opens it
  const tell = () => {
    const now = document.querySelector(".iv-top")?.dataset.token;
    if (!now || !document.querySelector("#iv-log .iv-msg")) return;
    const past = now !== token && now === came;
    if (now !== token) {
      token = now;
      told = 0;
      known.clear();
    }
    const all = turns();
    for (const turn of all.slice(told)) if (!past && turn.matches(".interviewer")) say(spoken(turn));
    told = all.length;
    for (const { key, text } of cards().map(verdict)) {
      if (known.has(key)) continue;
      known.add(key);
      if (!past) say(text);
    }
  };

  whenDrawn(() => {
    tell();
    tellPlace();
  }, ["data-token"]);
}
