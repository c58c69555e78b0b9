import { html, type Markup } from "../../../platform/http/html.js";
import type { ActionResult } from "../../wire.js";
import type { Question, RepairOnScreen } from "../screen.js";
import { factsInWords } from "../words/facts-in-words.js";
import { numbersInWords } from "../words/numbers-in-words.js";
import { repairInWords, undoInWords } from "../words/repair-in-words.js";
import type { Sentence, Words } from "../words/words.js";
import { spoken } from "../words/words-of.js";
import type { PageAct } from "./loopback-server.js";
import type { WindowView } from "./window-view.js";

/** The parts of the page, in their order. Each is replaced as a whole when it changes. */
export const PARTS = ["status", "question", "reads", "progress", "repairs", "data", "kept", "notes", "leave"] as const;
export type Part = (typeof PARTS)[number];

/** What each part shows. An empty text: the part is not there now. */
export function windowParts(view: WindowView, words: Words): { [part in Part]: string } {
  const over = view.ended !== null;
  const none = html``;
  const parts: { [part in Part]: Markup } = {
    status: status(view, words),
    question: view.question === null || over ? none : question(view.question, words),
    reads: over || view.scan !== null ? none : reads(words),
    progress: over || view.scan?.stage !== "measuring" ? none : progress(view, words),
    repairs: view.repairs.length === 0 ? none : repairs(view.repairs, words),
    data: view.scan?.facts ? data(view.scan.facts, view.scan.stage, words) : none,
    kept: over || view.kept.length === 0 ? none : kept(view, words),
    notes: view.notes.length === 0 ? none : notes(view.notes, words),
    leave: over || view.isEnding ? none : leave(words),
  };
  return Object.fromEntries(Object.entries(parts).map(([name, { text }]) => [name, text])) as {
    [part in Part]: string;
  };
}

/** What the page's title says, so that somebody in another tab sees that a question waits. */
export function windowTitle({ question: asked, company, ended }: WindowView, { window: say }: Words): string {
  const name = company === null ? say.title : `${say.title} · ${company}`;
  if (ended !== null) return say.ended;
  return asked === null ? name : `● ${say.questionWaits} · ${name}`;
}

function status(view: WindowView, words: Words): Markup {
  const say = words.window;
  if (view.ended !== null)
    return html`<h1>${say.ended}</h1>${view.ended.map((sentence) => html`<p>${spoken(sentence, words)}</p>`)}<p>${say.closeTab}</p>`;
  if (view.isEnding) return html`<h1>${say.ending}</h1><p>${say.endingText}</p>`;
  const { connection, company, scan } = view;
  const line =
    connection === "starting"
      ? say.starting
      : connection === "ready"
        ? spoken({ is: "ready", company: company ?? "" }, words)
        : spoken({ is: connection === "confirm" ? "confirmInChat" : connection }, words);
  const result =
    scan?.stage === "sent"
      ? html`<div class="card"><h2>${say.sentTitle}</h2><p>${say.sent(company ?? "")}</p>${scan.page === null ? "" : html`<p><a href="${scan.page}" target="_blank" rel="noopener noreferrer">${say.openReport}</a></p>`}</div>`
      : scan?.stage === "kept"
        ? html`<div class="card"><h2>${say.sentTitle}</h2><p>${say.keptHere}</p></div>`
        : html``;
  return html`<h1>${say.title}</h1><p class="muted">${line}</p>${result}`;
}

function question({ id, asked }: NonNullable<WindowView["question"]>, words: Words): Markup {
  const say = words.window;
  if (asked.kind === "code")
    return html`<form class="card ask" data-question="${id}"><label for="code"><strong>${say.codeLabel}</strong></label>
<p><input id="code" name="code" required autocomplete="off" autocapitalize="characters" maxlength="20"></p><p><button>${say.go}</button></p></form>`;
  const answer = (yes: boolean) => act({ act: "answer", question: id, yes });
  const [yes, no, more] =
    asked.kind === "send"
      ? [say.send, say.dontSend, html`<p><a href="#data">${say.dataTitle}</a></p>`]
      : asked.kind === "stay"
        ? [say.stay, say.dontStay, html`<p>${say.stayReads}</p><p class="muted">${say.never}</p>`]
        : [say.doIt, say.dontDoIt, result(asked.promised, true, words)];
  return html`<section class="card ask" aria-labelledby="asked"><h2 id="asked" tabindex="-1">${asking(asked, words)}</h2>
${more}
<p class="buttons"><button data-act="${answer(true)}">${yes}</button><button class="quiet" data-act="${answer(false)}">${no}</button></p></section>`;
}

function asking(asked: Question, { window: say, actions }: Words): string {
  if (asked.kind === "stay") return say.askStay(asked);
  return asked.kind === "send" ? say.askSend(asked.company) : say.askRepair(actions[asked.action] ?? asked.action);
}

function reads(words: Words): Markup {
  const say = words.window;
  return html`<section class="card"><h2>${say.readsTitle}</h2><p>${words.reads.join(" ")}</p><p class="muted">${say.never}</p><p>${say.waitingForScan}</p></section>`;
}

function progress({ scan }: WindowView, words: Words): Markup {
  const say = words.window;
  const { probe, done, all } = scan?.measured ?? { probe: null, done: 0, all: 1 };
  const what = probe === null ? "" : `${say.measuring(words.probes[probe])} ${say.progress({ done: done + 1, all })}`;
  return html`<section class="card"><h2 id="measuring">${say.progressTitle}</h2><progress aria-labelledby="measuring" max="${all}" value="${done}"></progress><p class="muted">${what}</p><p class="muted">${words.reads.join(" ")}</p></section>`;
}

function data(facts: NonNullable<WindowView["scan"]>["facts"] & object, stage: string, words: Words): Markup {
  const say = words.window;
  const rows = factsInWords(facts, words).map(({ what, value }) => html`<dt>${what}</dt><dd>${value}</dd>`);
  const whole = html`<dl>${rows}</dl><details><summary>${say.exactText}</summary><pre tabindex="0">${JSON.stringify(facts, null, 2)}</pre></details>`;
  if (stage === "asking") return html`<section id="data" class="card"><h2>${say.dataTitle}</h2>${whole}</section>`;
  return html`<details class="card"><summary>${stage === "sent" ? say.sentData : say.keptData}</summary>${whole}</details>`;
}

function repairs(all: readonly RepairOnScreen[], words: Words): Markup {
  const say = words.window;
  const rows = all.map(({ action, state, result: made, reason }) => {
    const title = words.actions[action] ?? action;
    const how = reason === undefined ? "" : words.reason(reason);
    const isShown = made !== undefined && state !== "asking";
    return html`<li><strong>${title}</strong>: ${say.repairStates[state]}${how === "" ? "" : html`<p>${how}</p>`}${isShown ? result(made, state !== "done", words) : ""}</li>`;
  });
  return html`<section class="card"><h2>${say.repairsTitle}</h2><ul>${rows}</ul></section>`;
}

function result(made: ActionResult, isPreview: boolean, words: Words): Markup {
  const lines = repairInWords(made, isPreview, words).map((line) => html`<li>${line}</li>`);
  return html`<ul>${lines}</ul><p class="muted">${undoInWords(made, words)}</p>`;
}

function kept({ kept: all }: WindowView, words: Words): Markup {
  const say = words.window;
  const { number, bytes, day } = numbersInWords(words.language);
  const rows = all.map(({ id, files, bytes: size, programs, until }) => {
    const what =
      programs === undefined
        ? say.kept({ files: words.repair.files(number(files), files === 1), bytes: bytes(size), until: day(until) })
        : say.keptPrograms({ programs: number(programs), until: day(until) });
    return html`<li>${what} <button class="quiet" data-act="${act({ act: "undo", id })}">${say.undo}</button></li>`;
  });
  return html`<section class="card"><h2>${say.undoTitle}</h2><p class="muted">${say.undoText}</p><ul>${rows}</ul></section>`;
}

function notes(all: readonly Sentence[], words: Words): Markup {
  const rows = all.map((sentence) => html`<li>${spoken(sentence, words)}</li>`);
  return html`<section class="card"><h2>${words.window.notesTitle}</h2><ul>${rows}</ul></section>`;
}

function leave({ window: say }: Words): Markup {
  return html`<section><h2>${say.leaveTitle}</h2><p class="muted">${say.leaveText}</p>
<p class="buttons"><button class="quiet" data-act="${act({ act: "leave" })}">${say.close}</button></p>
<details><summary>${say.remove}</summary><p class="muted">${say.removeText}</p><p><button class="danger" data-act="${act({ act: "remove" })}">${say.remove}</button></p></details></section>`;
}

const act = (of: PageAct): string => JSON.stringify(of);
