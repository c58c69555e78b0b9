import type { ListedAction, Promised } from "../actions/action.js";
import { findAction } from "../actions/allow-list.js";
import { consentHash, verifyText } from "../sign.js";
import type { HostFacts, TaskBody } from "../wire.js";
import { HUB_MESSAGES, taskBody } from "../wire-schema.js";
import type { Pairing } from "./home.js";
import type { Journal } from "./journal.js";

/** Why a task is not carried out. The hub gets exactly this word. */
export type TaskRefusal =
  | "bad_envelope"
  | "bad_signature"
  | "other_device"
  | "expired"
  | "replayed"
  | "unknown_action"
  | "bad_params"
  | "not_for_this_system"
  | "no_consent"
  | "consent_mismatch"
  | "no_preview"
  /** The task could not be recorded (the disk is full). What cannot be recorded is not done. */
  | "not_written";

export type CheckedTask =
  | {
      outcome: "accepted";
      body: TaskBody;
      text: string;
      hash: string;
      action: ListedAction;
      prepared: Prepared;
      /** Whether the hub is to be asked before it begins. */
      asks: boolean;
      /** For a real run: what it may do at most. */
      promised: Promised | null;
    }
  /** The same envelope came again, so nothing is done. */
  | { outcome: "known"; body: TaskBody }
  /** `body` is only set for a new task that our server surely signed for this device. */
  | { outcome: "refused"; reason: TaskRefusal; body: TaskBody | null; text: string };
type Prepared = NonNullable<ReturnType<ListedAction["prepare"]>>;

/**
 * How old a dry run may be that the customer saw: a day to agree to it, and two hours that the task may wait for this
 * computer.
 */
export const PREVIEW_LIFETIME_MS = 26 * 3_600_000;

/**
 * Whether a message of the hub is a task that may be carried out here and now. The hub's word is never enough: the
 * signature must be made with the key that was pinned at pairing, the action must be in the compiled list, and a real
 * run must match what the customer saw in a dry run on this computer. Pure, except that it reads the journal.
 */
export function checkTask(
  message: unknown,
  here: { pairing: Pairing; journal: Journal; os: HostFacts["os"]; now: number },
): CheckedTask {
  const parsed = HUB_MESSAGES.command.safeParse(message);
  if (!parsed.success) return { outcome: "refused", reason: "bad_envelope", body: null, text: "" };
  const { asks = false, envelope } = parsed.data;
  const { body: text, signature } = envelope;
  if (!verifyText(text, signature, here.pairing.serverKey))
    return { outcome: "refused", reason: "bad_signature", body: null, text };
  const body = readBody(text);
  if (body === null) return { outcome: "refused", reason: "bad_envelope", body: null, text };
  if (body.deviceId !== here.pairing.deviceId) return { outcome: "refused", reason: "other_device", body: null, text };
  const { journal } = here;
  if (journal.taken(body.id)?.body === text) return { outcome: "known", body };
  // The body is left out: the hub already has a task with that id, and this refusal would end it.
  if (journal.taken(body.id) !== undefined) return { outcome: "refused", reason: "replayed", body: null, text };
  const refuse = (reason: TaskRefusal) => ({ outcome: "refused" as const, reason, body, text });
  if (journal.usedNonce(body.nonce)) return refuse("replayed");
  if (body.expires <= here.now) return refuse("expired");
  const action = findAction(body.action);
  if (action === undefined) return refuse("unknown_action");
  const prepared = action.prepare(body.params);
  if (prepared === null) return refuse("bad_params");
  if (!action.systems.includes(here.os)) return refuse("not_for_this_system");
  const hash = consentHash(body.action, body.params);
  if (body.dryRun) return { outcome: "accepted", body, text, hash, action, prepared, asks, promised: null };
  if (body.consent === undefined) return refuse("no_consent");
  if (body.consent !== hash) return refuse("consent_mismatch");
  const since = here.now - PREVIEW_LIFETIME_MS;
  const promised = journal.preview({ order: body.order, hash, since });
  if (promised === null) return refuse("no_preview");
  return { outcome: "accepted", body, text, hash, action, prepared, asks, promised };
}

function readBody(text: string): TaskBody | null {
  try {
    const { success, data } = taskBody.safeParse(JSON.parse(text));
    return success ? data : null;
  } catch {
    return null;
  }
}
