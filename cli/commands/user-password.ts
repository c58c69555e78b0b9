import { text } from "node:stream/consumers";
import { UserMistake } from "../../platform/user-mistake.js";
import { makePassword } from "../../server/make-password.js";
import { withInstallation } from "./with-installation.js";

const SHORTEST = 10;

/**
 * `balcao user password <email>`: sets a new password, made here and printed once, or read from standard input with
 * `--stdin`.
 */
export async function userPassword(email: string, company: string | null, fromStdin: boolean): Promise<void> {
  const password = fromStdin ? (await text(process.stdin)).replace(/\r?\n$/, "") : makePassword();
  if (password.length < SHORTEST) throw new UserMistake(`A password has at least ${SHORTEST} characters.`);
  await withInstallation({ kind: "password", company, email, password });
  if (!fromStdin && !process.exitCode) console.log(`Password: ${password}`);
}
