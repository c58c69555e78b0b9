import { html, type Markup } from "../../platform/http/html.js";
import { resultWords } from "../hub/words.js";
import type { DeviceTask, ShownReport } from "../ports.js";
import type { Finding } from "../rules/finding.js";
import { storedFindings } from "../rules/stored-findings.js";
import { named, seen } from "./finding-words.js";

const STATES = {
  critical: "● precisa de cuidado",
  warn: "▲ vale atenção",
  ok: "✓ bem",
  unknown: "não deu para medir",
} as const;

/**
 * The report before this one beside it: the score, and what needed care then or needs it now. Below, the repairs that
 * were done in between or since. Null when there is neither.
 */
export function beforeAndAfter({ report, before, repairs, company }: ShownReport): Markup | null {
  if (before === null) return done(repairs);
  const [was, is] = [storedFindings(before.findings), storedFindings(report.findings)];
  const rows = is.flatMap((after) => {
    const earlier = was.find(({ id, subject }) => id === after.id && subject === after.subject);
    return earlier !== undefined && (isTrouble(earlier) || isTrouble(after)) ? [{ earlier, after }] : [];
  });
  const day = (at: number | null) =>
    at === null ? "" : new Date(at).toLocaleDateString("pt-BR", { timeZone: company.timezone });
  const hour = (at: number | null) =>
    at === null ? "" : new Date(at).toLocaleTimeString("pt-BR", { timeZone: company.timezone, timeStyle: "short" });
  const when = day(before.reportedAt) === day(report.reportedAt) ? hour : day;
  return html`<section class="card wide"><h2>Antes e depois</h2><table>
<thead><tr><th scope="col">O quê</th><th scope="col">Antes, ${when(before.reportedAt)}</th><th scope="col">Depois, ${when(report.reportedAt)}</th></tr></thead>
<tbody><tr><th scope="row">Nota</th><td>${before.score ?? 0} de 100</td><td>${report.score ?? 0} de 100</td></tr>
${rows.map(({ earlier, after }) => html`<tr><th scope="row">${named(after)}</th><td>${cell(earlier)}</td><td>${cell(after)}</td></tr>`)}</tbody>
</table></section>${done(repairs)}`;
}

function done(repairs: readonly DeviceTask[]): Markup | null {
  if (repairs.length === 0) return null;
  return html`<section class="card"><h2>O que foi feito</h2><ul class="done">${repairs.map((task) => html`<li>${resultWords(task)}</li>`)}</ul></section>`;
}

const isTrouble = ({ severity }: Finding) => severity === "critical" || severity === "warn";

const cell = (finding: Finding) => html`${STATES[finding.severity]}<br><span class="muted">${seen(finding)}</span>`;
