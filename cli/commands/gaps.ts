import { withInstallation } from "./with-installation.js";

/** `balcao gaps`: questions that no article answers, most asked first: how often, when last, the question. */
export function gaps(company: string | null): Promise<void> {
  return withInstallation({ kind: "gaps", company });
}
