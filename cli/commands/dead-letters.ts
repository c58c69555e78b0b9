import { withInstallation } from "./with-installation.js";

/** `balcao dead-letters`: what was given up, newest first, with key, kind, conversation and reason. */
export function deadLetters(company: string | null): Promise<void> {
  return withInstallation({ kind: "dead-letters", company });
}

/** `balcao resend <key>`: tries again, because a person asks for it. */
export function resend(key: string, company: string | null): Promise<void> {
  return withInstallation({ kind: "resend", company, key });
}
