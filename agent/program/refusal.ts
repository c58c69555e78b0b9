import { REFUSED } from "./words.js";

/** Whether the hub's word ends the attempt: asking again would change nothing. */
export function isFinalRefusal(message: string): message is keyof typeof REFUSED {
  return Object.hasOwn(REFUSED, message) && message !== "too_many";
}

/** The code of a certificate that is not to be trusted, out of socket.io's error; null: it is another error. */
export function tlsFault(error: unknown): string | null {
  for (let at = error, depth = 0; typeof at === "object" && at !== null && depth < 6; depth++) {
    const code = "code" in at ? at.code : undefined;
    if (typeof code === "string" && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|^ERR_TLS/.test(code)) return code;
    at = "error" in at ? at.error : "description" in at ? at.description : "cause" in at ? at.cause : null;
  }
  return null;
}
