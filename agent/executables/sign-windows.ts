import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UserMistake } from "../../platform/user-mistake.js";

/** A certificate for programs: a PKCS #12 file, its password, and a server that stamps the time (RFC 3161) or null. */
export type SigningCertificate = { file: string; password: string; timestampUrl: string | null };

/**
 * Signs a Windows program with `osslsigncode`, from the file `program` into the file `signed`. Throws a `UserMistake`
 * with what the tool said. The password goes in by the tool's input, because others see a command line.
 */
export async function signWindows(program: string, signed: string, certificate: SigningCertificate): Promise<void> {
  const args = ["sign", "-pkcs12", certificate.file, "-readpass", "/dev/stdin", "-h", "sha256", "-n", "Balcão"];
  if (certificate.timestampUrl !== null) args.push("-ts", certificate.timestampUrl);
  const running = promisify(execFile)("osslsigncode", [...args, "-in", program, "-out", signed], { timeout: 120_000 });
  running.child.stdin?.end(certificate.password);
  await running.catch((error: NodeJS.ErrnoException & { stdout?: string; stderr?: string }) => {
    if (error.code === "ENOENT")
      throw new UserMistake(
        "A certificate is given, and signing needs the program osslsigncode (Debian: osslsigncode).",
      );
    throw new UserMistake(`osslsigncode could not sign: ${(error.stderr || error.stdout || error.message).trim()}`);
  });
}
