import type { Workplace } from "../actions/action.js";
import { ActionFailed } from "../actions/action-failed.js";
import { findAction } from "../actions/allow-list.js";
import type { HostFacts, TaskProgress } from "../wire.js";
import type { AskToBegin } from "./ask-to-begin.js";
import { type CheckedTask, checkTask, type TaskRefusal } from "./check-task.js";
import type { Pairing } from "./home.js";
import type { Journal } from "./journal.js";
import type { RepairOnScreen, Screen } from "./screen.js";

export type TaskHandler = {
  /**
   * Checks a task and records it. `work` carries it out, and must be called once, in its turn. Null when there is
   * nothing to do (refused, or a repeat).
   */
  take(
    message: unknown,
    pairing: Pairing,
  ): { answer: { ok: true } | { ok: false; reason: TaskRefusal }; work: Work | null };
  /**
   * To be called at the start: reports every task that an earlier process left unfinished. None of them is carried out
   * again; what a repair switched off for a moment is switched on before this resolves.
   */
  settle(): Promise<void>;
};
export type Work = () => Promise<void>;

/**
 * Carries out the hub's tasks, as far as the agent's own rules allow. Before anything changes, the person at the computer
 * must say yes, too, and the hub must still want it. `tell` keeps a progress message until the hub has it; `mayBegin` asks
 * the hub (see `ask-to-begin.ts`); `leaving` ends a question.
 */
export function createTaskHandler(of: {
  journal: Journal;
  workplace: Workplace;
  os: HostFacts["os"];
  screen: Pick<Screen, "show" | "confirm">;
  leaving: AbortSignal;
  mayBegin: AskToBegin;
  tell(progress: TaskProgress): void;
}): TaskHandler {
  const { journal, workplace, tell, screen } = of;
  const { now, say } = workplace;
  function end(progress: TaskProgress): void {
    journal.write({ what: "ended", at: now(), progress });
    tell(progress);
  }
  return {
    take(message, pairing) {
      const checked = checkTask(message, { pairing, journal, os: of.os, now: now() });
      if (checked.outcome === "known") {
        const { id } = checked.body;
        const progress = journal.ended(id)?.progress;
        if (progress !== undefined) tell(progress);
        else if (journal.started(id)) tell({ id, state: "running" });
        return { answer: { ok: true }, work: null };
      }
      if (checked.outcome === "accepted") {
        try {
          writeTaken(checked.text, checked.body, checked.hash);
        } catch (error) {
          say({ is: "taskNotWritten", error: String(error) });
          return { answer: { ok: false, reason: "not_written" }, work: null };
        }
        return { answer: { ok: true }, work: () => carryOut(checked) };
      }
      say({ is: "taskRefused", reason: checked.reason });
      if (checked.body !== null) refuse(checked.text, checked.body, checked.reason);
      return { answer: { ok: false, reason: checked.reason }, work: null };
    },
    async settle() {
      for (const { id, action, dryRun } of journal.open()) {
        if (dryRun)
          end({ id, state: "failed", reason: "O programa foi fechado durante a simulação. Nada foi mudado." });
        else if (!journal.started(id))
          end({ id, state: "failed", reason: "O programa foi fechado antes do reparo. Nada foi mudado." });
        else {
          say({ is: "interrupted" });
          await recover(action, workplace);
          end({ id, state: "unknown", reason: "O programa foi fechado no meio do reparo." });
        }
      }
    },
  };

  /** What cannot be written down is refused all the same, and would be again. */
  function refuse(text: string, body: Body, reason: TaskRefusal): void {
    const progress = { id: body.id, state: "refused", reason } as const;
    try {
      writeTaken(text, body, "");
      journal.write({ what: "ended", at: now(), progress });
    } catch (error) {
      say({ is: "taskNotWritten", error: String(error) });
    }
    tell(progress);
  }

  function writeTaken(body: string, { id, nonce, action, order, dryRun }: Body, hash: string): void {
    journal.write({ what: "taken", at: now(), id, nonce, action, order, dryRun, hash, body });
  }

  async function carryOut(task: Accepted): Promise<void> {
    const { body, prepared, promised } = task;
    const { id } = body;
    if (promised !== null && !(await agreed(task))) return;
    show(body, promised === null ? "previewing" : "running");
    journal.write({ what: "started", at: now(), id });
    tell({ id, state: "running" });
    try {
      const result = await (promised === null ? prepared.preview(workplace) : prepared.run(workplace, promised));
      show(body, promised === null ? "previewed" : "done", { result });
      end({ id, state: "done", result });
    } catch (error) {
      const reason = error instanceof ActionFailed ? error.message : "Não consegui terminar neste computador.";
      show(body, "failed", { reason });
      if (!(error instanceof ActionFailed)) say({ is: "reason", text: String(error) });
      end({ id, state: "failed", reason });
    }
  }

  /** Asks the person at the computer, as long as the task is valid. Without a yes the task has ended. */
  async function agreed({ body, promised, asks }: Accepted): Promise<boolean> {
    if (promised === null) return false;
    const { id, action, order, expires } = body;
    const { result } = promised;
    show(body, "asking", { result });
    const late = AbortSignal.timeout(Math.max(1, Math.min(expires - now(), LONGEST_TIMER_MS)));
    const stop = AbortSignal.any([of.leaving, late]);
    const yes = await screen.confirm({ kind: "repair", action, order, promised: result }, stop);
    // An older hub does not know the question. Its task stands as long as it says itself.
    const refusal = yes && asks && !stop.aborted ? await of.mayBegin(id, stop) : null;
    if (yes && refusal === null && !stop.aborted && expires > now()) return true;
    const reason = stop.aborted || refusal === null ? whyNot(yes, expires <= now() || late.aborted) : refusal;
    show(body, reason === "declined" ? "declined" : "failed", { reason: WORDS[reason] ?? NOT_WANTED });
    end({ id, state: "refused", reason });
    return false;
  }

  function whyNot(yes: boolean, isLate: boolean): "closed" | "expired" | "unanswered" | "declined" {
    if (of.leaving.aborted) return "closed";
    if (yes) return "expired";
    return isLate ? "unanswered" : "declined";
  }

  function show(
    { id, action, order }: Body,
    state: RepairOnScreen["state"],
    more: Pick<RepairOnScreen, "result" | "reason"> = {},
  ): void {
    screen.show({ kind: "repair", repair: { id, action, order, state, ...more } });
  }
}

/** After a repair that was killed: brings back what the computer cannot be left without. */
async function recover(action: string, workplace: Workplace): Promise<void> {
  try {
    await findAction(action)?.recover?.(workplace);
  } catch (error) {
    workplace.say({ is: "reason", text: error instanceof ActionFailed ? error.message : String(error) });
  }
}

/** Why a repair was not begun, on the screen. */
const WORDS: { readonly [reason: string]: string } = {
  closed: "O programa foi fechado antes do reparo. Nada foi mudado.",
  unanswered: "Ninguém respondeu aqui a tempo. Nada foi mudado.",
  expired: "O prazo deste reparo passou. Nada foi mudado.",
};
const NOT_WANTED = "A empresa cancelou este reparo, ou ele não está mais pago. Nada foi mudado.";

/** Timers of JavaScript cannot be longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Accepted = Extract<CheckedTask, { outcome: "accepted" }>;
type Body = Accepted["body"];
