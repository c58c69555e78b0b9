import { createHmac, randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import type { By } from "../../db/stores/audit-store.js";
import { secondFactorContext } from "../../db/stores/sealed-store.js";
import type { UserRow } from "../../db/stores/user-store.js";
import { SealError } from "../../platform/secrets/seal.js";
import { type CodeCaller, createCodeLimits } from "./code-limits.js";
import type { DeskDeps } from "./deps.js";
import { inWords } from "./in-words.js";
import { Refusal } from "./refusal.js";

const STEP_MS = 30_000;
/** How many steps the clock of a telephone may be before or behind ours. */
const WINDOW = 1;
const CODES = 10;
/** Letters and digits that cannot be mistaken for each other: ten of them are 50 bits. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const LETTERS = 10;

type Whose = Pick<UserRow, "tenantId" | "id">;
type FactorDeps = Pick<DeskDeps, "factors" | "sealing" | "shared" | "now" | "log">;

/**
 * Second factors by time (RFC 6238, what every authenticator app knows: SHA-1, six digits, 30 seconds) and the recovery
 * codes that stand in for the app.
 */
export function createSecondFactor({ factors, sealing, shared, now, log }: FactorDeps) {
  const limits = createCodeLimits(shared);
  const contextOf = ({ id }: Whose) => secondFactorContext(id);

  /** The step whose code this is, or null. */
  function stepOf(secret: string, token: string): number | null {
    const at = now();
    const delta = new TOTP({ secret }).validate({ token, timestamp: at, window: WINDOW });
    return delta === null ? null : Math.floor(at / STEP_MS) + delta;
  }

  async function inTime(caller: CodeCaller, guessable: boolean): Promise<void> {
    const retryAfterMs = await limits.begin(caller, guessable);
    if (retryAfterMs > 0)
      throw new Refusal(429, "too_many", `Foram muitos códigos errados. Tente de novo em ${inWords(retryAfterMs)}.`, {
        retryAfterMs,
      });
  }

  /** A person's secret. Throws `Refusal` 503 when its key is missing: it opens again when that is given back. */
  function secretOf(whose: Whose, sealed: string): string {
    try {
      return sealing.open(sealed, contextOf(whose));
    } catch (err) {
      if (!(err instanceof SealError)) throw err;
      log.error({ err, user: whose.id }, "a second factor cannot be opened; its key is missing (SECRET_KEYS_OLD)");
      throw new Refusal(
        503,
        "factor_closed",
        "O servidor não consegue ler a sua verificação em duas etapas. Peça a quem cuida do Balcão para tirá-la da sua conta, ou para devolver a chave anterior.",
      );
    }
  }

  function newCodes(secret: string): { codes: string[]; hashes: string[] } {
    const plain = Array.from({ length: CODES }, () =>
      Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(""),
    );
    return {
      codes: plain.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`),
      hashes: plain.map((code) => hashOf(secret, code)),
    };
  }

  return {
    /** A new secret for the person's app. Null when they have a confirmed one. */
    async enrol(person: Whose & { email: string; companyName: string }) {
      const secret = new Secret({ size: 20 });
      if (!(await factors.put(person, sealing.close(secret.base32, contextOf(person))))) return null;
      const address = new TOTP({
        issuer: "Balcão",
        label: `${person.companyName} (${person.email})`,
        secret,
      }).toString();
      return { secret: secret.base32, address, picture: renderSVG(address, { border: 2 }) };
    },

    /** Switches the factor on with a code of the app. Gives the recovery codes, or null when the code is wrong. */
    async confirm(person: Whose & { sid: string }, code: string, by: By): Promise<string[] | null> {
      const caller = { userId: person.id, address: "", device: person.sid };
      await inTime(caller, true);
      const stored = await factors.get(person);
      if (!stored || stored.confirmed) return null;
      const secret = secretOf(person, stored.secret);
      const step = stepOf(secret, plainOf(code));
      if (step === null) return null;
      const { codes, hashes } = newCodes(secret);
      if (!(await factors.confirm(person, { secret: stored.secret, step, hashes }, by))) return null;
      await limits.succeeded(caller, true);
      return codes;
    },

    /**
     * Takes a code of the app or a recovery code, once, and says which it was; null when it is neither, or was taken
     * before. Throws `Refusal` 429.
     */
    async take(
      whose: Whose,
      code: string,
      from: Pick<CodeCaller, "address" | "device">,
    ): Promise<"app" | "recovery" | null> {
      const plain = plainOf(code);
      const ofApp = /^\d{6}$/.test(plain);
      const caller = { ...from, userId: whose.id };
      await inTime(caller, ofApp);
      const stored = await factors.get(whose);
      if (!stored?.confirmed) return null;
      const secret = secretOf(whose, stored.secret);
      const step = ofApp ? stepOf(secret, plain) : null;
      const taken = ofApp
        ? step !== null && (await factors.useStep(whose, step))
        : await factors.useCode(whose, hashOf(secret, plain));
      if (!taken) return null;
      await limits.succeeded(caller, ofApp);
      return ofApp ? "app" : "recovery";
    },

    /** New recovery codes of a person who has a factor. */
    async renew(whose: Whose, by: By): Promise<string[]> {
      const stored = await factors.get(whose);
      if (!stored?.confirmed) throw new Error("recovery codes were asked for without a second factor");
      const { codes, hashes } = newCodes(secretOf(whose, stored.secret));
      await factors.renewCodes(whose, hashes, by);
      return codes;
    },
  };
}

export type SecondFactor = ReturnType<typeof createSecondFactor>;

/**
 * A recovery code is short enough to be guessed from a mere hash, so its hash needs a key: the person's own secret, which
 * is sealed and stays the same when the installation's key is changed.
 */
const hashOf = (secret: string, code: string) =>
  createHmac("sha256", secret).update(`recovery code\0${code}`).digest("base64url");

/** As people copy it: with spaces, hyphens, in capitals. */
const plainOf = (code: string) => code.toLowerCase().replace(/[\s-]/g, "");
