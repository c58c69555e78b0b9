import { withInstallation } from "./with-installation.js";

/** `balcao resume <channel>`: the account was mended; the messages kept for it are sent. */
export function resume(channel: string, company: string | null): Promise<void> {
  return withInstallation({ kind: "resume", company, channel });
}
