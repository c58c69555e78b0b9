import type { z } from "zod";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import type { Sent } from "./network/network.js";
import type { PhoneTools } from "./phone-tools.js";
import type { Ack } from "./wire.js";
import { againSchema, playedSchema, reactSchema, seenSchema, sendSchema } from "./wire-schema.js";

/** What a page may ask for. The payloads are unchecked. No method throws. */
export type PhoneEvents = {
  send(waId: string, payload: unknown): Ack;
  again(waId: string, payload: unknown): Ack;
  react(waId: string, payload: unknown): Ack;
  /** False: refused. */
  seen(waId: string, payload: unknown): boolean;
  played(waId: string, payload: unknown): boolean;
};

/** How many members a payload may have, on all levels together. */
const MEMBERS = 16;
const INVALID: Ack = { ok: false, error: "invalid", reason: "Isto não pode ser enviado." };
const OFTEN: Ack = {
  ok: false,
  error: "rate_limited",
  reason: "Foram muitas mensagens em pouco tempo. Espere um instante.",
};
const OFF: Ack = { ok: false, error: "unavailable", reason: "A demonstração foi desligada." };

export function createPhoneEvents({ face, deps, limits, limiter, phones, network, uploads }: PhoneTools): PhoneEvents {
  const schema = sendSchema(limits.text);
  const isOn = () => deps.enabled() && Boolean(deps.channels()[face]);

  /** The checked payload, or why it is refused. */
  function checked<T>(rate: "send" | "signal", waId: string, shape: z.ZodType<T>, payload: unknown): T | Ack {
    if (!isOn()) return OFF;
    if (limiter(`${rate}:${face}:${waId}`, limits.rates[rate]) > 0) return OFTEN;
    const parsed = hasFewMembers(payload, MEMBERS) ? shape.safeParse(payload) : null;
    return parsed?.success ? parsed.data : INVALID;
  }

  return {
    send(waId, payload) {
      const wanted = checked("send", waId, schema, payload);
      if ("ok" in wanted) return wanted;
      const file = wanted.kind === "media" ? uploads.take(waId, wanted.fileId) : undefined;
      return toAck(network.send(phones.of(waId), wanted, file));
    },
    again(waId, payload) {
      const wanted = checked("send", waId, againSchema, payload);
      return "ok" in wanted ? wanted : toAck(network.again(phones.of(waId), wanted.id));
    },
    react(waId, payload) {
      const wanted = checked("send", waId, reactSchema, payload);
      return "ok" in wanted ? wanted : toAck(network.react(phones.of(waId), wanted.to, wanted.emoji));
    },
    seen(waId, payload) {
      const wanted = checked("signal", waId, seenSchema, payload);
      if ("ok" in wanted) return false;
      network.seen(phones.of(waId), wanted.upTo);
      return true;
    },
    played(waId, payload) {
      const wanted = checked("signal", waId, playedSchema, payload);
      if ("ok" in wanted) return false;
      network.played(phones.of(waId), wanted.id);
      return true;
    },
  };
}

function toAck(sent: Sent): Ack {
  return sent.ok ? sent : { ok: false, error: "invalid", reason: sent.reason };
}
