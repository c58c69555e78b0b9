import type { DeviceFacts } from "../../wire.js";
import type { KeptQuarantine, Question, RepairOnScreen, ScreenEvent } from "../screen.js";
import type { Sentence } from "../words/words.js";

/** What the window knows at a moment. It is made of the events, so that a page that is loaded again shows all of it. */
export type WindowView = {
  company: string | null;
  connection: "starting" | "confirm" | "ready" | "lost" | "unreachable";
  scan: null | {
    stage: "measuring" | "asking" | "sent" | "kept";
    measured: Extract<ScreenEvent, { kind: "measuring" }> | null;
    facts: DeviceFacts | null;
    /** The address of the report's page, once there is one. */
    page: string | null;
  };
  repairs: readonly RepairOnScreen[];
  kept: readonly KeptQuarantine[];
  notes: readonly Sentence[];
  question: null | { id: string; asked: Question | { kind: "code" } };
  /** Whether it only finishes what has begun. */
  isEnding: boolean;
  /** The last words; null while the program runs. */
  ended: readonly Sentence[] | null;
};

export const EMPTY_VIEW: WindowView = {
  company: null,
  connection: "starting",
  scan: null,
  repairs: [],
  kept: [],
  notes: [],
  question: null,
  isEnding: false,
  ended: null,
};

/** Older notes and repairs are not shown any more. */
const MOST = 12;

/** The view after an event. Pure. */
export function afterEvent(view: WindowView, event: ScreenEvent): WindowView {
  switch (event.kind) {
    case "said":
      return { ...view, notes: [...view.notes, event.sentence].slice(-MOST) };
    case "connection":
      return { ...view, connection: event.state, company: "company" in event ? event.company : view.company };
    case "asked":
      return { ...view, company: event.company, scan: { stage: "measuring", measured: null, facts: null, page: null } };
    case "measuring":
      return { ...view, scan: { stage: "measuring", measured: event, facts: null, page: null } };
    case "facts":
      return { ...view, scan: { stage: "asking", measured: null, facts: event.facts, page: null } };
    case "answered":
      return {
        ...view,
        scan: { stage: event.sent ? "sent" : "kept", measured: null, facts: view.scan?.facts ?? null, page: null },
      };
    case "report":
      return view.scan === null ? view : { ...view, scan: { ...view.scan, page: event.page } };
    case "repair": {
      // The dry run of a repair gives way to the repair itself.
      const { action, order } = event.repair;
      const others = view.repairs.filter((one) => one.action !== action || one.order !== order);
      return { ...view, repairs: [...others, event.repair].slice(-MOST) };
    }
    case "kept":
      return { ...view, kept: event.quarantines };
    case "ending":
      return { ...view, question: null, isEnding: true };
    case "ended":
      return { ...view, question: null, ended: event.sentences };
  }
}
