import type { WantedCompany } from "../company/lifecycle/companies.js";

/** Commands for an installation, whether a server runs on it or not. */
export type Command =
  | { kind: "apply"; dir: string; dryRun: boolean; keep: "browser" | "folder" | null; env: Record<string, string> }
  | { kind: "export"; company: string | null }
  | { kind: "dead-letters"; company: string | null }
  | { kind: "resend"; company: string | null; key: string }
  | { kind: "resume"; company: string | null; channel: string }
  | { kind: "gaps"; company: string | null }
  | { kind: "ledger"; company: string | null; days: number }
  | { kind: "lines"; company: string | null; of: string }
  | { kind: "why"; company: string | null; line: string }
  | { kind: "password"; company: string | null; email: string; password: string }
  /** `off`: they no longer are one. `name`: of somebody who is not there yet. */
  | { kind: "super-admin"; company: string | null; email: string; name: string | null; off: boolean }
  /** Forgets who somebody is at an OpenID provider. */
  | { kind: "unbind"; company: string | null; email: string }
  | { kind: "payments"; company: string | null }
  | { kind: "company"; act: CompanyAct }
  | { kind: "move-files" }
  /** `folder` holds what `balcao agent build` made: `built.json` and the files that it names. */
  | { kind: "offer-executables"; folder: string }
  | { kind: "reseal" }
  /** `head`: a hash that an earlier run told and that must still stand in the chain. */
  | { kind: "verify-audit"; company: string | null; head: string | null }
  /** Lists the channels that customers can reach, without demonstrations. */
  | { kind: "channels" };

/** `typed`: the slug, typed once more by whoever removes the company. */
export type CompanyAct =
  | { do: "list" }
  | { do: "create"; wanted: WantedCompany }
  | { do: "rename"; slug: string; wanted: { name?: string; slug?: string } }
  | { do: "suspend" | "resume"; slug: string }
  | { do: "remove"; slug: string; typed: string };

/**
 * Lines for the terminal. `ok: false` becomes exit code 1. `more: true` means that the same command must be run again
 * to go on. `files` are for the command to write.
 */
export type CommandResult = { ok: boolean; lines: string[]; more?: boolean; files?: { path: string; text: string }[] };

/** Changes that a running server must hear about. Absent when no server runs. */
export type CommandHooks = {
  reload(tenantId: string): Promise<void>;
  /** The address under which this server is reached; absent where no server runs. */
  publicAddress?(): string;
  engine: { wake(ref: { tenantId: string; conversationId: string }): void };
};
