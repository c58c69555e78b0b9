import type { Device, DeviceReport } from "../../bot/ports/device-store.js";
import type { Finding } from "../rules/diagnose.js";
import { html, type Markup, page } from "./page.js";

const TAGS = {
  critical: "● Precisa de cuidado agora",
  warn: "▲ Vale atenção",
  ok: "✓ Está bem",
  unknown: "? Não deu para medir",
} as const;

/** The page of one report: the score, and of each finding what was seen, what it means and what can be done. */
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
${unknown.length > 0 ? html`<p class="muted">${unknown.length === 1 ? "Não deu para fazer uma medida, e ela não conta" : `Não deu para fazer ${unknown.length} medidas, e elas não contam`} na nota.</p>` : null}</div>
${section("O que encontramos", troubles)}
${troubles.length === 0 ? html`<p>Nada de errado no que deu para medir.</p>` : null}
${section("O que não deu para medir", unknown)}
${section("O que está bem", fine)}
<p class="muted">Quer resolver ou ficou com dúvida? Responda na conversa: dá para falar com uma pessoa da equipe a qualquer momento. Este endereço é só seu; quem o tem consegue ver esta página.</p>`,
  );
}

/** For an address that is no report's. */
export function noReportPage(): string {
  return page(
    "Relatório não encontrado",
    null,
    html`<h1>Relatório não encontrado</h1><p>Não há relatório neste endereço. Confira se ele veio inteiro da conversa, ou peça o link de novo por lá.</p>`,
  );
}

function section(title: string, findings: readonly Finding[]): Markup | null {
  return findings.length === 0 ? null : html`<h2>${title}</h2>${findings.map(card)}`;
}

function card({ severity, title, subject, evidenceText, meaning, remedy }: Finding): Markup {
  const known = severity !== "unknown";
  return html`<article class="card ${severity}"><p class="tag">${TAGS[severity]}</p><h3>${title}${subject === null ? "" : ` (${subject})`}</h3>
<dl><dt>${known ? "O que vimos" : "Por quê"}</dt><dd>${evidenceText}</dd><dt>O que significa</dt><dd>${meaning}</dd>${
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
