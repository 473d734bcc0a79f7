// The run, as the page was given it. Nothing here is ever changed; what a person decides is kept in labels.js.

const RUN = JSON.parse($("data").textContent);
const VERDICTS = RUN.words.verdicts; // a verdict is its place in this list
const FIRM = RUN.words.firm;
const UNSURE = VERDICTS.findIndex((verdict) => verdict.id === "unsure");
const answerOf = new Map(RUN.answers.map((answer) => [answer.n, answer]));
const answerByKey = new Map(RUN.answers.map((answer) => [answer.key, answer]));
const queue = RUN.review;

const questionOf = (answer) => RUN.questions[answer.question];
const criteriaOf = (answer) => answer.criteria ?? questionOf(answer)?.criteria ?? [];
const titleOf = (answer) => answer.title ?? questionOf(answer).title;
const askedOf = (answer) => answer.text ?? questionOf(answer).text;
const personOf = (answer) => RUN.people[answer.person];
const markOf = (answer, criterion) => answer.marks.find((mark) => mark.c === criterion);
const short = (question) => `Q${question + 1}`;

/** The turns as they were typed, for export. */
function turnsOf(answer) {
  return answer.turns.map(([role, kind, pieces], place) => ({
    role,
    kind,
    text: answer.raw?.turns?.[place] ?? pieces.map((piece) => (typeof piece === "string" ? piece : piece[0])).join(""),
  }));
}
