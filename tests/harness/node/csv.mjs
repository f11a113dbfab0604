// Text to records. Each is {cells, blank, badQuote}: `badQuote` is the number of the field whose quoting is wrong.

export const records = (text) => {
  const all = [];
  let cells = [];
  let badQuote = null;
  let at = 0;
  while (at < text.length) {
    const [cell, next, wrong] = cellAt(text, at);
    cells.push(cell);
    if (wrong) badQuote ??= cells.length;
    at = next;
    if (text[at] === ",") {
      at += 1;
      if (at < text.length) continue;
      cells.push("");
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    all.push({ cells, badQuote, blank: cells.length === 1 && cells[0] === "" });
    cells = [];
    badQuote = null;
  }
  while (all.length > 0 && all.at(-1).blank) all.pop();
  return all;
};

const END = /[,\r\n]/g;

const bareAt = (text, at) => {
  END.lastIndex = at;
  const end = END.exec(text)?.index ?? text.length;
  return [text.slice(at, end), end];
};

const cellAt = (text, at) => {
  if (text[at] !== '"') {
    const [cell, end] = bareAt(text, at);
    return [cell, end, cell.includes('"')];
  }
  let value = "";
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return [value + text.slice(from), text.length, true];
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const [rest, end] = bareAt(text, quote + 1);
      return [value + rest, end, rest !== ""];
    }
    value += '"';
    from = quote + 2;
  }
};
