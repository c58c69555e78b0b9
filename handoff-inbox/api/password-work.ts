import { verifySync } from "@node-rs/argon2";

/** What a thread does with a stranger's password. */
export function run({ hash, password }: { hash: string; password: string }): boolean {
  return verifySync(hash, password);
}
