// File names of edition 4.1: KIND[_YYYYMM]_FROM_TYPE_TO_TYPE_STAMP.CSV

import { layouts, serviceTypes } from "./standard.mjs";

const MONTHLY = new Set(["UPHOSOKU", "UPPLAN", "UPJSK", "DLTPLAN", "DLTJSK", "UPSIKYU"]);
const OTHER_EDITION = /^(?:UP|DLT)[0-9A-Z]+(?:_\d{6})?_[0-9A-Z]{10}(?:_[0-9A-Z]{3})?_[0-9A-Z]{10}(?:_[0-9A-Z]{3})?_\d{14}\.csv$/i;

const isRealTime = (text) => {
  const parts = text.match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/);
  if (!parts) return false;
  const [year, month, ...rest] = parts.slice(1).map(Number);
  const time = new Date(Date.UTC(year, month - 1, ...rest)).toISOString().replace(/\D/g, "").slice(0, 14);
  return year >= 1000 && time === text;
};

// Files that operating systems put into folders: nobody means to send them.
export const isLeftBySystem = (name) => /^(?:\.ds_store|thumbs\.db|desktop\.ini)$/i.test(name);

export const isOfOtherEdition = (name) => OTHER_EDITION.test(name);

// The parts of a name, and the rule it breaks, null where it breaks none.
export const readName = (name) => {
  const stem = name.replace(/ ?\(\d+\)(?=\.[^.]*$)/, "").replace(/\.csv$/i, "");
  if (stem === name || /\./.test(stem)) return { kind: null, rule: "name.other-suffix" };
  const [kind, ...parts] = stem.split("_");
  if (/^(?:UPKIHON|UPYOBO)$/.test(kind) && /^(?:SUB\d?|IMAGE)$/.test(parts[0])) return { kind: `${kind}_${parts[0]}`, rule: null };
  if (!layouts.has(kind)) return { kind: null, rule: "name.kind" };
  const month = parts.length === 6 ? parts.shift() : null;
  return { kind, month, rule: ruleOf(kind, month, parts) };
};

const ruleOf = (kind, month, parts) => {
  if (parts.length !== 5) return "name.form";
  const [from, fromType, to, toType, stamp] = parts;
  if (month === null && MONTHLY.has(kind)) return "name.month-missing";
  if (month !== null && !MONTHLY.has(kind) && kind !== "UPKIHON") return "name.month-unexpected";
  if (month !== null && !/^\d{4}(?:0[1-9]|1[0-2])$/.test(month) && !(month === "000000" && kind === "UPHOSOKU")) return "name.month";
  if (![from, to].every((office) => /^[0-9A-Z]{10}$/.test(office))) return "name.office-number";
  if (![fromType, toType].every((type) => serviceTypes.has(type))) return "name.service-type";
  if (!isRealTime(stamp)) return "name.stamp";
  return from === to && fromType === toType ? "name.same-address" : null;
};
