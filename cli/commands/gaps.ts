import { withInstallation } from "./with-installation.js";

/**
 * `balcao gaps`: the questions that no article answers, the most asked first, with their count, the last time, and the
 * question.
 */
export function gaps(company: string | null): Promise<void> {
  return withInstallation({ kind: "gaps", company });
}
