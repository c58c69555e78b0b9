import { z } from "zod";
import { defineRequest, NO_VALUE } from "./define-request.js";
import { GUIDED_CHECK_NAMES } from "./guided-checks.js";
import { reference } from "./reference.js";

const scope = z.enum(["full", "quick"]);
const device = z.object({ id: z.string(), name: z.string(), os: z.string() });
/** What can be downloaded: `bytes` as transferred, `sha256` of the file itself. */
const program = z.object({
  system: z.string(),
  url: z.string(),
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  signed: z.boolean(),
});
/** Numbers by the name of what was measured. */
const measures = z.record(z.string(), z.number());
const actions = z.array(z.object({ action: z.string(), words: z.string(), effect: measures }));
/** The computer is off. The room waits for it, at most `until` (ISO 8601). */
const offline = z.object({ until: z.string().optional() }).nullish();
const ended = z.object({ reason: z.string().optional(), words: z.string().optional() }).nullish();

const finding = z.object({
  id: z.string().optional(),
  severity: z.string().optional(),
  title: z.string(),
  subject: z.string().nullish(),
  /** The numbers behind it, in words. */
  evidence: z.string().optional(),
  meaning: z.string(),
  /** What can be done; null when nothing needs to be. */
  remedy: z.string().nullish(),
  /** The slug of the catalog item that does it. */
  item: z.string().nullish(),
  /** What will become of it if nothing is done, where earlier reports tell. */
  forecast: z.string().nullish(),
});

const reported = z.object({
  id: z.string().optional(),
  score: z.number(),
  findings: z.array(finding),
  /** The titles of what could not be measured. */
  unknown: z.array(z.string()),
  /** Slugs of the catalog, worst finding first. */
  recommended: z.array(z.string()),
  url: z.string(),
  device: device.nullish(),
});

/** What steps may ask of the hub that the agents on customers' computers connect to. */
export const deviceRequests = {
  /** After `claimed` the chat says yes (`devices.scan`) or no (`devices.reject`). */
  "devices.invite": defineRequest({
    input: z.object({ scope }),
    meanwhile: {
      invited: z.object({
        invite: z.string(),
        code: z.string(),
        url: z.string(),
        expires_at: z.string().optional(),
        /** The programs that can be downloaded. Without it, only the page behind `url` is told. */
        programs: z.array(program).nullish(),
        /** The stored file of the QR code of `url`. */
        picture: z.string().nullish(),
      }),
      claimed: z.object({ invite: z.string().optional(), device }),
    },
    ends: { expired: z.object({ invite: z.string().optional() }).nullish() },
  }),
  /** The customer said that the computer is theirs. `lost`: the code ran out, or the computer went away. */
  "devices.scan": defineRequest({
    input: z.object({ invite: reference, scope }),
    ends: {
      reported,
      declined: ended,
      lost: ended,
    },
  }),
  /**
   * What a customer's answers mean, where no program can measure. `answers` are those of the check's contract; `unknown`
   * says that the customer could not tell. `photos` are ids of stored files. `well`: what is right, with its meaning.
   */
  "devices.guided": defineRequest({
    input: z.object({
      check: z.enum(GUIDED_CHECK_NAMES),
      answers: z.record(z.string(), z.string().max(500)),
      photos: z.array(z.string()).max(10),
    }),
    ends: {
      reported: reported.extend({ well: z.array(z.object({ title: z.string(), meaning: z.string() })) }),
    },
  }),
  /** The customer said that the computer is not theirs. No result. */
  "devices.reject": defineRequest({ input: z.object({ invite: reference }) }),
  /** What would be done. Changes nothing. */
  "devices.preview": defineRequest({
    input: z.object({ order: reference }),
    meanwhile: { offline },
    ends: {
      previewed: z.object({ plan: z.string(), device, actions, words: z.string() }),
      /** The order has no work that a program does. */
      nothing: NO_VALUE,
      unpaid: NO_VALUE,
    },
  }),
  /** Carries out a plan that the customer agreed to. `unknown`: nobody knows whether it was finished. */
  "devices.repair": defineRequest({
    input: z.object({ order: reference, plan: reference, consent: z.literal(true) }),
    meanwhile: { offline },
    ends: {
      repaired: z.object({
        before: measures,
        after: measures,
        actions,
        freed_bytes: z.number(),
        /** False: something that was promised was not done. */
        complete: z.boolean().optional(),
        words: z.string(),
      }),
      unknown: ended,
      declined: ended,
    },
  }),
  /**
   * Accompanies a computer from now on (`start`: its agent asks there, too), or no more (`stop`). `mute`: no warnings of
   * it in this conversation. Without `device` it is the customer's computer that was last measured here.
   */
  "devices.accompany": defineRequest({
    input: z.object({ act: z.enum(["start", "stop", "mute", "unmute"]), device: reference.default(null) }),
    ends: {
      /** It stays since now, or did already. */
      staying: z.object({ device }),
      stopped: z.object({ device }),
      muted: z.object({ device }),
      unmuted: z.object({ device }),
      /** The person at the computer said no, or the system there keeps no programs running. */
      declined: z.object({ device, reason: z.string().optional() }),
      /** The computer is off. It is asked when it is on again. */
      away: z.object({ device }),
      /** The customer has no computer that is connected with the company. */
      none: NO_VALUE,
    },
  }),
  /** The step no longer waits. Tasks that the computer has not begun are cancelled. No result. */
  "devices.withdraw": defineRequest({ input: z.object({ order: reference }) }),
};
