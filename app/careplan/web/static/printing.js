// The button that prints, and hints that are true only where scripts run.
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
