// A person's say on one verdict: agree, change it with a reason, take it back.

let fields = 0;

function decisionView(answer, c) {
  const view = el("div", { class: "decide" });
  const draw = (focus) => {
    const made = decisionOf(answer, c);
    view.replaceChildren(...(made ? madeView(answer, c, made, draw) : openView(answer, c, view, draw)));
    if (focus) view.querySelector("button")?.focus();
  };
  draw(false);
  view.redraw = () => draw(false);
  return view;
}

function madeView(answer, c, made, draw) {
  const was = markOf(answer, c);
  const word = VERDICTS[verdictNumber(made.verdict)].word.toLowerCase();
  const same = was && VERDICTS[was.v].id === made.verdict;
  return [
    el(
      "p",
      { class: "made" },
      el("strong", {}, same ? `You agree: ${word}.` : `You decided: ${word}.`),
      made.reason && [" ", el("span", { class: "wrap", dir: "auto" }, made.reason)],
    ),
    el("button", { type: "button", onclick: () => (undo(answer, c), draw(true)) }, "Take it back"),
  ];
}

function openView(answer, c, view, draw) {
  const mark = markOf(answer, c);
  const agree = () => (decide(answer, { [c]: { verdict: VERDICTS[mark.v].id, reason: "" } }), draw(true));
  const change = () => {
    view.replaceChildren(formView(answer, c, draw));
    view.querySelector("select").focus();
  };
  return [
    mark && mark.v !== UNSURE && el("button", { type: "button", onclick: agree }, "Agree"),
    el("button", { type: "button", onclick: change }, mark && mark.v !== UNSURE ? "Change" : "Decide"),
  ].filter(Boolean);
}

function formView(answer, c, draw) {
  const mark = markOf(answer, c);
  const id = `decide-${(fields += 1)}`;
  const option = (verdict) =>
    el("option", { value: verdict.id, selected: answer.human?.criteria[c] === verdict.id }, verdict.word);
  const select = el("select", { id: `${id}-verdict` }, FIRM.map((v) => option(VERDICTS[v])));
  const reason = el("textarea", { id: `${id}-reason`, rows: "2", maxlength: "2000", "aria-describedby": `${id}-told` });
  const told = el("p", { id: `${id}-told`, class: "small told", role: "alert" });
  const save = () => {
    const changed = !mark || (mark.v !== UNSURE && VERDICTS[mark.v].id !== select.value);
    if (changed && !reason.value.trim()) {
      told.textContent = "Say why: the reason goes with the label.";
      reason.setAttribute("aria-invalid", "true");
      reason.focus();
      return;
    }
    decide(answer, { [c]: { verdict: select.value, reason: reason.value.trim() } });
    draw(true);
  };
  const leave = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // closes this, not the whole sheet
    event.stopPropagation();
    draw(true);
  };
  return el(
    "div",
    { class: "form", onkeydown: leave },
    el("label", { for: select.id }, "Verdict"),
    select,
    el("label", { for: reason.id }, "Reason"),
    reason,
    told,
    el(
      "div",
      { class: "chips" },
      el("button", { type: "button", class: "primary", onclick: save }, "Keep"),
      el("button", { type: "button", onclick: () => draw(true) }, "Cancel"),
    ),
  );
}

/** Agree with every firm verdict of the answer that nobody has decided yet. */
function agreeWithRest(answer) {
  const open = answer.marks.filter((mark) => mark.v !== UNSURE && !decisionOf(answer, mark.c));
  decide(answer, Object.fromEntries(open.map((mark) => [mark.c, { verdict: VERDICTS[mark.v].id, reason: "" }])));
}
