// The published tables of the standard: layouts, code lists, service types.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../specs/careplan_csv/", import.meta.url));
const LAYOUTS = `${FOLDER}layouts/4.1/`;

const table = (path) => {
  const [head, ...rows] = readFileSync(path, "utf-8").trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""])));
};

const codes = new Map();
for (const { list, code } of table(`${FOLDER}codes.tsv`)) codes.set(list, (codes.get(list) ?? new Set()).add(code));

const field = (row) => ({
  index: Number(row.no) - 1,
  key: row.key,
  title: row.name_ja,
  length: row.length === "-" ? null : Number(row.length),
  must: row.presence === "must",
  type: row.type,
  codes: codes.get(row.codes) ?? null,
  part: row.part,
});

export const layouts = new Map(
  readdirSync(LAYOUTS).map((file) => [file.replace(".tsv", ""), table(LAYOUTS + file).map(field)]),
);
export const serviceTypes = new Set(table(`${FOLDER}service_types.tsv`).map((row) => row.code));
