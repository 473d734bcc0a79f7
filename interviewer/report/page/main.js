// Start: read what was kept, draw what is in sight, and wire the labels.

function drawLabels() {
  const answers = decided();
  const whole = answers.filter(settled).length;
  $("labels-told").textContent = answers.length
    ? `${plural(whole, "answer")} decided whole${answers.length > whole ? `, ${answers.length - whole} in part` : ""}.`
    : "Nothing is decided yet.";
  $("labels-kept").textContent = kept
    ? "Kept in this browser, on this machine, and found again when the same answers are graded anew."
    : "This browser keeps nothing for this page: download the labels before you close it.";
  $("labels-save").disabled = !answers.length;
}

function saveLabels() {
  const address = URL.createObjectURL(new Blob([labelFile()], { type: "application/jsonl" }));
  el("a", { href: address, download: "labels.jsonl" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function loadLabels(event) {
  const [file] = event.target.files;
  if (!file) return;
  try {
    const found = plural(readLabels(await file.text()), "answer");
    $("labels-read").textContent = `Read: decisions on ${found} of this report.`;
  } catch {
    $("labels-read").textContent = `${file.name} is not a file of labels from this page.`;
  }
  event.target.value = "";
}

restore();
document.documentElement.classList.add("scripted");
$("labels-save").addEventListener("click", saveLabels);
$("labels-load").addEventListener("change", loadLabels);
watchers.push(drawLabels, () => drawHeatSoon());
addEventListener("storage", (event) => {
  const answer = event.key?.startsWith(PREFIX) && answerByKey.get(event.key.slice(PREFIX.length));
  if (!answer) return;
  restoreOne(answer); // decided in another tab
  watchers.forEach((watcher) => watcher(answer));
});

let waiting = false;
function drawHeatSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => ((waiting = false), drawHeat()));
}

drawLabels();
startHeat();
openFrom(location.hash);
document.documentElement.dataset.ready = "";
performance.mark("drawn");
