import { randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Who may speak to the window's server: whoever came through an address that the program opened. Each address works once,
 * because the arguments with which a browser is started can be read by others for a moment.
 */
export type DoorKeeper = {
  /** A new secret for one address. */
  newCode(): string;
  /** The token for a code; null for one that is unknown or was used. */
  enter(code: string): string | null;
  isToken(token: string): boolean;
  /** With this a second start of the program, which can read the person's own files, asks for a new address. */
  readonly key: string;
  isKey(key: string): boolean;
};

const MOST_CODES = 20;

export function createDoorKeeper(): DoorKeeper {
  const codes = new Set<string>();
  const token = secret();
  const key = secret();
  return {
    newCode() {
      const code = secret();
      codes.add(code);
      const [oldest] = codes;
      if (codes.size > MOST_CODES && oldest !== undefined) codes.delete(oldest);
      return code;
    },
    enter: (code) => (codes.delete(code) ? token : null),
    isToken: (given) => isSame(given, token),
    key,
    isKey: (given) => isSame(given, key),
  };
}

const secret = () => randomBytes(24).toString("base64url");

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
