import { z } from "zod";
import type { InboundContent } from "./content.js";
import type { TextPart } from "./event.js";
import type { Value, Values } from "./value.js";

/**
 * Why a frame is on the stack: it began while no flow was running, the frame below called it, it interrupts that frame,
 * or it handles a misunderstanding or an error (a system flow).
 */
export const FRAME_ROLES = ["main", "call", "digression", "repair", "clarify"] as const;
export type FrameRole = (typeof FRAME_ROLES)[number];

/** What a frame waits for. Only the top frame listens to the customer. The frames below keep what reaches them. */
export type Wait = {
  /**
   * `message`: an answer. `result`: an effect's end. `time`: only the clock. `call`: the end of the frame above.
   * `return`: a person gives the conversation back.
   */
  for: "message" | "result" | "time" | "call" | "return";
  /** The name of the running timer. An event of another timer is old and ignored. */
  timer: string | null;
  /** The key of the effect whose result is awaited. */
  effect: string | null;
  /** After this moment (ms since the epoch) the dialogue counts as left. No timer is set and nothing is said. */
  until: number | null;
  /** How long the wait lasts after each time the question is asked, in ms; null for ever. */
  lasts: number | null;
  /** The number of answers so far that did not fit. */
  tries: number;
  /** Whether the customer was already told that this takes a while. */
  told: boolean;
  /** The options that were computed when the question was asked; null when the program has them. */
  options: { id: string; label: string; description?: string }[] | null;
  /**
   * The keys of the sends that offered the question's options: only taps on these answer it. Null when the question was
   * asked by a version that did not keep them.
   */
  offered: string[] | null;
  /**
   * Whether something else was answered since the question was asked, and the question was not repeated. A bare yes then
   * does not answer it.
   */
  aside?: boolean;
  /** What arrived while another frame was on top. It is handled when this frame is on top again. */
  missed: { kind: "timer" } | { kind: "result"; outcome: string; value: Value } | null;
};

/**
 * One running flow. `step` is an index into the compiled flow, which stays valid because the program is pinned; -1 is
 * the flow's end.
 */
export type Frame = {
  id: number;
  flow: string;
  step: number;
  role: FrameRole;
  vars: Values;
  wait: Wait | null;
  /** The answers given in this run, in order. A later message may correct them. */
  answers: { variable: string; step: number; event?: string; parts?: TextPart[] }[];
  /** The questions that this run has passed. Reaching one again asks it again, even when its variable has a value. */
  passed: number[];
};

type HeldFile = Extract<InboundContent, { kind: "media" }>;

/** Where a dialogue stood that ended early, so that it can be taken up again within a day. */
export type Left = {
  frames: Frame[];
  /** The hash of the program that its steps belong to. */
  program: string;
  at: number;
  why: "cancelled" | "late";
  /** The title of what was going on. */
  title: string;
};

export type Survey = {
  /** Whether a rating was given. */
  rated: boolean;
  /** Whether a person took part, or something was sold or repaired. */
  served: boolean;
  /** The timer that begins the survey, once the conversation is closed. */
  timer: string | null;
};

/**
 * Everything that is remembered between two events of one conversation, as plain JSON. The last frame is the top of the
 * stack. `version` belongs to this shape, not to the program.
 */
export type DialogueState = {
  version: 1;
  /** The hash of the program to which the running dialogue is pinned; null when no flow is running. */
  program: string | null;
  /** Grows with each frame and timer, so that their names never repeat in a conversation. */
  seq: number;
  frames: Frame[];
  /** Variables of scope `conversation`. */
  vars: Values;
  /** The number of messages in a row that were not understood. */
  misses: number;
  /**
   * The next opening (local "YYYY-MM-DD HH:MM") that was current when the customer was told that nobody is in. They are
   * not told again before it.
   */
  closedUntil: string | null;
  /** What has happened in the conversation since it began that decides about a survey at its end. */
  survey: Survey;
  /**
   * The texts of the turn that ended the last dialogue, so that "repete" works while no flow is running. Empty while
   * one is.
   */
  said: string[];
  /**
   * Fingerprints of what was said recently, with moments (ms), newest last, so that nothing is said twice in the same
   * words.
   */
  recent: { said: number; at: number }[];
  /** Long lists of options that were shown recently: a fingerprint, the moment (ms), and the key of the send. */
  lists: { list: number; at: number; key: string }[];
  /** What the talk is about: items and subjects that were last chosen or quoted, newest first, with moments (ms). */
  topics: { name: string; at: number }[];
  /** What was last asked about the subject, with the moment (ms). Null when it was nothing that every item has. */
  aspect: { what: "price" | "time"; at: number } | null;
  /** A file whose caption began the activity of this frame, until a step asks for a file. Null when none is kept. */
  file: { frame: number; content: HeldFile } | null;
  /**
   * What the customer called off, or left unanswered until its time was over. Null when nothing can be taken up again.
   */
  left: Left | null;
  /**
   * When a person was asked for (ms), whether the customer has been told that messages are kept meanwhile, and the
   * flows whose first words answered the customer since then, each once. Null when no person was asked for.
   */
  awaited: { since: number; told: boolean; answered: string[] } | null;
  /** The only item that the flow begun last tells about, with the moment (ms). "Quanto custa?" then means that item. */
  quoted: { name: string; at: number } | null;
};

/** The state of a conversation in which nothing has happened yet. */
export function initialState(): DialogueState {
  const survey = { rated: false, served: false, timer: null };
  return {
    version: 1,
    program: null,
    seq: 0,
    frames: [],
    vars: {},
    misses: 0,
    closedUntil: null,
    survey,
    said: [],
    left: null,
    recent: [],
    lists: [],
    topics: [],
    aspect: null,
    file: null,
    awaited: null,
    quoted: null,
  };
}

/** Whether no flow is running. The next message may then start any flow, on the newest program. */
export function isIdle(state: DialogueState): boolean {
  return state.frames.length === 0;
}

/**
 * The hash of the program that must interpret the next event; null when any may. With the next message's moment (`at`),
 * a dialogue that was left too long ago does not hold the conversation on an old program.
 */
export function programOf(state: DialogueState, at?: number): string | null {
  return isIdle(state) || (at !== undefined && isStale(state, at)) ? null : state.program;
}

/** Whether the open question was left unanswered for so long that the next message begins something new. */
export function isStale(state: DialogueState, at: number): boolean {
  const until = state.frames[state.frames.length - 1]?.wait?.until ?? null;
  return until !== null && at >= until;
}

/** Reads a stored state. Anything invalid becomes the initial state, so that a conversation can always go on. */
export function parseState(json: unknown): DialogueState {
  const parsed = stateSchema.safeParse(json);
  return parsed.success ? parsed.data : initialState();
}

const value: z.ZodType<Value> = z.json();
const values = z.record(z.string(), value);
const option = z.object({ id: z.string(), label: z.string(), description: z.string().optional() });

const frameSchema = z.object({
  id: z.int(),
  flow: z.string(),
  step: z.int().min(-1),
  role: z.enum(FRAME_ROLES),
  vars: values,
  wait: z
    .object({
      for: z.enum(["message", "result", "time", "call", "return"]),
      timer: z.string().nullable(),
      effect: z.string().nullable(),
      until: z.number().nullable(),
      lasts: z.number().nullable(),
      tries: z.int(),
      told: z.boolean(),
      options: z.array(option).nullable(),
      // Absent in states of versions in which taps did not name their message.
      offered: z.array(z.string()).nullable().default(null),
      aside: z.boolean().optional(),
      missed: z
        .union([
          z.object({ kind: z.literal("timer") }),
          z.object({ kind: z.literal("result"), outcome: z.string(), value }),
        ])
        .nullable(),
    })
    .nullable(),
  // Answers of older versions do not say which event brought them.
  answers: z.array(
    z.object({
      variable: z.string(),
      step: z.int(),
      event: z.string().optional(),
      parts: z.array(z.object({ event: z.string(), text: z.string() })).optional(),
    }),
  ),
  passed: z.array(z.int()),
});

const stateSchema: z.ZodType<DialogueState, unknown> = z.object({
  version: z.literal(1),
  program: z.string().nullable(),
  seq: z.int(),
  frames: z.array(frameSchema),
  vars: values,
  misses: z.int(),
  closedUntil: z.string().nullable(),
  // Absent in states of versions without surveys.
  survey: z
    .object({ rated: z.boolean(), served: z.boolean(), timer: z.string().nullable() })
    .default({ rated: false, served: false, timer: null }),
  said: z.array(z.string()),
  // Absent in states of versions that did not remember these.
  recent: z.array(z.object({ said: z.number(), at: z.number() })).default([]),
  lists: z.array(z.object({ list: z.number(), at: z.number(), key: z.string() })).default([]),
  topics: z.array(z.object({ name: z.string(), at: z.number() })).default([]),
  aspect: z
    .object({ what: z.enum(["price", "time"]), at: z.number() })
    .nullable()
    .default(null),
  file: z
    .object({
      frame: z.int(),
      content: z.object({
        kind: z.literal("media"),
        media: z.enum(["image", "audio", "voice", "video", "document", "sticker"]),
        fileId: z.string().optional(),
        providerRef: z.string().optional(),
        mime: z.string().optional(),
        name: z.string().optional(),
        caption: z.string().optional(),
        size: z.number().optional(),
        problem: z.string().optional(),
        caution: z.string().optional(),
      }),
    })
    .nullable()
    .default(null),
  // Absent in states of versions in which a dialogue could not be taken up again.
  left: z
    .object({
      frames: z.array(frameSchema),
      program: z.string(),
      at: z.number(),
      why: z.enum(["cancelled", "late"]),
      title: z.string(),
    })
    .nullable()
    .default(null),
  // Absent in states of versions that did not keep this.
  awaited: z
    .object({ since: z.number(), told: z.boolean(), answered: z.array(z.string()).default([]) })
    .nullable()
    .default(null),
  quoted: z.object({ name: z.string(), at: z.number() }).nullable().default(null),
});
