// n and p go from finding to finding, and on to the next page behind the last; j, k and the arrows from page to page (links rel=next and rel=prev).
const findings = [...document.querySelectorAll("[data-finding]")];
let at = -1;

function show(index) {
  const more = index >= findings.length ? "next" : index < 0 && at >= 0 ? "prev" : "";
  if (more && document.querySelector(`.pager a[rel=${more}]`)) {
    go(more);
    return;
  }
  if (!findings.length) return;
  at = (index + findings.length) % findings.length;
  const finding = findings[at];
  document.querySelectorAll("td.here").forEach((cell) => cell.classList.remove("here"));
  const cell = document.getElementById(finding.dataset.cell);
  if (cell) {
    cell.classList.add("here");
    cell.scrollIntoView({ block: "center", inline: "center" });
  }
  finding.focus({ preventScroll: Boolean(cell) });
}

function go(rel) {
  const link = document.querySelector(`a[rel=${rel}]`);
  if (link) link.click();
}

const scrolls = (target) => target.closest(".scroll");
const types = (target) => target.closest("input, select, textarea");
const ways = { n: () => show(at + 1), p: () => show(at - 1), j: () => go("next"), k: () => go("prev") };
const arrows = { ArrowRight: () => go("next"), ArrowLeft: () => go("prev") };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || types(event.target)) return;
  const way = ways[event.key] || (!scrolls(event.target) && arrows[event.key]);
  if (!way) return;
  event.preventDefault();
  way();
});
