// The sheet that opens over the page: one answer (#a12, or #a12-3 with its third point lit), or a candidate (#c7).

const sheet = $("sheet");
let opener = null;

function openFrom(hash) {
  const answer = /^#a(\d+)(?:-(\d+))?$/.exec(hash);
  if (answer && answerOf.has(Number(answer[1]))) {
    return openAnswer(answerOf.get(Number(answer[1])), answer[2] ? Number(answer[2]) - 1 : null);
  }
  const person = /^#c(\d+)$/.exec(hash);
  if (person && RUN.people[Number(person[1]) - 1]) return openPerson(RUN.people[Number(person[1]) - 1]);
  if (sheet.open) sheet.close();
}

function openAnswer(answer, criterion) {
  const view = answerView(answer);
  const person = personOf(answer);
  const beside = [];
  const place = queue.indexOf(answer.n);
  if (place >= 0) {
    beside.push(el("span", { class: "soft small num" }, `${place + 1} of ${queue.length} in the queue`));
    if (place > 0) beside.push(el("a", { class: "button", href: `#a${queue[place - 1]}` }, "Previous"));
    if (place + 1 < queue.length) beside.push(el("a", { class: "button", href: `#a${queue[place + 1]}` }, "Next"));
  }
  if (person.answers.length > 1) {
    beside.push(el("a", { class: "button", href: `#c${answer.person + 1}` }, plural(person.answers.length, "answer")));
  }
  show(person.name, beside, [view]);
  if (criterion !== null) showEvidence(view, criterion);
}

function openPerson(person) {
  const answers = person.answers.map((n) => answerOf.get(n));
  const graded = answers.filter((answer) => answer.score !== null).length;
  const mean = `${percent(person.mean)}, ${RUN.words.bands[person.band].toLowerCase()}`;
  const line = person.mean === null ? "No answer was graded." : `${mean}: mean of ${plural(graded, "graded answer")}.`;
  show(person.name, [el("span", { class: "soft" }, line)], answers.map(answerView));
}

function show(title, beside, views) {
  $("sheet-title").textContent = title;
  $("sheet-beside").replaceChildren(...beside);
  $("sheet-body").replaceChildren(...views);
  if (!sheet.open) {
    opener = document.activeElement;
    sheet.showModal();
  }
  $("sheet-body").scrollTop = 0;
  $("sheet-title").focus();
}

sheet.addEventListener("close", () => {
  $("sheet-body").replaceChildren();
  if (/^#[ac]\d/.test(location.hash)) history.replaceState(null, "", "#");
  // The map may have been drawn anew since: its cell for the same point is then another element.
  const back = opener?.isConnected ? opener : document.querySelector(`[data-to="${opener?.dataset?.to}"]`);
  back?.focus();
});
sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
$("sheet-close").addEventListener("click", () => sheet.close());
addEventListener("hashchange", () => openFrom(location.hash));
watchers.push((answer) => {
  for (const view of $("sheet-body").children) if (Number(view.dataset.answer) === answer.n) view.refresh();
});
