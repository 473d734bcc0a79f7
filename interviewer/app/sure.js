() => {
  // Alt+1 to Alt+4 say how sure one is and Alt+0 takes it back, without leaving the answer that is being written.
  const told = document.createElement("span");
  told.className = "iv-hidden";
  told.setAttribute("role", "status");
  (document.querySelector(".gradio-container") ?? document.body).append(told);
  addEventListener("keydown", (event) => {
    const digit = /^Digit([0-4])$/.exec(event.code)?.[1];
    if (!digit || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = document.querySelectorAll('#iv-sure input[type="radio"]:not(:disabled)')[digit];
    if (!step) return;
    event.preventDefault();
    step.click();
    told.textContent = step.closest("label").textContent.trim();
  });
}
