// Dropped files and folders, and how far the sending is. Without it the form is sent as it is.
const form = document.querySelector("[data-upload]");
const zones = [...form.querySelectorAll("[data-drop]")];
const progress = form.querySelector("[data-progress]");
const dropped = new Map(zones.map((zone) => [zone, []]));

async function entries(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return all;
    all.push(...some);
  }
}

async function filesOf(entry, folder) {
  const path = folder + entry.name;
  if (entry.isFile) {
    return [{ path, file: await new Promise((done, fail) => entry.file(done, fail)) }];
  }
  const inside = await entries(entry.createReader());
  return (await Promise.all(inside.map((each) => filesOf(each, `${path}/`)))).flat();
}

function list(zone) {
  const shown = zone.querySelector("[data-chosen]");
  const files = dropped.get(zone);
  shown.replaceChildren(
    ...files.map(({ path }) => {
      const item = document.createElement("li");
      item.textContent = path;
      return item;
    }),
  );
  shown.hidden = !files.length;
}

for (const zone of zones) {
  zone.querySelector("[data-droptext]").hidden = false;
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    // Both have to be asked before the first wait: what was dropped is gone after it.
    const roots = [...event.dataTransfer.items]
      .filter((item) => item.kind === "file")
      .map((item) => [item.webkitGetAsEntry(), item.getAsFile()]);
    const found = await Promise.all(
      roots.map(([entry, file]) => (entry ? filesOf(entry, "") : [{ path: file.name, file }])),
    );
    dropped.get(zone).push(...found.flat());
    list(zone);
    if (zones.length === 1) form.requestSubmit();
  });
}

function body() {
  const data = new FormData(form);
  for (const zone of zones) {
    const name = zone.querySelector("input[type=file]").name;
    for (const { path, file } of dropped.get(zone)) data.append(name, file, path);
  }
  return data;
}

function tell(...said) {
  const place = document.getElementById("refused");
  place.replaceChildren(...said);
  place.scrollIntoView({ block: "center" });
  progress.hidden = true;
}

function lost() {
  const said = document.createElement("p");
  said.className = "refusal";
  said.setAttribute("role", "alert");
  said.textContent = form.dataset.lost;
  tell(said);
}

function refuse(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  tell(...page.querySelectorAll(".refusal"));
  for (const zone of zones) {
    dropped.set(zone, []);
    list(zone);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const bar = progress.querySelector("progress");
  const request = new XMLHttpRequest();
  progress.hidden = false;
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) window.location.assign(request.responseURL);
    else refuse(request.responseText);
  });
  request.addEventListener("error", lost);
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.setRequestHeader("careplan-token", form.elements._token.value);
  request.send(body());
});
