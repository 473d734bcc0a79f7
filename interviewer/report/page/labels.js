// What a person decided about the verdicts: kept in the browser's storage, written out as JSON Lines, read back in.
//
// A decision is {verdict, reason, at} for one criterion of one answer, under a key made of the answer's words and its
// rubric: the same answer in a later report, graded anew, finds its decisions again.

const PREFIX = "interviewer:labels:";
const decisions = new Map(); // answer key -> {criterion: {verdict, reason, at}}
const watchers = [];
let kept = true; // whether the browser stores anything for this page

function restore() {
  for (const answer of RUN.answers) restoreOne(answer);
}

function restoreOne(answer) {
  let stored = null;
  try {
    stored = localStorage.getItem(PREFIX + answer.key);
  } catch {
    kept = false; // forbidden by the browser: what was decided since stays as it is
    return;
  }
  const read = checked(answer, parsed(stored));
  if (read) decisions.set(answer.key, read);
  else decisions.delete(answer.key);
}

/** The value of a JSON text; null where it is none. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Only decisions that this answer can have; null when there are none. */
function checked(answer, found) {
  const count = criteriaOf(answer).length;
  const fine = Object.entries(found ?? {}).filter(
    ([criterion, made]) =>
      /^\d+$/.test(criterion) && Number(criterion) < count && FIRM.some((v) => VERDICTS[v].id === made?.verdict),
  );
  if (!fine.length) return null;
  return Object.fromEntries(
    fine.map(([criterion, made]) => [
      criterion,
      { verdict: made.verdict, reason: String(made.reason ?? ""), at: String(made.at ?? "") },
    ]),
  );
}

const decisionOf = (answer, criterion) => decisions.get(answer.key)?.[criterion];
const verdictNumber = (id) => VERDICTS.findIndex((verdict) => verdict.id === id);

/** The verdict that holds now: a person's, or else the grader's; -1 where there is none. */
function verdictNow(answer, criterion) {
  const made = decisionOf(answer, criterion);
  return made ? verdictNumber(made.verdict) : (markOf(answer, criterion)?.v ?? -1);
}

function decide(answer, made) {
  const now = { ...decisions.get(answer.key) };
  for (const [criterion, { verdict, reason }] of Object.entries(made)) {
    now[criterion] = { verdict, reason, at: new Date().toISOString() };
  }
  keep(answer, now);
}

function undo(answer, criterion) {
  const now = { ...decisions.get(answer.key) };
  delete now[criterion];
  keep(answer, now);
}

function keep(answer, now) {
  const empty = Object.keys(now).length === 0;
  if (empty) decisions.delete(answer.key);
  else decisions.set(answer.key, now);
  try {
    if (empty) localStorage.removeItem(PREFIX + answer.key);
    else localStorage.setItem(PREFIX + answer.key, JSON.stringify(now));
  } catch {
    kept = false;
  }
  watchers.forEach((watcher) => watcher(answer));
}

/** Whether a person has settled every criterion: by a decision here, or by the marks that came with the answer. */
function settled(answer) {
  const count = criteriaOf(answer).length;
  const human = answer.human?.criteria ?? [];
  return count > 0 && criteriaOf(answer).every((_, c) => decisionOf(answer, c) || (human.length === count && human[c]));
}

/** The score with a person's verdicts in it, worth their whole credit; null where nothing was graded. */
function scoreNow(answer) {
  let earned = 0;
  let weight = 0;
  criteriaOf(answer).forEach((criterion, c) => {
    const made = decisionOf(answer, c);
    const mark = markOf(answer, c);
    const aid = RUN.words.aids[mark?.aid ?? "unaided"].credit;
    weight += criterion.weight;
    earned += criterion.weight * (made ? VERDICTS[verdictNumber(made.verdict)].credit * aid : (mark?.credit ?? 0));
  });
  return answer.score === null || !weight ? null : earned / weight;
}

/** The transcript with the human marks, one line of what `interviewer evaluate` and `calibrate` read. */
function labelLine(answer) {
  const criteria = criteriaOf(answer);
  const human = answer.human ? { ...answer.human } : {};
  if (settled(answer)) human.criteria = criteria.map((_, c) => decisionOf(answer, c)?.verdict ?? human.criteria[c]);
  const review = criteria.flatMap((criterion, c) => {
    const made = decisionOf(answer, c);
    const mark = markOf(answer, c);
    return made ? [{ criterion: c, id: criterion.id, grader: mark ? VERDICTS[mark.v].id : null, ...made }] : [];
  });
  return JSON.stringify({
    id: answer.raw?.id ?? answer.id,
    candidate: answer.raw?.candidate,
    ...RUN.sources[answer.source],
    turns: turnsOf(answer),
    human: Object.keys(human).length ? human : undefined,
    review: { key: answer.key, judge: RUN.judge, decisions: review },
  });
}

const decided = () => RUN.answers.filter((answer) => decisions.has(answer.key));
const labelFile = () => decided().map((answer) => labelLine(answer) + "\n").join("");

/** Read decisions from an exported file; returns how many answers of it are in this report. */
function readLabels(text) {
  let found = 0;
  for (const line of text.split("\n")) {
    if (!line.trim()) continue;
    const review = JSON.parse(line)?.review;
    const answer = answerByKey.get(review?.key);
    const made = answer && checked(answer, Object.fromEntries((review.decisions ?? []).map((d) => [d.criterion, d])));
    if (!made) continue;
    keep(answer, { ...decisions.get(answer.key), ...made });
    found += 1;
  }
  return found;
}
