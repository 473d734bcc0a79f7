// What was said, with the evidence marked; and the way from a verdict to its words and back.

function talkView(answer) {
  return el("div", { class: "talk" }, answer.turns.map(([role, kind, pieces]) => turnView(role, kind, pieces)));
}

function turnView(role, kind, pieces) {
  const name = RUN.words.dialogue[kind];
  if (!name) return null;
  const mine = role === "candidate";
  const empty = !pieces.some((piece) => (typeof piece === "string" ? piece : piece[0]).trim());
  return el(
    "div",
    { class: mine ? "candidate" : "interviewer" },
    el("p", { class: "who" }, mine ? "Candidate" : name),
    el(
      "p",
      { class: kind === "answer" || !mine ? "said" : "said aside", dir: "auto" },
      empty ? el("em", { class: "soft" }, "(empty)") : pieces.map(pieceView),
    ),
  );
}

function pieceView(piece) {
  if (typeof piece === "string") return piece;
  const [text, verdict, criteria, ends] = piece;
  const numbers = ends.map((c) => c + 1).join(", ");
  return el(
    "mark",
    { class: VERDICTS[verdict].id, tabindex: "-1", "data-criteria": criteria.join(" ") },
    text,
    ends.length > 0 &&
      el("sup", {}, el("span", { class: "sr" }, " (evidence for point "), numbers, el("span", { class: "sr" }, ")")),
  );
}

const hasEvidence = (answer, criterion) =>
  answer.turns.some(([, , pieces]) => pieces.some((p) => typeof p !== "string" && p[2].includes(criterion)));

/** Light up the words that criterion `c` rests on, within `view`, and bring the first of them into sight. */
function showEvidence(view, c) {
  for (const node of view.querySelectorAll(".lit")) node.classList.remove("lit");
  const found = [...view.querySelectorAll("mark")].filter((m) => m.dataset.criteria.split(" ").includes(String(c)));
  for (const node of found) node.classList.add("lit");
  view.querySelector(`[data-point="${c}"]`)?.classList.add("lit");
  if (!found.length) return false;
  found[0].focus({ preventScroll: true });
  found[0].scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  return true;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
