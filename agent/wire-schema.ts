import { z } from "zod";
import { readCode } from "./pairing-code.js";
import { isRawKey } from "./sign.js";
import {
  AGENT_EVENT_KINDS,
  type AgentEvent,
  type AgentHello,
  type AgentSettings,
  type AgentToHub,
  type DeviceFacts,
  EVENTS_AT_ONCE,
  type HostFacts,
  type HubToAgent,
  MOST_BEAT_SECONDS,
  type Reading,
  type SignedEnvelope,
  type TaskBody,
  type TaskProgress,
} from "./wire.js";

// What each side accepts. Every text, list and number has a limit. Fields that are not listed are dropped from facts
// (what is not declared is not stored) and refused in a task (what is not understood is not done).

/**
 * One line of text that a database can store: no control characters, and no halves of characters (a text that was cut
 * may end in one).
 */
const line = () => z.string().overwrite((of) => of.replace(CONTROLS, " ").toWellFormed());
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const text = (max: number) => line().max(max);
const id = z.string().min(1).max(100);
const word = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);
const key = z.string().max(44).refine(isRawKey, "not base64 of 32 bytes");
const signature = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);
const instant = z.int().min(0).max(8.64e15);
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const percent = z.number().min(0).max(100);
const celsius = z.number().min(-60).max(250);
const measures = z
  .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,40}$/), z.number())
  .refine((of) => Object.keys(of).length <= 30, "too many measures");

const hostFields = {
  name: line().trim().min(1).max(64),
  os: z.enum(["windows", "macos", "linux"]),
  osName: line().trim().min(1).max(80),
};
export const hostFacts = z.object(hostFields) satisfies z.ZodType<HostFacts>;

const helloFields = {
  protocol: z.int().min(0).max(1000),
  version: text(40),
  host: hostFacts,
  publicKey: key,
  proof: z.object({ at: instant, signature }),
};
const code = text(20).transform((typed, context) => {
  const read = readCode(typed);
  if (read === null) context.addIssue("not a code");
  return read ?? z.NEVER;
});

/** The code is brought into its one form. A hello with both code and token is refused. */
export const agentHello = z.union([
  z.strictObject({ ...helloFields, code }),
  z.strictObject({ ...helloFields, token: z.string().min(16).max(200) }),
]) satisfies z.ZodType<AgentHello>;

export const signedEnvelope = z.strictObject({
  body: z.string().min(2).max(20_000),
  signature,
}) satisfies z.ZodType<SignedEnvelope>;

export const taskBody = z.strictObject({
  id,
  deviceId: id,
  action: word,
  params: z.record(z.string().max(64), z.unknown()),
  dryRun: z.boolean(),
  order: id,
  consent: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  nonce: z.string().min(16).max(100),
  expires: instant,
}) satisfies z.ZodType<TaskBody>;

const actionResult = z.object({
  effect: measures,
  before: measures.optional(),
  after: measures.optional(),
  folders: z
    .array(z.object({ folder: text(120), files: count, bytes: amount, how: z.enum(["removed", "kept", "moved"]) }))
    .max(16)
    .optional(),
  items: z.array(text(80)).max(20).optional(),
  disks: z
    .array(z.object({ mount: text(64), freeBefore: amount, freeAfter: amount }))
    .max(16)
    .optional(),
  undo: text(300).nullable(),
  undoWith: z.object({ os: z.enum(["windows", "macos", "linux"]), command: text(400) }).optional(),
});

export const taskProgress = z.object({
  id,
  state: z.enum(["running", "done", "failed", "refused", "unknown"]),
  result: actionResult.optional(),
  reason: text(300).optional(),
}) satisfies z.ZodType<TaskProgress>;

function reading<T>(value: z.ZodType<T>): z.ZodType<Reading<T>> {
  return z.discriminatedUnion("known", [
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), reason: text(200) }),
  ]);
}

export const deviceFacts: z.ZodType<DeviceFacts> = z.object({
  at: instant,
  host: z.object({ ...hostFields, uptimeHours: reading(amount), osBuild: reading(text(80)) }),
  cpu: reading(
    z.object({ model: text(80), cores: count.max(4096), loadPercent: percent, celsius: celsius.nullable() }),
  ),
  memory: reading(z.object({ totalBytes: amount, availableBytes: amount, swapUsedPercent: percent.nullable() })),
  disks: reading(
    z
      .array(
        z.object({
          mount: text(64),
          sizeBytes: amount,
          usedBytes: amount,
          availableBytes: amount.optional(),
          reclaimableBytes: amount.optional(),
          kind: z.enum(["ssd", "hdd", "nvme", "unknown"]),
        }),
      )
      .max(32),
  ),
  smart: reading(
    z
      .array(
        z.object({
          drive: text(80),
          healthy: z.boolean(),
          reallocated: amount.nullable(),
          pending: amount.nullable(),
          mediaErrors: amount.nullable(),
          wearPercent: z.number().min(0).max(255).nullable(),
          celsius: celsius.nullable(),
        }),
      )
      .max(32),
  ),
  battery: reading(
    z.object({ present: z.boolean(), designPercent: z.number().min(0).max(200).nullable(), cycles: count.nullable() }),
  ),
  network: reading(z.object({ connectMs: amount.nullable(), lossPercent: percent })),
  processes: reading(
    z.object({
      total: count,
      top: z.array(z.object({ name: text(64), cpuPercent: percent, memoryPercent: percent })).max(10),
    }),
  ),
  startupItems: reading(count),
  updates: reading(z.object({ pending: count, daysSinceLast: amount.nullable() })),
  antivirus: reading(z.object({ enabled: z.boolean(), signatureDays: amount.nullable() })),
  temporaryBytes: reading(amount),
  diskEvents24h: reading(count),
  drivers: reading(z.array(z.object({ name: text(64), code: count.max(1000).nullable() })).max(20)).optional(),
  startupPrograms: reading(z.array(text(64)).max(40)).optional(),
  services: reading(z.array(text(64)).max(20)).optional(),
  slowPrograms: reading(z.array(text(64)).max(20)).optional(),
});

/** What the hub may want of an agent that stays. Everything else is refused, so that no setting is half understood. */
export const agentSettings = z.strictObject({
  scanEveryHours: z.int().min(1).max(720),
  scanOnBattery: z.boolean(),
  heartbeatSeconds: z.int().min(15).max(MOST_BEAT_SECONDS),
}) satisfies z.ZodType<AgentSettings>;

const MOST_DETAILS = 10;
export const agentEvent = z.object({
  eventId: z.string().regex(/^[0-9a-zA-Z-]{8,64}$/),
  at: instant,
  kind: z.enum(AGENT_EVENT_KINDS),
  detail: z
    .record(z.string().regex(/^[a-zA-Z]{1,30}$/), z.union([text(200), z.number(), z.boolean()]))
    .refine((of) => Object.keys(of).length <= MOST_DETAILS, "too many details")
    .optional(),
}) satisfies z.ZodType<AgentEvent>;

/** What this side does not know yet, because the agent is newer, is left out, so that it takes nothing else with it. */
const knownEvents = z.array(z.unknown()).transform((events, context) =>
  events.flatMap((event, n) => {
    const read = agentEvent.safeParse(event);
    if (read.success) return [read.data];
    if (!newerEvent.safeParse(event).success) context.addIssue({ code: "custom", path: [n], message: "not an event" });
    return [];
  }),
);
const newerEvent = z.object({
  kind: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .refine((kind) => !isKnown(kind)),
});
const isKnown = (kind: string) => AGENT_EVENT_KINDS.some((known) => known === kind);

type Said<T extends (message: never, ...rest: never[]) => void> = Parameters<T>[0];

/** Messages of the agent, as the hub checks them. */
export const AGENT_MESSAGES = {
  heartbeat: z.object({
    at: instant,
    memoryMb: amount,
    stays: z.boolean().optional(),
    latencyMs: z.number().min(0).max(600_000).optional(),
    uptimeHours: amount.optional(),
    onBattery: z.boolean().optional(),
  }),
  events: z.object({
    events: z.array(z.unknown()).min(1).max(EVENTS_AT_ONCE).pipe(knownEvents),
    dropped: count.optional(),
  }),
  report: z.discriminatedUnion("outcome", [
    z.object({ scanId: id, outcome: z.literal("reported"), facts: deviceFacts }),
    z.object({ scanId: id, outcome: z.enum(["declined", "failed"]), reason: text(300) }),
  ]),
  begin: z.object({ id }),
  progress: taskProgress,
} satisfies { [name in keyof AgentToHub]: z.ZodType<Said<AgentToHub[name]>> };

/** Messages of the hub, as the agent checks them. */
export const HUB_MESSAGES = {
  paired: z.object({ deviceId: id, token: z.string().min(16).max(200), serverKey: key, company: text(120) }),
  rejected: z.object({ reason: text(300) }),
  scan: z.object({ scanId: id, scope: z.enum(["quick", "full"]), scheduled: z.boolean().optional() }),
  command: z.object({ envelope: signedEnvelope, asks: z.boolean().optional() }),
  revoked: z.object({ reason: text(300) }),
  stay: z.object({ settings: agentSettings }),
  settings: agentSettings,
  leave: z.object({ reason: text(300) }),
  reported: z.object({ scanId: id, page: z.string().max(500) }),
} satisfies { [name in keyof HubToAgent]: z.ZodType<Said<HubToAgent[name]>> };
