// Says when something new has come while the received list is open: asks twice a minute, and when one comes back to it.
const place = document.querySelector("[data-arrivals]");
const EVERY = 30_000;

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.arrivals, { headers: { Accept: "text/html" }, redirect: "manual" });
  if (answer.status !== 200) return;
  const said = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (said.textContent.trim() !== place.textContent.trim()) place.replaceChildren(...said.childNodes);
}

if (place) {
  setInterval(() => ask().catch(() => {}), EVERY);
  document.addEventListener("visibilitychange", () => ask().catch(() => {}));
}
