// A small exporter, to try the vendor test with: it speaks the harness protocol (docs/harness.md) and writes actuals (UPJSK).
// It makes three mistakes that exporters make. Run it by:  careplan conformance run "node exporter.mjs" --pattern D3 --side writes
import { createInterface } from "node:readline";
import { execFileSync } from "node:child_process";

const digits = (text) => (text ?? "").replaceAll(/[-:]/g, "");
const quoted = (text) => (text ? `"${text.replaceAll('"', '""')}"` : '""');

function flags(days) {
  return Array.from({ length: 31 }, (_, day) => (days.includes(day + 1) ? "1" : "0")).join("");
}

function row(user, sheet, use) {
  return [
    "202407",
    user.insurer_number,
    user.insured_number,
    digits(sheet.created_on),
    digits(user.service_month),
    sheet.plan_office,
    quoted(sheet.planner_name),
    use.units,
    sheet.short_stay_days_before ?? "",
    digits(use.service_date),
    use.daily_billing_days ? flags(use.daily_billing_days) : "",
    digits(use.start_time) || "0000", // mistake 1: no time is 9999, not midnight
    digits(use.end_time) || "0000",
    1, // mistake 2: a service may be given several times in one record
    use.service_code,
    use.tais_code ?? "",
    use.equipment_notification_code ?? "",
    quoted(use.equipment_name),
    use.equipment_item ?? "",
    use.office_number,
    quoted(use.office_name),
    quoted(use.satellite),
    use.over_30_days ?? "",
    sheet.updated_by,
    "",
  ].join(",");
}

function write(request) {
  const user = request.document.service_users[0]; // mistake 3: a file may hold several service users
  const rows = user.actual.flatMap((sheet) => sheet.uses.map((use) => row(user, sheet, use)));
  const ends = [request.from, request.to].map((end) => end.replace("/", "_"));
  const name = ["UPJSK", digits(user.service_month), ...ends, request.stamp].join("_") + ".CSV";
  // Node has no encoder for MS932; iconv has.
  const bytes = execFileSync("iconv", ["-f", "UTF-8", "-t", "CP932"], { input: rows.join("\r\n") + "\r\n" });
  return { answer: "written", files: [{ name, base64: bytes.toString("base64") }] };
}

function answer(request) {
  if (request.request === "hello") {
    const program = { name: "small exporter", version: "0.1" };
    return { answer: "hello", protocol: 1, program, editions: ["4.1"], capabilities: { write: { kinds: ["UPJSK"] } } };
  }
  if (request.request !== "write" || request.document.document !== "actual") return { answer: "unsupported", reason: "actuals only" };
  return write(request);
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify({ id: request.id, ...answer(request) }));
}
