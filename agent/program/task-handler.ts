import { ActionFailed, type Workplace } from "../actions/action.js";
import type { HostFacts, TaskProgress } from "../wire.js";
import { type CheckedTask, checkTask, type TaskRefusal } from "./check-task.js";
import type { Pairing } from "./home.js";
import type { Journal } from "./journal.js";
import { resultOnScreen, undoOnScreen } from "./words.js";

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
   * again.
   */
  settle(): void;
};
export type Work = () => Promise<void>;

/**
 * Carries out the hub's tasks, as far as the agent's own rules allow. `tell` keeps a progress message until the hub has
 * it.
 */
export function createTaskHandler(of: {
  journal: Journal;
  workplace: Workplace;
  os: HostFacts["os"];
  tell(progress: TaskProgress): void;
}): TaskHandler {
  const { journal, workplace, tell } = of;
  const { now, say } = workplace;
  function end(progress: TaskProgress): void {
    journal.write({ what: "ended", at: now(), progress });
    tell(progress);
  }
  return {
    take(message, pairing) {
      const checked = checkTask(message, { pairing, journal, os: of.os, now: now() });
      if (checked.outcome === "known") {
        tell(journal.ended(checked.body.id)?.progress ?? { id: checked.body.id, state: "running" });
        return { answer: { ok: true }, work: null };
      }
      if (checked.outcome === "accepted") {
        try {
          writeTaken(checked.text, checked.body, checked.hash);
        } catch (error) {
          say(`Não consegui anotar o pedido do servidor, e sem isso nada é feito neste computador. ${String(error)}`);
          return { answer: { ok: false, reason: "not_written" }, work: null };
        }
        return { answer: { ok: true }, work: () => carryOut(checked) };
      }
      say(`Recusei um pedido do servidor (${checked.reason}). Nada foi feito neste computador.`);
      if (checked.body !== null) {
        writeTaken(checked.text, checked.body, "");
        end({ id: checked.body.id, state: "refused", reason: checked.reason });
      }
      return { answer: { ok: false, reason: checked.reason }, work: null };
    },
    settle() {
      for (const { id, dryRun } of journal.open()) {
        if (dryRun)
          end({ id, state: "failed", reason: "O programa foi fechado durante a simulação. Nada foi mudado." });
        else {
          say("Um reparo foi interrompido da última vez. Não sei até onde ele foi, e não vou repetir sozinho.");
          end({ id, state: "unknown", reason: "O programa foi fechado no meio do reparo." });
        }
      }
    },
  };

  function writeTaken(body: string, { id, nonce, action, order, dryRun }: Body, hash: string): void {
    journal.write({ what: "taken", at: now(), id, nonce, action, order, dryRun, hash, body });
  }

  async function carryOut({ body: { id, order }, action, prepared, promised }: Accepted): Promise<void> {
    const dryRun = promised === null;
    say(dryRun ? `Simulando: ${action.title} (nada muda agora)…` : `${action.title}, pedido ${order}…`);
    journal.write({ what: "started", at: now(), id });
    tell({ id, state: "running" });
    try {
      const result = await (dryRun ? prepared.preview(workplace) : prepared.run(workplace, promised));
      for (const line of resultOnScreen(result, dryRun)) say(line);
      if (!dryRun) for (const line of undoOnScreen(result)) say(line);
      end({ id, state: "done", result });
    } catch (error) {
      const reason = error instanceof ActionFailed ? error.message : "Não consegui terminar neste computador.";
      say(`${reason} ${error instanceof ActionFailed ? "" : String(error)}`.trim());
      end({ id, state: "failed", reason });
    }
  }
}

type Accepted = Extract<CheckedTask, { outcome: "accepted" }>;
type Body = Accepted["body"];
