// Candidates by criteria: one page of rows at a time, a cell for each verdict, arrow keys between the cells.

const ROWS = 50;
const COLUMNS_AT_ONCE = 120; // more criteria than this are shown a question at a time
const heat = { page: 0, sort: "order", find: "", question: -1 };

const columnsOf = (question) => RUN.questions[question].criteria.length;
const questionsShown = () => (heat.question >= 0 ? [heat.question] : RUN.questions.map((_, question) => question));

/** A candidate's answer to each question; of several the last. */
const answersOf = (person) => {
  const found = new Map();
  for (const n of person.answers) {
    const answer = answerOf.get(n);
    if (answer.question >= 0) found.set(answer.question, answer);
  }
  return found;
};

const ORDERS = {
  order: () => 0,
  name: (a, b) => a.name.localeCompare(b.name),
  low: (a, b) => (a.mean ?? 2) - (b.mean ?? 2),
  high: (a, b) => (b.mean ?? -1) - (a.mean ?? -1),
  doubt: (a, b) => b.doubt - a.doubt,
};

function peopleShown() {
  const wanted = heat.find.trim().toLowerCase();
  const among = RUN.people.filter((person) => person.answers.length && person.name.toLowerCase().includes(wanted));
  const found = heat.question < 0 ? among : among.filter((person) => answersOf(person).has(heat.question));
  return found.sort(ORDERS[heat.sort]); // sorting is stable: ties stay in the order of the input
}

function drawHeat() {
  const people = peopleShown();
  const pages = Math.max(1, Math.ceil(people.length / ROWS));
  heat.page = Math.min(heat.page, pages - 1);
  const rows = people.slice(heat.page * ROWS, (heat.page + 1) * ROWS);
  const questions = questionsShown();
  $("heat").replaceChildren(headView(questions), el("tbody", {}, rows.map((person) => rowView(person, questions))));
  $("heat").querySelector("tbody button")?.setAttribute("tabindex", "0");
  $("heat-told").textContent = people.length
    ? `${heat.page * ROWS + 1} to ${heat.page * ROWS + rows.length} of ${plural(people.length, "candidate")}`
    : "No candidate of that name.";
  $("heat-previous").disabled = heat.page === 0;
  $("heat-next").disabled = heat.page >= pages - 1;
}

function headView(questions) {
  return el(
    "thead",
    {},
    el(
      "tr",
      {},
      el("th", { scope: "col", rowspan: "2" }, "Candidate"),
      el("th", { scope: "col", rowspan: "2", class: "num" }, "Mean"),
      questions.map((q) =>
        el(
          "th",
          { scope: "colgroup", colspan: columnsOf(q), class: "first", title: RUN.questions[q].title },
          el("a", { href: `#question${q + 1}` }, short(q)),
        ),
      ),
    ),
    el(
      "tr",
      {},
      questions.map((q) =>
        RUN.questions[q].criteria.map((criterion, c) =>
          el("th", { scope: "col", class: c ? "num" : "num first", title: criterion.label }, String(c + 1)),
        ),
      ),
    ),
  );
}

function rowView(person, questions) {
  const answers = answersOf(person);
  return el(
    "tr",
    {},
    el(
      "th",
      { scope: "row" },
      el("a", { href: `#c${RUN.people.indexOf(person) + 1}`, title: person.name }, person.name),
    ),
    el("td", { class: "num" }, percent(person.mean)),
    questions.map((q) =>
      RUN.questions[q].criteria.map((criterion, c) => cellView(person, answers.get(q), q, criterion, c)),
    ),
  );
}

function cellView(person, answer, question, criterion, c) {
  const verdict = answer ? verdictNow(answer, c) : -1;
  const edge = c ? null : "first";
  if (verdict < 0) {
    const why = answer ? RUN.words.states[answer.state] : "Not asked";
    return el("td", { class: edge }, el("span", { class: "none", title: why }, "·"));
  }
  const { id, word } = VERDICTS[verdict];
  const made = decisionOf(answer, c);
  const by = made ? ", decided by a person" : "";
  const label = `${person.name}, ${short(question)}.${c + 1} ${criterion.label}: ${word}${by}`;
  const cell = el("button", {
    type: "button",
    tabindex: "-1",
    class: `cell ${id}${made ? " by-hand" : ""}`,
    "data-to": `#a${answer.n}-${c + 1}`,
    "aria-label": label,
    title: label,
  });
  cell.append(copy(`sign-${id}`));
  return el("td", { class: edge }, cell);
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveInHeat(event) {
  const step = STEPS[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell) return;
  event.preventDefault();
  let [row, column] = [cell.parentElement.sectionRowIndex, cell.cellIndex];
  const body = cell.closest("tbody");
  let next = null;
  while (!next) {
    row += step[0];
    column += step[1];
    const there = body.rows[row]?.cells[column];
    if (!there) return;
    next = there.querySelector("button"); // over cells that were not asked
  }
  event.target.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

function startHeat() {
  const columns = RUN.questions.reduce((sum, _, q) => sum + columnsOf(q), 0);
  const many = columns > COLUMNS_AT_ONCE;
  heat.question = many ? 0 : -1;
  $("heat-question").replaceChildren(
    ...(many ? [] : [el("option", { value: "-1" }, "All questions")]),
    ...RUN.questions.map((question, q) => el("option", { value: q }, `${short(q)} ${question.title}`)),
  );
  const set = (name, read) => (event) => {
    heat[name] = read(event.target.value);
    heat.page = 0;
    drawHeat();
  };
  $("heat-question").addEventListener("change", set("question", Number));
  $("heat-sort").addEventListener("change", set("sort", String));
  $("heat-find").addEventListener("input", set("find", String));
  $("heat-previous").addEventListener("click", () => ((heat.page -= 1), drawHeat()));
  $("heat-next").addEventListener("click", () => ((heat.page += 1), drawHeat()));
  $("heat").addEventListener("keydown", moveInHeat);
  $("heat").addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]")?.dataset.to;
    if (to) location.hash = to;
  });
  drawHeat();
}
