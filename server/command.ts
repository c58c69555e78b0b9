/** What commands ask of an installation, whether a server runs on it or not. */
export type Command =
  | { kind: "apply"; dir: string; dryRun: boolean; env: Record<string, string> }
  | { kind: "dead-letters"; company: string | null }
  | { kind: "resend"; company: string | null; key: string }
  | { kind: "resume"; company: string | null; channel: string }
  | { kind: "gaps"; company: string | null }
  | { kind: "ledger"; company: string | null; days: number }
  | { kind: "lines"; company: string | null; of: string }
  | { kind: "why"; company: string | null; line: string }
  | { kind: "password"; company: string | null; email: string; password: string }
  | { kind: "move-files" }
  /** Channels that customers reach, without demonstrations. */
  | { kind: "channels" };

/** Lines for the terminal. `ok: false` becomes exit code 1. `more`: there is more to do, and the same command goes on with it. */
export type CommandResult = { ok: boolean; lines: string[]; more?: boolean };

/** What a running server must notice; absent without one. */
export type CommandHooks = {
  reload(tenantId: string): Promise<void>;
  engine: { wake(ref: { tenantId: string; conversationId: string }): void };
};
