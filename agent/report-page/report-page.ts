import { html, type Markup } from "../../platform/http/html.js";
import type { ShownReport } from "../ports.js";
import type { Finding } from "../rules/finding.js";
import { storedFindings } from "../rules/stored-findings.js";
import { beforeAndAfter } from "./before-and-after.js";
import { named, seen } from "./finding-words.js";
import { answered, guidedFacts } from "./guided-answers.js";
import { companyPage, page } from "./page.js";

const TAGS = {
  critical: "● Precisa de cuidado agora",
  warn: "▲ Vale atenção",
} as const;

/**
 * The page of one report, in the company's colour: the score with its reasons; what needs care, worst first, with what was
 * seen, what it means and what can be done; what is on its way; before and after; what could not be measured; and what is
 * well, one line each in a section that unfolds. `chat`: where the conversation goes on; null where only the customer
 * knows. `address`: of this page.
 */
export function reportPage(
  shown: ShownReport,
  { chat, address }: { chat: string | null; address: string },
): { html: string; headers: Record<string, string> } {
  const { report, device, company } = shown;
  const guided = guidedFacts(report);
  const findings = storedFindings(report.findings);
  const of = (...severities: Finding["severity"][]) => findings.filter(({ severity }) => severities.includes(severity));
  const troubles = of("critical", "warn");
  const score = report.score ?? 0;
  const back = chat === null ? null : html`<a class="button" href="${chat}">Voltar para a conversa</a>`;
  const measuredScore =
    () => html`<div class="card"><div class="score"><strong>${score}</strong><span>de 100<br>${verdict(score, troubles.length)}</span></div>
<meter min="0" max="100" low="50" high="80" optimum="100" value="${score}" aria-label="Nota de saúde">${score} de 100</meter>
${reasons(findings)}</div>`;
  return companyPage(
    `Diagnóstico de ${device.name}`,
    company,
    html`<h1>Diagnóstico de ${device.name}</h1>
<p class="muted">${device.os}${report.reportedAt === null ? "" : `${guided === null ? ", medido" : ""} em ${when(report.reportedAt, company.timezone)}`}</p>
${guided === null ? measuredScore() : answered(guided)}
${back === null ? null : html`<p class="ways">${back}</p>`}
${troubles.length === 0 ? html`<p>${guided === null ? "Nada de errado no que deu para medir." : "Nada do que você contou indica um defeito."}</p>` : html`<h2>O que precisa de cuidado</h2>${troubles.map((finding) => card(finding, guided === null ? "O que vimos" : "O que você contou"))}`}
${onTheWay(of("ok"))}
${beforeAndAfter(shown)}
${guided === null ? unmeasured(of("unknown")) : null}
${well(of("ok"))}
<p class="muted">Quer resolver ou ficou com dúvida? Responda na conversa: dá para falar com uma pessoa da equipe a qualquer momento. Este endereço é só seu; quem o tem consegue ver esta página.</p>
${back === null ? null : html`<p class="ways">${back}</p>`}
<p class="muted screen">Para guardar em PDF, use Imprimir no menu do navegador. Para outros programas há <a href="${address}.json">os mesmos dados em JSON</a>.</p>`,
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

/** Why the score is what it is. Reports of earlier versions do not tell it. */
function reasons(findings: readonly Finding[]): Markup | null {
  const costly = findings.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
  if (costly.length === 0) return null;
  return html`<p class="muted">De 100 saíram: ${costly.map(({ title, points }) => `${points} por ${inSentence(title)}`).join(", ")}.</p>`;
}

const inSentence = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

/** What is well today and will not be for long. */
function onTheWay(fine: readonly Finding[]): Markup | null {
  const coming = fine.flatMap(({ forecast, ...finding }) =>
    forecast === null ? [] : [html`<li>${named(finding)}: ${forecast.words}</li>`],
  );
  if (coming.length === 0) return null;
  return html`<section class="card"><h2>O que vem por aí</h2><ul>${coming}</ul></section>`;
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

function card(finding: Finding, evidence: string): Markup {
  const { severity, meaning, remedy, forecast } = finding;
  const tag = severity === "critical" ? TAGS.critical : TAGS.warn;
  const rows = [
    [evidence, seen(finding)],
    ["O que significa", meaning],
    ["Para onde vai", forecast === null || forecast.words === meaning ? null : forecast.words],
    ["O que dá para fazer", remedy],
  ] as const;
  return html`<article class="card ${severity}"><p class="tag">${tag}</p><h3>${named(finding)}</h3>
<dl>${rows.flatMap(([what, words]) => (words === null ? [] : [html`<dt>${what}</dt><dd>${words}</dd>`]))}</dl></article>`;
}

function verdict(score: number, troubles: number): string {
  if (score >= 80) return troubles === 0 ? "Está bem." : "Está bem, com pontos de atenção.";
  return score >= 50 ? "Precisa de alguns cuidados." : "Precisa de conserto.";
}

function when(at: number, timeZone: string): string {
  const options = { dateStyle: "long", timeStyle: "short", timeZone } as const;
  return new Date(at).toLocaleString("pt-BR", options);
}
