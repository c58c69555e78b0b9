import { withInstallation } from "./with-installation.js";

/** `balcao resume <channel>`: the account was mended; what was kept for it goes out. */
export function resume(channel: string, company: string | null): Promise<void> {
  return withInstallation({ kind: "resume", company, channel });
}
