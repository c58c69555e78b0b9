import { isIdle } from "../state.js";
import { begin, stopTimer } from "./stack.js";
import type { Turn } from "./turn.js";

/** The flow that asks for a rating at a conversation's end. A tenant may replace it. */
const SURVEY_FLOW = "system-survey";
/** Requests after which a service counts as done. */
const SERVICES = ["orders.charge", "devices.repair"];

/**
 * Cancels the survey, because the customer wrote or a person came back: nobody is asked for a rating while the talk
 * goes on.
 */
export function holdSurvey(turn: Turn): void {
  const { survey } = turn.state;
  if (survey.timer === null) return;
  stopTimer(turn, survey.timer);
  turn.state.survey = { ...survey, timer: null };
}

/** A person closed the conversation. The customer is asked for a rating soon after, unless they gave one already. */
export function planSurvey(turn: Turn): void {
  holdSurvey(turn);
  const { rated } = turn.state.survey;
  const { survey: after } = turn.program.starts;
  const wanted = after !== null && !rated && !turn.event.facts.contact.opted_out;
  turn.state.survey = { rated: false, served: false, timer: null };
  if (!wanted || !turn.program.flows.has(SURVEY_FLOW)) return;
  const timer = `survey-${turn.next()}`;
  turn.effect({ kind: "set_timer", timer, at: turn.at + after });
  turn.state.survey = { ...turn.state.survey, timer };
}

/** Begins the survey if `timer` is the survey's own and no flow is running. False when it is another timer. */
export function beginSurvey(turn: Turn, timer: string): boolean {
  if (turn.state.survey.timer !== timer) return false;
  turn.state.survey = { ...turn.state.survey, timer: null };
  if (!isIdle(turn.state) || turn.event.facts.contact.opted_out) return true;
  turn.trace.push({ flow: SURVEY_FLOW, step: "", verb: "start", note: "a conversa foi encerrada" });
  begin(turn, SURVEY_FLOW, {});
  return true;
}

/**
 * Records what matters for the survey in this turn. A flow that closes the conversation plans the survey if a service
 * was done.
 */
export function minuteSurvey(turn: Turn): void {
  for (const effect of turn.effects) {
    if (effect.kind === "request" && effect.to === "ratings.record")
      turn.state.survey = { ...turn.state.survey, rated: true };
    else if (effect.kind === "request" && SERVICES.includes(effect.to))
      turn.state.survey = { ...turn.state.survey, served: true };
    else if (effect.kind === "close") {
      const { served, rated } = turn.state.survey;
      if (served && !rated) planSurvey(turn);
      else turn.state.survey = { rated: false, served: false, timer: turn.state.survey.timer };
    }
  }
}
