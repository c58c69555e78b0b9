import { hash } from "@node-rs/argon2";
import { createDeadLetterStore } from "../../db/stores/dead-letter-store.js";
import { applyPlan } from "../apply/apply-plan.js";
import { describeChange } from "../apply/describe-change.js";
import { readCompany } from "../apply/read-company.js";
import { channelKinds } from "./channel-kinds.js";
import type { Installation } from "./open-installation.js";

/** What commands ask of an installation, whether a server runs on it or not. */
export type Command =
  | { kind: "apply"; dir: string; dryRun: boolean; env: Record<string, string> }
  | { kind: "dead-letters"; company: string | null }
  | { kind: "resend"; company: string | null; key: string };

/** Lines for the terminal. `ok: false` becomes exit code 1. */
export type CommandResult = { ok: boolean; lines: string[] };

/** What a running server must notice; absent without one. */
export type CommandHooks = {
  reload(tenantId: string): Promise<void>;
  engine: { wake(ref: { tenantId: string; conversationId: string }): void };
};

export async function runCommand(
  installation: Installation,
  command: Command,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  switch (command.kind) {
    case "apply":
      return apply(installation, command, hooks);
    case "dead-letters":
      return listDeadLetters(installation, command.company);
    case "resend":
      return resend(installation, command, hooks);
  }
}

async function apply(
  installation: Installation,
  command: Extract<Command, { kind: "apply" }>,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const reading = await readCompany(command.dir, command.env, channelKinds(installation.config));
  if (!reading.ok) {
    const lines = reading.problems.map(
      ({ file, line, reason, remedy }) => `${file}:${line}: ${reason}${remedy ? ` ${remedy}` : ""}`,
    );
    return { ok: false, lines: [...lines, `${lines.length} problem(s); nothing was changed.`] };
  }
  const tools = {
    keyring: installation.keyring,
    hashPassword: (password: string) => hash(password),
    actor: "command:apply",
  };
  const { tenantId, changes } = await applyPlan(installation.database, reading.company, tools, command.dryRun);
  if (!command.dryRun && changes.length > 0) await hooks?.reload(tenantId);
  const lines =
    changes.length === 0 ? ["Nothing to change: the installation already matches."] : changes.map(describeChange);
  return { ok: true, lines: [...reading.notes, ...lines] };
}

async function listDeadLetters(installation: Installation, company: string | null): Promise<CommandResult> {
  const tenant = await tenantOf(installation, company);
  if (!tenant) return { ok: false, lines: ["There is no such company."] };
  const letters = await createDeadLetterStore(installation.database).list(tenant, 100);
  if (letters.length === 0) return { ok: true, lines: ["Nothing was given up."] };
  return {
    ok: true,
    lines: letters.map((letter) => `${letter.key}\t${letter.what}\t${letter.conversationId}\t${letter.error ?? ""}`),
  };
}

async function resend(
  installation: Installation,
  command: Extract<Command, { kind: "resend" }>,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const tenant = await tenantOf(installation, command.company);
  const revived = tenant && (await createDeadLetterStore(installation.database).revive(tenant, command.key));
  if (!revived)
    return { ok: false, lines: [`There is no dead letter ${command.key}. \`balcao dead-letters\` lists them.`] };
  hooks?.engine.wake({ tenantId: tenant, conversationId: revived.conversationId });
  return { ok: true, lines: [hooks ? "It is tried again now." : "It is tried again when the server starts."] };
}

async function tenantOf(installation: Installation, company: string | null): Promise<string | null> {
  const tenants = await installation.database.transaction([], (tx) =>
    tx.run<{ id: string; slug: string }>({ name: "list_tenants", text: "SELECT id, slug FROM list_tenants()" }, []),
  );
  return tenants.find((tenant) => company === null || tenant.slug === company)?.id ?? null;
}
