// Gradio puts parts of the page in place whenever it likes. `work` is done once for each frame in which something changed;
// `watched` names attributes that count as well.
const whenDrawn = (work, watched = []) => {
  let due = false;
  const changed = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      work();
    });
  };
  const kinds = { subtree: true, childList: true, characterData: true };
  new MutationObserver(changed).observe(document.body, watched.length ? { ...kinds, attributeFilter: watched } : kinds);
};
