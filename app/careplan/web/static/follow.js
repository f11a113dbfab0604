// Follows what is recorded: new rows come in at the top, while the page is looked at and the recording lasts.
const list = document.querySelector("[data-follow]");
const told = document.querySelector("[data-following]");
const PAUSE = 2000;
let newest = list.dataset.newest;

async function look() {
  if (new Date() > new Date(list.dataset.until)) {
    told.hidden = true;
    return;
  }
  if (!document.hidden) {
    try {
      const answer = await fetch(`${list.dataset.follow}&after=${newest}`);
      if (answer.ok) {
        newest = answer.headers.get("Careplan-Newest");
        const text = `<table><tbody>${await answer.text()}</tbody></table>`;
        const rows = new DOMParser().parseFromString(text, "text/html").querySelector("tbody");
        if (rows.children.length) {
          document.querySelector("[data-none]")?.remove();
          list.closest("[hidden]")?.removeAttribute("hidden");
          list.prepend(...rows.children);
        }
      }
    } catch {
      // the service is away for a moment: asked again
    }
  }
  setTimeout(look, PAUSE);
}

told.hidden = false;
setTimeout(look, PAUSE);
