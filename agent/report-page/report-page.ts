import { html, type Markup } from "../../platform/http/html.js";
import type { Device, DeviceReport } from "../ports.js";
import type { Finding } from "../rules/diagnose.js";
import { page } from "./page.js";

const TAGS = {
  critical: "● Precisa de cuidado agora",
  warn: "▲ Vale atenção",
} as const;

/**
 * The page of one report: the score; what needs care, worst first, with what was seen, what it means and what can be
 * done; what could not be measured; and what is well, one line each in a section that unfolds.
 */
export function reportPage(found: {
  report: DeviceReport;
  device: Device;
  company: { name: string; timezone: string };
}): string {
  const { report, device, company } = found;
  const findings = (Array.isArray(report.findings) ? report.findings : []) as Finding[];
  const of = (...severities: Finding["severity"][]) => findings.filter(({ severity }) => severities.includes(severity));
  const troubles = of("critical", "warn");
  const unknown = of("unknown");
  const fine = of("ok");
  const score = report.score ?? 0;
  return page(
    `Diagnóstico de ${device.name}`,
    company.name,
    html`<h1>Diagnóstico de ${device.name}</h1>
<p class="muted">${device.os}${report.reportedAt === null ? "" : `, medido em ${when(report.reportedAt, company.timezone)}`}</p>
<div class="card"><div class="score"><strong>${score}</strong><span>de 100<br>${verdict(score, troubles.length)}</span></div>
<meter min="0" max="100" low="50" high="80" optimum="100" value="${score}" aria-label="Nota de saúde">${score} de 100</meter>
</div>
${troubles.length === 0 ? html`<p>Nada de errado no que deu para medir.</p>` : html`<h2>O que precisa de cuidado</h2>${troubles.map(card)}`}
${unmeasured(unknown)}
${well(fine)}
<p class="muted">Quer resolver ou ficou com dúvida? Responda na conversa: dá para falar com uma pessoa da equipe a qualquer momento. Este endereço é só seu; quem o tem consegue ver esta página.</p>`,
  );
}

/** For an address that belongs to no report. */
export function noReportPage(): string {
  return page(
    "Relatório não encontrado",
    null,
    html`<h1>Relatório não encontrado</h1><p>Não há relatório neste endereço. Confira se ele veio inteiro da conversa, ou peça o link de novo por lá.</p>`,
  );
}

/** Measures that failed for the same reason share a line. */
function unmeasured(findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  const reasons = new Map<string, string[]>();
  for (const { evidenceText, ...finding } of findings)
    reasons.set(evidenceText, [...(reasons.get(evidenceText) ?? []), named(finding)]);
  const score = findings.length === 1 ? "não conta" : "não contam";
  return html`<section class="card unknown"><h2>O que não deu para medir</h2>
<ul>${[...reasons].map(([reason, titles]) => html`<li>${titles.join(", ")}: <span class="muted">${reason}</span></li>`)}</ul>
<p class="muted">Isso ${score} na nota, nem para mais nem para menos.</p></section>`;
}

function well(findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  const summary = findings.length === 1 ? "1 item está bem" : `${findings.length} itens estão bem`;
  return html`<details class="card"><summary>✓ ${summary}</summary><ul class="well">${findings.map(
    (finding) => html`<li>${named(finding)}: <span class="muted">${seen(finding)}</span></li>`,
  )}</ul></details>`;
}

const named = ({ title, subject }: Pick<Finding, "title" | "subject">) =>
  subject === null ? title : `${title}, ${subject}`;

/** The evidence about a disk begins with its name, which the title has named already. */
const seen = ({ subject, evidenceText }: Finding) =>
  subject !== null && evidenceText.startsWith(`${subject}: `) ? evidenceText.slice(subject.length + 2) : evidenceText;

function card(finding: Finding): Markup {
  const { severity, meaning, remedy } = finding;
  const tag = severity === "critical" ? TAGS.critical : TAGS.warn;
  return html`<article class="card ${severity}"><p class="tag">${tag}</p><h3>${named(finding)}</h3>
<dl><dt>O que vimos</dt><dd>${seen(finding)}</dd><dt>O que significa</dt><dd>${meaning}</dd>${
    remedy === null ? null : html`<dt>O que dá para fazer</dt><dd>${remedy}</dd>`
  }</dl></article>`;
}

function verdict(score: number, troubles: number): string {
  if (score >= 80) return troubles === 0 ? "Está bem." : "Está bem, com pontos de atenção.";
  return score >= 50 ? "Precisa de alguns cuidados." : "Precisa de conserto.";
}

function when(at: number, timeZone: string): string {
  const options = { dateStyle: "long", timeStyle: "short", timeZone } as const;
  return new Date(at).toLocaleString("pt-BR", options);
}
