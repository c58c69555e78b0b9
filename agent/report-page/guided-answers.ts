import { z } from "zod";
import { html, type Markup } from "../../platform/http/html.js";
import type { DeviceReport } from "../ports.js";

const facts = z.object({
  guided: z.string(),
  answers: z.array(z.object({ title: z.string(), words: z.string() })),
  photos: z.array(z.string()),
});
type GuidedFacts = z.output<typeof facts>;

/** What was answered; null for a report of what was measured. */
export function guidedFacts(report: Pick<DeviceReport, "facts">): GuidedFacts | null {
  return facts.safeParse(report.facts).data ?? null;
}

/** In the place of the score: that nothing was measured, and what was answered instead. */
export function answered({ answers, photos }: GuidedFacts): Markup {
  const kept = photos.length === 1 ? "1 foto ficou" : `${photos.length} fotos ficaram`;
  return html`<div class="card"><p><strong>Respondido por você, não medido</strong></p>
<p class="muted">Aqui nenhum programa rodou: o resultado é o que as suas respostas indicam. Um técnico confirma antes de qualquer conserto.${photos.length === 0 ? "" : ` ${kept} com a equipe.`}</p>
<details><summary>O que você respondeu</summary><ul class="well">${answers.map(({ title, words }) => html`<li>${title}: <span class="muted">${words}</span></li>`)}</ul></details></div>`;
}
