// Records of a unit's files to its document: one value a service user.

import { layouts } from "./standard.mjs";
import { say } from "./values.mjs";

const MONTH = ["insurer_number", "insured_number", "service_month"];
const PLAN = ["insurer_number", "insured_number", "plan_date"];
const UNITS = [
  { id: "plan", subject: PLAN, kinds: ["UP1KYO", "UP2KYO", "UP3KYO", "UPHOSOKU"] },
  { id: "month", subject: MONTH, kinds: ["UPPLAN", "UPSIKYU", "UPHOSOKU"] },
  { id: "actual", subject: MONTH, kinds: ["UPJSK"] },
  { id: "plan-deletion", subject: PLAN, kinds: ["DLT1KYO"] },
  { id: "month-deletion", subject: MONTH, kinds: ["DLTPLAN"] },
  { id: "actual-deletion", subject: MONTH, kinds: ["DLTJSK"] },
  { id: "consigned-return", subject: MONTH, kinds: ["UPJSK", "UPPLAN", "UPSIKYU", "UPHOSOKU"] },
];
const SILENT = new Set(["unused", "all_nines"]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const part = (kind, name, cells) =>
  Object.fromEntries(
    layouts
      .get(kind)
      .filter((field) => field.part === name && !SILENT.has(field.type))
      .map((field) => [field.key, say(field, cells[field.index])]),
  );
const isFilled = (kind, name, cells) => layouts.get(kind).some((field) => field.part === name && cells[field.index] !== "");

const sheets = (body) => (kind, rows) => {
  const groups = new Map();
  for (const cells of rows) {
    const heading = JSON.stringify(part(kind, "sheet", cells));
    groups.set(heading, [...(groups.get(heading) ?? []), cells]);
  }
  return [...groups].map(([heading, group]) => ({ ...JSON.parse(heading), ...body(kind, group) }));
};

const supplement = (kind, [cells]) => {
  const limits = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    .filter((slot) => isFilled(kind, `limits.${slot}`, cells))
    .map((slot) => ({ slot, ...part(kind, `limits.${slot}`, cells) }));
  return { ...part(kind, "supplement", cells), limits };
};

const uses = sheets((kind, rows) => ({ uses: rows.map((cells) => part(kind, "use", cells)) }));

const details = sheets((kind, rows) => {
  const lines = rows.map((cells) => part(kind, "line", cells));
  const isSubtotal = (line) => /^..(?:AAAA|EEEE|ZZZZ)$/.test(line.service_code);
  const isTotal = (line) => line.service_code === "999999";
  return {
    services: lines.filter((line) => !isSubtotal(line) && !isTotal(line)),
    subtotals: lines.filter(isSubtotal),
    total: lines.find(isTotal) ?? null,
  };
});

const weekly = sheets((kind, rows) => {
  const group = (name) => rows.filter((cells) => isFilled(kind, name, cells)).map((cells) => part(kind, name, cells));
  return {
    weekly_services: group("weekly_service"),
    activities: group("activity"),
    other_services: group("other_service"),
  };
});

// Table 2: blank parent cells take what stands above, within their number; a period goes with its goal.
const needsTable = (kind, rows) => {
  const entries = rows.map((cells) => ({
    sheet: part(kind, "sheet", cells),
    need: part(kind, "need", cells),
    goal: part(kind, "goal", cells),
    service: part(kind, "service", cells),
    hasService: isFilled(kind, "service", cells),
  }));
  const numbers = (entry) => [entry.need.need_number, entry.goal.goal_number, entry.service.content_number];
  if (entries.every((entry) => numbers(entry).every((number) => number !== null))) {
    entries.sort((one, other) => {
      const [a, b] = [numbers(one), numbers(other)];
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
    });
  }
  entries.forEach((entry, index) => index > 0 && fillDown(entry, entries[index - 1]));
  return nested(entries);
};

const fillDown = ({ need, goal }, above) => {
  if (need.need_number !== above.need.need_number) return;
  need.need ??= above.need.need;
  const carry = (text, period) => {
    if (goal[text] !== null && goal[text] !== above.goal[text]) return false;
    goal[text] = above.goal[text];
    goal[period] ??= above.goal[period];
    return true;
  };
  if (carry("long_term_goal", "long_term_period") && goal.goal_number === above.goal.goal_number) {
    carry("short_term_goal", "short_term_period");
  }
};

const nested = (entries) => {
  const out = [];
  for (const { sheet, need, goal, service, hasService } of entries) {
    let page = out.find((each) => same(each.sheet, sheet));
    if (!page) out.push((page = { sheet, needs: [] }));
    let asked = page.needs.at(-1);
    if (!asked || !same(asked.need, need)) page.needs.push((asked = { need, goals: [] }));
    let aim = asked.goals.at(-1);
    if (!aim || !same(aim.goal, goal)) asked.goals.push((aim = { goal, services: [] }));
    if (hasService) aim.services.push(service);
  }
  return out.map((page) => ({
    ...page.sheet,
    needs: page.needs.map((each) => ({
      ...each.need,
      goals: each.goals.map((aim) => ({ ...aim.goal, services: aim.services })),
    })),
  }));
};

const ENTRIES = {
  UPHOSOKU: ["supplement", supplement],
  UP1KYO: ["care_plan", (kind, [cells]) => part(kind, "care_plan", cells)],
  UP2KYO: ["needs_table", needsTable],
  UP3KYO: ["weekly_table", weekly],
  UPPLAN: ["planned", uses],
  UPJSK: ["actual", uses],
  UPSIKYU: ["details", details],
  DLTJSK: ["deleted", (kind, rows) => rows.map((cells) => part(kind, "deleted", cells))],
};

export const KINDS = ["DLT1KYO", "DLTPLAN", ...Object.keys(ENTRIES)];

// The document of the files of one unit ([{kind, rows}]), null where they are none.
export const documentOf = (files) => {
  const unit = UNITS.find(({ kinds }) => same([...kinds].sort(), files.map((file) => file.kind).sort()));
  if (!unit) return null;
  const users = new Map();
  for (const { kind, rows } of files) {
    const byUser = new Map();
    for (const { cells } of rows) {
      const key = unit.subject.map((name) => layouts.get(kind).find((field) => field.key === name));
      const subject = JSON.stringify(Object.fromEntries(key.map((field) => [field.key, say(field, cells[field.index])])));
      byUser.set(subject, [...(byUser.get(subject) ?? []), cells]);
    }
    for (const [subject, own] of byUser) {
      const user = users.get(subject) ?? JSON.parse(subject);
      users.set(subject, user);
      if (ENTRIES[kind]) user[ENTRIES[kind][0]] = ENTRIES[kind][1](kind, own);
    }
  }
  return { document: unit.id, edition: "4.1", service_users: [...users.values()] };
};
