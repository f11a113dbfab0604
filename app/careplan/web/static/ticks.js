// One press ticks every line of the service user that is shown as seen.
const all = document.querySelector("[data-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const box of all.form.querySelectorAll('input[type=radio][value="yes"]')) box.checked = true;
  });
}
