// One answer, whole: what was asked and said, every verdict, and what a person decides about it.

function answerView(answer) {
  const view = el("article", { class: "answer", "data-answer": answer.n });
  const score = el("p", { class: "mark-of" });
  const rest = el("p", { class: "rest" });
  const points = criteriaOf(answer).map((criterion, c) => pointView(view, answer, criterion, c));
  const refresh = () => {
    score.replaceChildren(...scoreView(answer));
    rest.replaceChildren(...restView(answer));
    for (const point of points) point.refresh();
  };
  view.append(
    el(
      "header",
      {},
      el(
        "div",
        {},
        el("p", { class: "eyebrow wrap" }, answer.id),
        el("h3", {}, titleOf(answer)),
        el("p", { class: "asked wrap" }, askedOf(answer)),
      ),
      score,
    ),
    ...notesView(answer),
    el("h4", {}, "What was said"),
    talkView(answer),
  );
  if (answer.marks.length) {
    view.append(el("h4", {}, "Point by point"), el("ol", { class: "marks" }, points.map((point) => point.node)), rest);
  }
  const question = questionOf(answer);
  if (question) view.append(...referenceView(question));
  view.refresh = refresh;
  refresh();
  return view;
}

function scoreView(answer) {
  if (answer.score === null) return [el("span", { class: "soft" }, RUN.words.states[answer.state])];
  const now = scoreNow(answer);
  const moved = decisions.has(answer.key) && percent(now) !== percent(answer.score);
  return [
    el("span", { class: "big num" }, percent(moved ? now : answer.score)),
    el(
      "span",
      { class: "chip plain" },
      moved ? `${percent(answer.score)} by the grader` : RUN.words.bands[answer.band],
    ),
  ];
}

function notesView(answer) {
  const reason = answer.reason ?? "";
  return [
    answer.state === "ungradable" &&
      el("p", { class: "note wrap" }, el("strong", {}, "Could not be graded. "), reason || "No reason was given."),
    answer.state === "needs_review" &&
      el(
        "p",
        { class: "note second wrap" },
        el("strong", {}, "Needs a second look. "),
        reason || `Doubt ${percent(answer.doubt)}.`,
      ),
    answer.flags && el("p", { class: "small soft wrap" }, `Noticed: ${answer.flags}.`),
    answer.human && typeof answer.human.score === "number" &&
      el("p", { class: "small soft" }, `Human score: ${percent(answer.human.score)}.`),
  ].filter(Boolean);
}

function pointView(view, answer, criterion, c) {
  const mark = markOf(answer, c);
  const verdict = el("div", { class: "end" });
  const decision = decisionView(answer, c);
  const human = answer.human?.criteria ?? [];
  const node = el(
    "li",
    { "data-point": c },
    el("span", { class: "n", "aria-hidden": "true" }, String(c + 1)),
    el(
      "div",
      { class: "body" },
      el("h5", {}, el("span", { class: "sr" }, `Point ${c + 1}: `), criterion.label),
      el("p", {}, criterion.text),
      mark?.false !== undefined &&
        el("p", { class: "small soft" }, `This matches a known misconception: ${RUN.texts[mark.false]}`),
      human.length === criteriaOf(answer).length &&
        el("p", { class: "small soft" }, `Human mark: ${VERDICTS[verdictNumber(human[c])].word.toLowerCase()}`),
      decision,
    ),
    verdict,
  );
  const refresh = () => {
    verdict.replaceChildren(...verdictView(view, answer, c));
    if (!decision.querySelector(".form")) decision.redraw();
  };
  return { node, refresh };
}

function verdictView(view, answer, c) {
  const mark = markOf(answer, c);
  if (!mark) return [];
  const chip = copy(`chip-${VERDICTS[mark.v].id}`);
  const shows = hasEvidence(answer, c);
  return [
    shows
      ? el(
          "button",
          { type: "button", class: "to-words", title: "Show the words", onclick: () => showEvidence(view, c) },
          chip,
          el("span", { class: "sr" }, `, show the words for point ${c + 1}`),
        )
      : chip,
    el("span", { class: "w num" }, RUN.texts[mark.worth]),
    mark.aid !== "unaided" && mark.credit > 0 && el("span", { class: "w" }, RUN.words.aids[mark.aid].word),
    el("span", { class: "w num" }, `certainty ${percent(mark.p)}`),
  ].filter(Boolean);
}

function restView(answer) {
  const open = answer.marks.filter((mark) => mark.v !== UNSURE && !decisionOf(answer, mark.c));
  if (settled(answer) && decisions.has(answer.key)) {
    return [el("strong", {}, "Every point is decided: this answer is a label.")];
  }
  if (!open.length) return [];
  const which = open.length === answer.marks.length ? "all" : "the other";
  const words = `Agree with ${which} ${plural(open.length, "verdict")}`;
  return [el("button", { type: "button", onclick: () => agreeWithRest(answer) }, words)];
}

function referenceView(question) {
  const fold = (title, text) =>
    text && el("details", { class: "fold" }, el("summary", {}, title), el("p", { class: "said" }, text));
  return [
    fold("A strong answer", question.model),
    fold("Reference that the points come from", question.reference),
  ].filter(Boolean);
}
