import { verifySync } from "@node-rs/argon2";

/** Runs in the thread that checks a stranger's password. */
export function run({ hash, password }: { hash: string; password: string }): boolean {
  return verifySync(hash, password);
}
