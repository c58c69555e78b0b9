import { z } from "zod";
import type { InboundContent } from "./content.js";
import type { TextPart } from "./event.js";
import type { Value, Values } from "./value.js";

/** Why a frame is on the stack: begun while idle, called by the frame below, an interruption of it, or a repair (system flow). */
export const FRAME_ROLES = ["main", "call", "digression", "repair", "clarify"] as const;
export type FrameRole = (typeof FRAME_ROLES)[number];

/** What a frame waits for. Exactly one frame, the top one, listens to the customer; buried ones keep what reached them. */
export type Wait = {
  /** `message`: an answer; `result`: an effect's end; `time`: only the clock; `call`: the frame above; `return`: a person. */
  for: "message" | "result" | "time" | "call" | "return";
  /** Name of the running timer; an event that names another one is old and ignored. */
  timer: string | null;
  /** Key of the effect whose result is awaited. */
  effect: string | null;
  /** After this moment (ms since the epoch) the dialogue counts as left, quietly and without a timer. */
  until: number | null;
  /** How long it lasts from the last time that it was asked, in ms; null: for ever. */
  lasts: number | null;
  /** Answers that did not fit so far. */
  tries: number;
  /** Whether the customer was already told that this takes a while. */
  told: boolean;
  /** Options that were computed when the question was asked; null where the program has them. */
  options: { id: string; label: string; description?: string }[] | null;
  /** Keys of the sends that offered the question's options: only taps on these answer it. Null: it was asked before they were kept. */
  offered: string[] | null;
  /** What arrived while something else was on top: dealt with when the frame is on top again. */
  missed: { kind: "timer" } | { kind: "result"; outcome: string; value: Value } | null;
};

/** One running flow. `step` is an index into the compiled flow, valid because the program is pinned; -1: at its end. */
export type Frame = {
  id: number;
  flow: string;
  step: number;
  role: FrameRole;
  vars: Values;
  wait: Wait | null;
  /** Answers given in this run, in order, that a later message may correct. */
  answers: { variable: string; step: number; event?: string; parts?: TextPart[] }[];
  /** Questions this run has come past: arriving a second time asks again, even when the variable is known. */
  passed: number[];
};

type HeldFile = Extract<InboundContent, { kind: "media" }>;

/** A dialogue that ended before it was through: where it stood, so that it can go on within a day. */
export type Left = {
  frames: Frame[];
  /** Hash of the program that its steps belong to. */
  program: string;
  at: number;
  why: "cancelled" | "late";
  /** How what was going on is called. */
  title: string;
};

export type Survey = {
  /** A rating was given. */
  rated: boolean;
  /** A person took part, or something was sold or repaired. */
  served: boolean;
  /** The timer with which the survey begins, once the conversation is closed. */
  timer: string | null;
};

/**
 * All that is remembered between two events of one conversation: plain JSON. The top of the stack is the last frame.
 * `version` belongs to this shape, not to the program.
 */
export type DialogueState = {
  version: 1;
  /** Hash of the program that the running dialogue is pinned to; null when idle. */
  program: string | null;
  /** Grows with each frame and timer, so that their names never repeat in a conversation. */
  seq: number;
  frames: Frame[];
  /** Variables of scope `conversation`. */
  vars: Values;
  /** Messages in a row that nobody understood. */
  misses: number;
  /** The opening (local "YYYY-MM-DD HH:MM") until which the customer was already told that nobody is in. */
  closedUntil: string | null;
  /** Of the conversation since it began: what decides whether a survey follows its end. */
  survey: Survey;
  /** Texts that the turn said with which the dialogue ended, so that "repete" works while idle; empty while a flow runs. */
  said: string[];
  /** What was said lately, as fingerprints with moments (ms), newest last: so that nothing is said twice in the same words. */
  recent: { said: number; at: number }[];
  /** Long lists of options shown lately: which (a fingerprint), when (ms), and the key of the send. */
  lists: { list: number; at: number; key: string }[];
  /** What the talk is about: items and subjects last chosen or quoted, newest first, with moments (ms). */
  topics: { name: string; at: number }[];
  /** What was asked of it last, with the moment (ms); null: nothing that every item has. */
  aspect: { what: "price" | "time"; at: number } | null;
  /** A file whose caption began the activity of this frame, until a step asks for one; null: none is kept. */
  file: { frame: number; content: HeldFile } | null;
  /** What the customer called off, or left unanswered until its time was over; null: nothing that could go on. */
  left: Left | null;
  /** A person was asked for, when (ms), and whether the customer was told that messages are kept meanwhile; null: nobody was. */
  awaited: { since: number; told: boolean } | null;
  /** The one item that the flow begun last tells of, with the moment (ms): what "quanto custa?" then asks about. */
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

/** Whether no flow is running: the next message may start anything, on the newest program. */
export function isIdle(state: DialogueState): boolean {
  return state.frames.length === 0;
}

/**
 * Hash of the program that must interpret the next event; null when any may. Given the next message's moment (`at`), a
 * dialogue that was left too long ago is no reason to stay on an old program.
 */
export function programOf(state: DialogueState, at?: number): string | null {
  return isIdle(state) || (at !== undefined && isStale(state, at)) ? null : state.program;
}

/** Whether the open question was left unanswered for so long that the next message begins anew. */
export function isStale(state: DialogueState, at: number): boolean {
  const until = state.frames[state.frames.length - 1]?.wait?.until ?? null;
  return until !== null && at >= until;
}

/** Reads a stored state. Anything that is not one becomes the initial state: a conversation always can go on. */
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
      // Absent in what was stored before taps named their message.
      offered: z.array(z.string()).nullable().default(null),
      missed: z
        .union([
          z.object({ kind: z.literal("timer") }),
          z.object({ kind: z.literal("result"), outcome: z.string(), value }),
        ])
        .nullable(),
    })
    .nullable(),
  // Of older answers nobody noted which event brought them.
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
  // Absent in what was stored before there were surveys.
  survey: z
    .object({ rated: z.boolean(), served: z.boolean(), timer: z.string().nullable() })
    .default({ rated: false, served: false, timer: null }),
  said: z.array(z.string()),
  // Absent in what was stored before these were remembered.
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
  // Absent in what was stored before a dialogue could be taken up again.
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
  // Absent in what was stored before these were kept.
  awaited: z.object({ since: z.number(), told: z.boolean() }).nullable().default(null),
  quoted: z.object({ name: z.string(), at: z.number() }).nullable().default(null),
});
