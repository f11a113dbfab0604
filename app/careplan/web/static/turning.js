// One service user at a time: the next is a key away (arrows), the button prints.
const follow = { ArrowLeft: "prev", ArrowRight: "next" };
addEventListener("keydown", (event) => {
  const busy = event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, .scroll");
  const link = busy ? null : document.querySelector(`a[rel="${follow[event.key]}"]`);
  if (link) link.click();
});
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
