import { REFUSALS, type Refusal } from "../wire.js";

/** Whether the hub's refusal is final: asking again would change nothing. */
export function isFinalRefusal(message: string): message is Exclude<Refusal, Passing> {
  return REFUSALS.some((refusal) => refusal === message) && !PASSING.some((passing) => passing === message);
}

/** What may be over when the agent asks again. */
const PASSING = ["too_many", "blocked"] as const satisfies readonly Refusal[];
type Passing = (typeof PASSING)[number];

/** The code of an untrusted certificate, from socket.io's error; null for any other error. */
export function tlsFault(error: unknown): string | null {
  for (let at = error, depth = 0; typeof at === "object" && at !== null && depth < 6; depth++) {
    const code = "code" in at ? at.code : undefined;
    if (typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|^ERR_TLS/.test(code)) return code;
    at = "error" in at ? at.error : "description" in at ? at.description : "cause" in at ? at.cause : null;
  }
  return null;
}
