import { createHmac, timingSafeEqual } from "node:crypto";

/** A text message in the form that the baselines store. */
export type Inbound = { wamid: string; from: string; text: string };

/** Whether `header` (`X-Hub-Signature-256`) is the signature of exactly these bytes. */
export function isSigned(raw: Buffer, header: string | string[] | undefined, secret: string): boolean {
  if (typeof header !== "string") return false;
  const wanted = Buffer.from(`sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`);
  const given = Buffer.from(header);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

type Payload = {
  entry?: {
    changes?: { value?: { messages?: { id: string; from: string; type: string; text?: { body: string } }[] } }[];
  }[];
};

/**
 * The text messages of one Cloud API webhook; the baselines understand nothing else. Throws when the bytes are no JSON.
 */
export function readMessages(raw: Buffer): Inbound[] {
  const payload = JSON.parse(raw.toString("utf8")) as Payload;
  const found: Inbound[] = [];
  for (const entry of payload.entry ?? []) {
    for (const change of entry.changes ?? []) {
      for (const message of change.value?.messages ?? []) {
        if (message.text) found.push({ wamid: message.id, from: message.from, text: message.text.body });
      }
    }
  }
  return found;
}

/** Answers Meta's handshake: the challenge to return, or null when the token is not ours. */
export function challengeOf(query: URLSearchParams, verifyToken: string): string | null {
  return query.get("hub.verify_token") === verifyToken ? query.get("hub.challenge") : null;
}
