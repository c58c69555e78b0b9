import { advance } from "./dialogue/advance.js";
import { forgetExpired } from "./dialogue/expire.js";
import { APOLOGY, attempt, fail } from "./dialogue/fail.js";
import { leadOn } from "./dialogue/lead-on.js";
import { abandonAll } from "./dialogue/left.js";
import { onMessage, onReturned } from "./dialogue/on-message.js";
import { onResult, onTimer } from "./dialogue/on-signal.js";
import { begin, clear } from "./dialogue/stack.js";
import { beginSurvey, holdSurvey, minuteSurvey, planSurvey } from "./dialogue/survey.js";
import { keepOffers } from "./dialogue/tap.js";
import type { Turn } from "./dialogue/turn.js";
import { WorkingTurn } from "./dialogue/working-turn.js";
import type { Effect } from "./effect.js";
import type { FlowEvent } from "./event.js";
import type { Interpretation } from "./interpretation.js";
import type { Program } from "./program.js";
import { type DialogueState, initialState, isIdle, isStale } from "./state.js";

/**
 * Computes what an event leads to: the next state, and the effects that must be carried out. Pure and synchronous: no
 * clock, randomness, environment, input or output. The same arguments always give equal results, no argument is
 * changed, and nothing is thrown. While a dialogue runs, `program` must be the one that `programOf(state)` names.
 */
export function interpret(program: Program, state: DialogueState, event: FlowEvent): Interpretation {
  try {
    const turn = new WorkingTurn(program, state, event);
    forgetExpired(turn);
    const left = event.kind === "message" && isStale(state, event.at);
    if (event.kind === "opted_out") endForOptOut(turn, state.program === program.hash);
    else if (!isIdle(state) && state.program !== program.hash && !left) {
      fail(turn, "system-error", "a conversa estava em outro programa, que não existe mais");
      advance(turn);
    } else attempt(turn, () => dispatch(turn));
    // A failure begins a system flow, which must still be run.
    advance(turn);
    return conclude(turn);
  } catch (error) {
    return giveUp(event, error);
  }
}

function dispatch(turn: Turn): void {
  const { event } = turn;
  switch (event.kind) {
    case "message":
      return onMessage(turn, event.content);
    case "timer":
      return beginSurvey(turn, event.timer) ? advance(turn) : onTimer(turn, event.timer);
    case "result":
      return onResult(turn, event.effect, event.outcome, event.value ?? null, event.unheard);
    case "start":
      if (!turn.program.flows.has(event.flow)) {
        turn.effect({
          kind: "alert",
          message: `pediram o fluxo "${event.flow}", que não existe`,
          detail: { flow: event.flow },
        });
        return;
      }
      turn.trace.push({ flow: event.flow, step: "", verb: "start", note: "pedido de fora da conversa" });
      begin(turn, event.flow, event.vars ?? {});
      return advance(turn);
    case "returned":
      holdSurvey(turn);
      turn.state.survey = { ...turn.state.survey, served: true };
      return onReturned(turn);
    case "closed":
      clear(turn);
      turn.state.vars = {};
      turn.state.left = null;
      turn.state.misses = 0;
      return planSurvey(turn);
    case "opted_out":
      return;
    default:
      event satisfies never;
  }
}

/**
 * Ends everything without a word. The running steps take back what they began outside, if they are of this program
 * (`known`). Those of another program cannot be asked.
 */
function endForOptOut(turn: Turn, known: boolean): void {
  holdSurvey(turn);
  if (known) abandonAll(turn);
  else clear(turn);
  turn.state.vars = {};
  turn.state.left = null;
  turn.state.misses = 0;
}

function conclude(turn: Turn): Interpretation {
  turn.sayOpening();
  leadOn(turn);
  minuteSurvey(turn);
  keepOffers(turn);
  turn.keepFile();
  const { state, effects, trace } = turn;
  if (effects.some((effect) => effect.kind === "handoff"))
    state.awaited = { since: turn.at, told: false, answered: [] };
  const idle = isIdle(state);
  state.program = idle ? null : turn.program.hash;
  state.said = idle ? turn.said.slice(-3) : [];
  return { state, effects, trace, silence: silenceOf(effects, state) };
}

function silenceOf(effects: readonly Effect[], state: DialogueState): Interpretation["silence"] {
  if (effects.some((effect) => effect.kind === "send" || effect.kind === "handoff")) return null;
  const wait = state.frames[state.frames.length - 1]?.wait;
  return wait?.for === "result" || wait?.for === "time" ? "waiting" : "ignored";
}

/** Handles a bug of ours: the dialogue ends, and the customer, a person and the operator are told. */
function giveUp(event: FlowEvent, error: unknown): Interpretation {
  const message = error instanceof Error ? error.message : String(error);
  const key = (n: number) => `${event.id}.${(event.firstEffect ?? 0) + n}`;
  const effects: Effect[] = [
    { key: key(0), kind: "alert", message: `o intérprete falhou: ${message}`, detail: {} },
    { key: key(1), kind: "send", content: { kind: "text", text: APOLOGY } },
    { key: key(2), kind: "handoff", team: null, reason: "Falha interna", summary: "" },
  ];
  return {
    state: initialState(),
    effects,
    trace: [{ flow: "", step: "", verb: "error", note: message }],
    silence: null,
  };
}
