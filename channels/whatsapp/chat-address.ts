import type { LRUCache } from "lru-cache";
import { z } from "zod";
import type { ChannelAccount, ChannelTools } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { callGraph } from "../meta/graph-call.js";
import { maybeText, readAs } from "../meta/lenient.js";
import type { NumberAccess } from "./account.js";

const settingsSchema = z.object({ displayPhoneNumber: maybeText });
const numberSchema = z.object({ display_phone_number: maybeText });
/** A person waits for the page, in ms. */
const PATIENCE_MS = 3_000;
/** How long a number that Meta did not tell is not asked for again, in ms. */
const NOT_TOLD_MS = 600_000;

type Station = {
  http: HttpExchange;
  timeoutMs: number;
  /** Numbers as Meta told them, by the address at which they were asked for; "" for one that it did not tell. */
  numbers: LRUCache<string, string>;
};

/**
 * The address that opens a chat with the account's number. The number stands in the setting `displayPhoneNumber`; without
 * it Meta is asked. Never rejects.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/phone-numbers
 */
export async function chatAddress(
  { http, timeoutMs, numbers }: Station,
  { settings }: ChannelAccount,
  access: NumberAccess | undefined,
  { signal, now }: Pick<ChannelTools, "signal" | "now">,
): Promise<string | null> {
  const written = readAs(settingsSchema, settings)?.displayPhoneNumber;
  if (written) return addressOf(written);
  if (!access) return null;
  const place = `${access.base}/${access.phoneNumberId}`;
  const known = numbers.get(place);
  if (known !== undefined) return addressOf(known);
  const path = `${access.phoneNumberId}?fields=display_phone_number`;
  const patience = Math.min(timeoutMs, PATIENCE_MS);
  const reply = await callGraph(http, access, { method: "GET", path, timeoutMs: patience, signal, now: now() });
  const told = (reply.kind === "ok" && readAs(numberSchema, reply.body)?.display_phone_number) || "";
  numbers.set(place, told, told === "" ? { ttl: NOT_TOLD_MS } : undefined);
  return addressOf(told);
}

function addressOf(number: string): string | null {
  const digits = number.replace(/\D/g, "");
  return digits === "" ? null : `https://wa.me/${digits}`;
}
