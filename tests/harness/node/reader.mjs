// A small reader that shares no code with careplan: plain Node (18 or newer), written from the published standard.
// It speaks the harness protocol (docs/harness.md): node tests/harness/node/reader.mjs

import { createInterface } from "node:readline";

import { checkFile } from "./check.mjs";
import { documentOf, KINDS } from "./document.mjs";
import { isLeftBySystem, isOfOtherEdition, readName } from "./names.mjs";

const HELLO = {
  answer: "hello",
  protocol: 1,
  program: { name: "careplan-node-reader", version: "1" },
  editions: ["4.1"],
  capabilities: {
    check: {
      kinds: KINDS,
      findings: "place",
      rules: [
        "bytes.*", "field.*", "record.*", "month.*",
        "name.form", "name.kind", "name.month*", "name.office-number", "name.other-suffix", "name.same-address",
        "name.service-type", "name.stamp",
        "file.empty", "file.header-row", "file.mixed-version", "numbers.duplicate", "table3.groups",
      ],
    },
    read: { kinds: KINDS },
  },
};

const bytesOf = (file) => ({ name: file.name, bytes: Buffer.from(file.base64, "base64") });

const declined = (files) => {
  if (files.some((file) => isOfOtherEdition(file.name))) return "another edition";
  const foreign = files.map((file) => readName(file.name).kind).find((kind) => kind !== null && !KINDS.includes(kind));
  return foreign ?? null;
};

const check = (files) => {
  const findings = files.flatMap((file) => checkFile(file.name, file.bytes).found);
  return { answer: "checked", verdict: findings.length > 0 ? "refuse" : "accept", findings };
};

const read = (files) => {
  const checked = files.map((file) => checkFile(file.name, file.bytes));
  const findings = checked.flatMap((file) => file.found);
  const document = findings.length > 0 ? null : documentOf(checked);
  return document ? { answer: "read", document } : { answer: "refused", findings };
};

const answer = (request) => {
  if (request.protocol !== 1) return { answer: "error", message: "this program speaks protocol 1" };
  if (request.request === "hello") return HELLO;
  const asked = { check, read }[request.request];
  if (!asked) return { answer: "unsupported", reason: `no ${request.request}` };
  const files = request.files.filter((file) => !isLeftBySystem(file.name)).map(bytesOf);
  const reason = declined(files);
  return reason ? { answer: "unsupported", reason } : asked(files);
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id: request.id, ...answer(request) })}\n`);
}
