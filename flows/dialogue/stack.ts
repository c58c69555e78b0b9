import type { Frame, FrameRole, Wait } from "../state.js";
import type { WaitFor } from "../steps/step-kind.js";
import type { Values } from "../value.js";
import type { Turn } from "./turn.js";

/** So many interruptions inside interruptions are kept. Beyond that the oldest activity is dropped. */
const MOST_ACTIVITIES = 5;

/** How long a question that was interrupted by a request for a person can be returned to, in ms. */
const KEPT_MS = 12 * 3_600_000;

/** Puts a flow on top of the stack. Only declared inputs are passed on. */
export function push(turn: Turn, flowName: string, role: FrameRole, inputs: Values): void {
  const flow = turn.program.flows.get(flowName);
  if (!flow) throw new Error(`no such flow: ${flowName}`);
  if (turn.program.intents.some((intent) => intent.means === "prices" && intent.flow === flowName))
    turn.state.aspect = { what: "price", at: turn.at };
  const item = turn.program.items.find(({ slug }) => slug === flow.item);
  if (item) turn.state.quoted = { name: item.title, at: turn.at };
  const vars: Values = {};
  const outer: [string, Values[string]][] = [];
  for (const name of flow.inputs) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (value === undefined) continue;
    if (flow.vars.get(name)?.scope === "flow") vars[name] = value;
    else outer.push([name, value]);
  }
  turn.state.frames.push({
    id: turn.next(),
    flow: flowName,
    step: flow.first,
    role,
    vars,
    wait: null,
    answers: [],
    passed: [],
  });
  turn.forgetValues();
  for (const [name, value] of outer) turn.set(name, value);
}

/** Begins an activity, as an interruption if another one is waiting. */
export function begin(turn: Turn, flowName: string, inputs: Values): void {
  const { frames } = turn.state;
  const top = turn.top();
  if (top && turn.flowOf(rootOf(frames)).whenInterrupted === "drop") dropActivity(turn);
  while (frames.filter(isRoot).length >= MOST_ACTIVITIES) {
    const second = frames.findIndex((frame, index) => index > 0 && isRoot(frame));
    for (const frame of frames.splice(0, Math.max(1, second))) stopTimer(turn, frame.wait?.timer ?? null);
  }
  push(turn, flowName, turn.top() ? "digression" : "main", inputs);
}

/** Removes the top frame. */
export function pop(turn: Turn): Frame | undefined {
  const frame = turn.state.frames.pop();
  if (frame) stopTimer(turn, frame.wait?.timer ?? null);
  turn.forgetValues();
  return frame;
}

/** Removes everything above `frame`. */
export function cutTo(turn: Turn, frame: Frame): void {
  while (turn.top() && turn.top() !== frame) pop(turn);
}

/** Ends everything that is running. */
export function clear(turn: Turn): void {
  turn.background = turn.summary();
  while (turn.top()) pop(turn);
}

/** Ends the top activity: all frames down to the one that began it. */
export function dropActivity(turn: Turn): void {
  for (let frame = pop(turn); frame && !isRoot(frame); frame = pop(turn));
}

/**
 * From here on a person speaks. The flow that asked for the person is over, and what it interrupted waits until the
 * conversation is given back. It does not wait for ever; flows that any interruption drops do not wait at all, nor do
 * flows that we began by ourselves.
 */
export function leaveToPerson(turn: Turn, ended?: Frame): void {
  turn.handedOver = false;
  turn.background = turn.summary() || turn.background;
  if (!ended || !isRoot(ended)) dropActivity(turn);
  for (let top = turn.top(); top; top = turn.top()) {
    if (turn.flowOf(rootOf(turn.state.frames)).whenInterrupted === "drop") dropActivity(turn);
    else if (turn.flowOf(top).system && (isRoot(top) || top.role === "repair")) pop(turn);
    else break;
  }
  const frame = turn.top();
  // A wait that a result will end is kept, however long it takes.
  if (!frame?.wait || frame.wait.effect !== null) return;
  const until = turn.at + KEPT_MS;
  frame.wait = { ...frame.wait, until: frame.wait.until === null ? until : Math.min(frame.wait.until, until) };
}

/** Ends the activity that `frame` belongs to, and everything above it. */
export function dropActivityOf(turn: Turn, frame: Frame): void {
  const { frames } = turn.state;
  const root = rootOf(frames.slice(0, frames.indexOf(frame) + 1));
  cutTo(turn, root);
  pop(turn);
}

/** The frame that began the top activity. */
export function rootOf(frames: readonly Frame[]): Frame {
  for (let index = frames.length - 1; index >= 0; index--) {
    const frame = frames[index];
    if (frame && (isRoot(frame) || index === 0)) return frame;
  }
  throw new Error("the stack is empty");
}

/** Makes a frame wait. */
export function startWait(turn: Turn, frame: Frame, { for: what, after, quietAfter, effect, options }: WaitFor): void {
  const lasts = after ?? quietAfter ?? null;
  const wait: Wait = {
    for: what,
    timer: after === undefined || after === null ? null : `wait-${turn.next()}`,
    effect: effect ?? null,
    until: null,
    lasts,
    tries: 0,
    told: false,
    options: options ? options.map((option) => ({ ...option })) : null,
    offered: [],
    missed: null,
  };
  frame.wait = wait;
  renewWait(turn, frame);
}

/** Restarts the time of a wait, because the question was just asked again. */
export function renewWait(turn: Turn, frame: Frame): void {
  const { wait } = frame;
  if (!wait || wait.lasts === null) return;
  if (wait.timer !== null) {
    turn.effect({ kind: "set_timer", timer: wait.timer, at: turn.at + wait.lasts });
    frame.wait = { ...wait, until: null };
  } else frame.wait = { ...wait, until: turn.at + wait.lasts };
}

/** Ends a frame's wait. */
export function endWait(turn: Turn, frame: Frame): void {
  stopTimer(turn, frame.wait?.timer ?? null);
  frame.wait = null;
}

function isRoot(frame: Frame): boolean {
  return frame.role === "main" || frame.role === "digression" || frame.role === "clarify";
}

/** Stops a timer. The timer that just rang needs no stopping. */
export function stopTimer(turn: Turn, timer: string | null): void {
  if (timer === null || (turn.event.kind === "timer" && turn.event.timer === timer)) return;
  turn.effect({ kind: "cancel_timer", timer });
}
