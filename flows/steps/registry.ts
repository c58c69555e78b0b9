import { accompany } from "./accompany.js";
import { answer } from "./answer.js";
import { ask } from "./ask.js";
import { call } from "./call.js";
import { charge } from "./charge.js";
import { classify } from "./classify.js";
import { consent } from "./consent.js";
import { csat } from "./csat.js";
import { diagnose } from "./diagnose.js";
import { end } from "./end.js";
import { goto } from "./goto.js";
import { guided } from "./guided.js";
import { handoff } from "./handoff.js";
import { http } from "./http.js";
import { ifStep } from "./if.js";
import { item } from "./item.js";
import { note } from "./note.js";
import { notify } from "./notify.js";
import { quote } from "./quote.js";
import { refund } from "./refund.js";
import { repair } from "./repair.js";
import { say } from "./say.js";
import { set } from "./set.js";
import type { StepKind } from "./step-kind.js";
import { switchStep } from "./switch.js";
import { tag } from "./tag.js";
import { template } from "./template.js";
import { wait } from "./wait.js";

/** All step kinds. This is the only place that lists them: a new kind is a file of its own and a line here. */
export const STEP_KINDS: readonly StepKind[] = [
  say,
  template,
  ask,
  ifStep,
  switchStep,
  set,
  goto,
  call,
  end,
  wait,
  guided,
  handoff,
  http,
  tag,
  note,
  notify,
  consent,
  classify,
  item,
  quote,
  charge,
  refund,
  diagnose,
  repair,
  accompany,
  answer,
  csat,
];

/** Step kinds by verb. */
export const STEP_KIND: ReadonlyMap<string, StepKind> = new Map(STEP_KINDS.map((kind) => [kind.verb, kind]));
