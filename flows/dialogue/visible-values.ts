import type { FlowEvent } from "../event.js";
import { localTime, openingAt } from "../hours/hours.js";
import type { Flow, Program } from "../program.js";
import type { Value, Values } from "../value.js";
import { greetingName } from "../values/greeting-name.js";

/** The variables of each scope, as far as a flow can see them. */
export type Scopes = { turn: Values; flow: Values; conversation: Values; contact: Values };

/** What flows are told about the message being handled: the event's, or the one that the turn continues with. */
export type Heard = { message: Value; firstContact: boolean };

/** Everything that an expression of `flow` may read at this moment. What has no value is absent. */
export function visibleValues(program: Program, flow: Flow, scopes: Scopes, event: FlowEvent, heard: Heard): Values {
  const values: Values = flow.vars.has("catalog") ? {} : { catalog: program.catalog };
  for (const { name, scope } of flow.vars.values()) {
    const value = scopes[scope][name];
    if (value !== undefined) values[name] = value;
  }
  const { contact } = event.facts;
  const { name, phone, email, id } = contact;
  values.contact = { id, name, phone, email, first_name: greetingName(name) };
  values.company = { name: program.company.name };
  values.flow = { name: flow.name, title: flow.title };
  values.first_contact = heard.firstContact;
  values.message = heard.message;
  if (flow.readsClock) addClock(values, program, event.at);
  return values;
}

function addClock(values: Values, program: Program, at: number): void {
  const { timezone } = program.company;
  const opening = openingAt(program.hours, at, timezone);
  const { date, weekday, minutes } = localTime(at, timezone);
  const hour = Math.floor(minutes / 60);
  const time = `${String(hour).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const greeting = hour < 5 || hour >= 18 ? "Boa noite" : hour < 12 ? "Bom dia" : "Boa tarde";
  values.company = { name: program.company.name, open_now: opening.open, next_opening: opening.nextOpening };
  values.hours = { open: opening.open, next_opening: opening.nextOpening, holiday: opening.holiday };
  values.now = { date, time, hour, weekday, greeting };
}

/** The event's own message. */
export function heardIn(event: FlowEvent): Heard {
  return { message: messageOf(event), firstContact: event.facts.first_contact };
}

function messageOf(event: FlowEvent): Value {
  if (event.kind !== "message") return null;
  const { content } = event;
  const text = "text" in content && typeof content.text === "string" ? content.text : "";
  return { kind: String(content.kind), text };
}
