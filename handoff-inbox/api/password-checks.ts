import { verify } from "@node-rs/argon2";
import { type ThreadPool, workBeside } from "../../platform/threads/thread-pool.js";

/** Whether a password matches an argon2id hash. */
export type CheckPassword = (hash: string, password: string) => Promise<boolean>;

/** `known`: for people at browsers on which they signed in before. `strangers`: for everybody else. */
export type PasswordChecks = { known: CheckPassword; strangers: CheckPassword };

/** A check takes some tens of ms. At a low priority on a busy machine it may take some hundred times as long. */
const TIMEOUT_MS = 30_000;

/**
 * A password check keeps a core busy on purpose, and anybody may ask for one. Checks for strangers run in a thread of
 * `threads` at a low priority, so that the thread that answers everybody gets its core first, however many strangers
 * guess. Checks for known people run in Node's own pool, at normal priority. Throws when the thread fails, which says
 * nothing about the password.
 */
export function createPasswordChecks(threads: Pick<ThreadPool, "run">): PasswordChecks {
  const module = workBeside(import.meta.url, "password-work");
  return {
    known: (hash, password) => verify(hash, password),
    async strangers(hash, password) {
      const input = { hash, password };
      const ran = await threads.run({ module, prepare: () => ({ input }), key: "strangers", timeoutMs: TIMEOUT_MS });
      if (ran.outcome === "done") return ran.output === true;
      throw new Error(`A password could not be checked (${ran.outcome}): ${ran.reason}`);
    },
  };
}
