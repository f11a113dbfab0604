// A form whose answer takes seconds: its button rests, and how long one has waited is said.
for (const form of document.querySelectorAll("form[data-waiting]")) {
  const told = form.querySelector("[data-told]");
  form.addEventListener("submit", () => {
    const began = Date.now();
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    told.hidden = false;
    setInterval(() => {
      told.querySelector("[data-seconds]").textContent = Math.round((Date.now() - began) / 1000);
    }, 1000);
  });
}
