// Errors of one file, each with its place: rule, file, record, field.

import { records } from "./csv.mjs";
import { decode, isBroken, otherEncoding } from "./ms932.mjs";
import { readName } from "./names.mjs";
import { layouts } from "./standard.mjs";
import { types } from "./values.mjs";

const ROW_GROUPS = ["weekly_service", "activity", "other_service"];

export const checkFile = (name, bytes) => {
  const { kind, month, rule } = readName(name);
  const found = [];
  const add = (id, record = null, field = null) =>
    found.push({ rule: id, severity: "error", file: name, record, field });
  if (rule) add(rule);
  const encoding = otherEncoding(bytes);
  if (encoding) add(encoding);
  if (encoding || !kind || !layouts.has(kind)) return { kind, rows: [], found };
  const rows = records(decode(bytes));
  if (rows.length === 0) add("file.empty");
  const fields = layouts.get(kind);
  const first = rows[0]?.cells.join("") ?? "";
  const header = rows.length > 0 && !/\d{6}/.test(first) && rows[0].cells[0] !== "";
  if (header) add("file.header-row", 1);
  const body = rows.map((row, index) => ({ ...row, number: index + 1 })).slice(header ? 1 : 0);
  for (const row of body) checkRecord(row, fields, (id, field) => add(id, row.number, field));
  checkTogether(body.filter((row) => row.cells.length === fields.length), fields, kind, month, add);
  return { kind, rows: body, found };
};

const checkRecord = (row, fields, add) => {
  if (row.blank) return add("record.blank-line");
  if (row.badQuote) return add("record.quote", row.badQuote);
  if (row.cells.length !== fields.length) return add("record.field-count");
  const filled = ROW_GROUPS.filter((part) => fields.some((field) => field.part === part && row.cells[field.index]));
  if (filled.length > 1) add("table3.groups");
  for (const field of fields) {
    const asked = !ROW_GROUPS.includes(field.part) || filled.includes(field.part);
    const rule = checkCell(field, row.cells[field.index], asked);
    if (rule) add(rule, field.index + 1);
  }
};

const checkCell = (field, cell, asked) => {
  if (cell === "") return field.must && asked ? "field.required" : null;
  if (isBroken(cell)) return "bytes.undefined";
  if (field.type === "unused") return "field.unused";
  const count = [...cell].length;
  const type = types[field.type];
  if (field.length !== null && (type.exact ? count !== field.length : count > field.length)) return "field.length";
  if (!type.fits(cell)) return "field.type";
  return field.codes && !field.codes.has(cell) ? "field.code" : null;
};

const checkTogether = (rows, fields, kind, month, add) => {
  const at = (key) => fields.find((field) => field.key === key)?.index;
  const versions = at("version");
  const months = at("service_month");
  const days = kind === "UPPLAN" || kind === "UPJSK" ? at("service_date") : undefined;
  const seen = new Set();
  for (const row of rows) {
    const { cells, number } = row;
    if (cells[versions] !== rows[0].cells[versions]) add("file.mixed-version", number, versions + 1);
    if (month && months !== undefined && cells[months] !== month) add("month.name", number, months + 1);
    if (days !== undefined && !cells[days].startsWith(cells[months])) add("month.day-outside", number, days + 1);
    if (kind !== "UP2KYO") continue;
    const numbers = ["need_number", "goal_number", "content_number"].map((key) => Number(cells[at(key)]));
    const key = [1, 2, at("plan_date")].map((index) => cells[index]).concat(numbers).join();
    if (seen.has(key)) add("numbers.duplicate", number, at("content_number") + 1);
    seen.add(key);
  }
};
