import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { UserMistake } from "../../platform/user-mistake.js";

/** A certificate for programs: a PKCS #12 file, its password, and a server that stamps the time (RFC 3161) or null. */
export type SigningCertificate = { file: string; password: string; timestampUrl: string | null };

/**
 * Signs a Windows program with `osslsigncode`, from the file `program` into the file `signed`, in a folder that nobody
 * else may read. Throws a `UserMistake` with what the tool said. The tool reads the password from a file, because others
 * see a command line; the file is removed at once.
 */
export async function signWindows(program: string, signed: string, certificate: SigningCertificate): Promise<void> {
  const password = `${signed}.password`;
  const args = ["sign", "-pkcs12", certificate.file, "-readpass", password, "-h", "sha256", "-n", "Balcão"];
  if (certificate.timestampUrl !== null) args.push("-ts", certificate.timestampUrl);
  await writeFile(password, certificate.password, { mode: 0o600 });
  try {
    await promisify(execFile)("osslsigncode", [...args, "-in", program, "-out", signed], { timeout: 120_000 });
  } catch (caught) {
    const error = caught as NodeJS.ErrnoException & { stdout?: string; stderr?: string };
    if (error.code === "ENOENT")
      throw new UserMistake(
        "A certificate is given, and signing needs the program osslsigncode (Debian: osslsigncode).",
      );
    throw new UserMistake(`osslsigncode could not sign: ${(error.stderr || error.stdout || error.message).trim()}`);
  } finally {
    await rm(password, { force: true });
  }
}
