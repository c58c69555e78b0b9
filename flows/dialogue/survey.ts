import { isIdle } from "../state.js";
import { begin, stopTimer } from "./stack.js";
import type { Turn } from "./turn.js";

/** How a conversation's end is rated: asked in this flow, which a tenant may replace. */
const SURVEY_FLOW = "system-survey";
/** Asked of these, a service was done. */
const SERVICES = ["orders.charge", "devices.repair"];

/** The customer wrote, or a person has come back: nobody is asked how it was while it goes on. */
export function holdSurvey(turn: Turn): void {
  const { survey } = turn.state;
  if (survey.timer === null) return;
  stopTimer(turn, survey.timer);
  turn.state.survey = { ...survey, timer: null };
}

/** A person closed the conversation: soon after, unless it was rated, the customer is asked how it was. */
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

/** Begins the survey if `timer` is its own and nothing else goes on. False: it is another timer. */
export function beginSurvey(turn: Turn, timer: string): boolean {
  if (turn.state.survey.timer !== timer) return false;
  turn.state.survey = { ...turn.state.survey, timer: null };
  if (!isIdle(turn.state) || turn.event.facts.contact.opted_out) return true;
  turn.trace.push({ flow: SURVEY_FLOW, step: "", verb: "start", note: "a conversa foi encerrada" });
  begin(turn, SURVEY_FLOW, {});
  return true;
}

/** Notes what of this turn matters to the survey; a flow that closes plans it where a service was done. */
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
