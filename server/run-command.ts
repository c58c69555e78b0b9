import { randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { applyPlan } from "../company/apply-plan.js";
import type { CompanyPlan } from "../company/company-plan.js";
import { describeChange, describeSides } from "../company/describe-change.js";
import { describeProblem } from "../company/describe-problem.js";
import { readPassedTests } from "../company/passed-tests.js";
import { readCompany } from "../company/read-company.js";
import { byCommand } from "../db/stores/audit-store.js";
import { createChannelStore } from "../db/stores/channel-store.js";
import { createDeadLetterStore } from "../db/stores/dead-letter-store.js";
import { createKnowledgeStore } from "../db/stores/knowledge-store.js";
import { createLedgerStore } from "../db/stores/ledger-store.js";
import { createUserStore } from "../db/stores/user-store.js";
import { SANDBOX_KIND } from "../payments/sandbox/sandbox-kind.js";
import { createAccountChecks } from "./account-checks.js";
import { assets } from "./assets.js";
import { channelKinds } from "./channel-kinds.js";
import { checkPayments } from "./check-payments.js";
import type { Command, CommandHooks, CommandResult } from "./command.js";
import { runCompanyCommand } from "./company-commands.js";
import { exportFiles } from "./export-files.js";
import { createGateways } from "./gateways.js";
import { moveFiles } from "./move-files.js";
import { offerExecutables } from "./offer-executables.js";
import type { Installation } from "./open-installation.js";
import { paymentKinds } from "./payment-kinds.js";
import { runPeopleCommand } from "./people-commands.js";
import { resealCommand } from "./reseal-secrets.js";
import { tenantOf } from "./tenant-of.js";
import { verifyAudits } from "./verify-audits.js";

export async function runCommand(
  installation: Installation,
  command: Command,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  switch (command.kind) {
    case "apply":
      return apply(installation, command, hooks);
    case "export":
      return exportFiles(installation, command.company);
    case "dead-letters":
      return listDeadLetters(installation, command.company);
    case "resend":
      return resend(installation, command, hooks);
    case "resume":
      return resume(installation, command, hooks);
    case "gaps":
      return listGaps(installation, command.company);
    case "ledger":
      return ledger(installation, command);
    case "lines":
      return lines(installation, command);
    case "why":
      return why(installation, command);
    case "password":
      return setPassword(installation, command);
    case "payments": {
      const tenant = await tenantOf(installation, command.company);
      return tenant ? checkPayments(installation, tenant) : { ok: false, lines: ["There is no such company."] };
    }
    case "offer-executables":
      return offerExecutables(installation, command.folder);
    case "move-files":
      return moveFiles(installation);
    case "reseal":
      return resealCommand(installation);
    case "channels":
      return channels(installation);
    case "company":
      return runCompanyCommand(installation, command, hooks);
    case "super-admin":
    case "unbind":
      return runPeopleCommand(installation, command, hooks);
    case "verify-audit":
      return verifyAudits(installation, command);
  }
}

async function apply(
  installation: Installation,
  command: Extract<Command, { kind: "apply" }>,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const reading = await readCompany(
    command.dir,
    command.env,
    channelKinds(installation.config),
    paymentKinds(installation.config),
    readPassedTests(assets.passedTests),
  );
  if (!reading.ok) {
    const lines = reading.problems.map(describeProblem);
    return { ok: false, lines: [...lines, `${lines.length} problem(s); nothing was changed.`] };
  }
  const tools = {
    keyring: installation.keyring,
    hashPassword: (password: string) => hash(password),
    actor: byCommand("apply").actor,
    channels: channelKinds(installation.config),
    payments: paymentKinds(installation.config),
  };
  const { dryRun, keep } = command;
  const checked = await checkAccounts(installation, reading.company);
  if (checked.wrong.length > 0) return { ok: false, lines: [...checked.wrong, "Nothing was changed."] };
  const applied = await applyPlan(installation.database, reading.company, tools, { dryRun, keep });
  const { tenantId, changes, left, conflicts } = applied;
  if (conflicts.length > 0) {
    const both = conflicts.map((one) => describeSides(one, "both"));
    return { ok: false, lines: [...both, CHOOSE_SIDE] };
  }
  if (!dryRun && changes.length > 0) await hooks?.reload(tenantId);
  const lines =
    changes.length === 0 ? ["Nothing to change: the installation already matches."] : changes.map(describeChange);
  const kept = left.map((one) => describeSides(one, "browser"));
  return { ok: true, lines: [...reading.notes, ...checked.notes, ...kept, ...lines] };
}

/**
 * Asks gateways about the accounts that a folder names. One that cannot be asked keeps nothing from being applied, nor
 * does one that stays as it is: its gateway may refuse it since.
 */
async function checkAccounts(installation: Installation, { company, payments }: CompanyPlan) {
  const wrong: string[] = [];
  const notes: string[] = [];
  const outside = payments.filter(({ gateway, secrets }) => gateway !== SANDBOX_KIND.name && !isEmpty(secrets));
  if (outside.length === 0) return { wrong, notes };
  const tenantId = (await tenantOf(installation, company.slug)) ?? randomUUID();
  const sandbox = { baseUrl: () => "", secret: Buffer.alloc(32) };
  const log = { warn: (_detail: object, words: string) => void notes.push(words) };
  const gateways = createGateways({ sandbox, config: installation.config, now: Date.now, log });
  const checks = createAccountChecks(installation, gateways);
  for (const account of outside) {
    const check = await checks.ask(tenantId, account);
    if (check.outcome === "ok") continue;
    const line = `payments.yaml: ${account.name}: ${check.reason}`;
    if (check.outcome === "unavailable") notes.push(`${line} (not checked; \`balcao payments\` asks again)`);
    else if (await checks.changes(tenantId, account)) wrong.push(line);
    else notes.push(`${line} (it stays as it is)`);
  }
  return { wrong, notes };
}

const isEmpty = (secrets: object): boolean => Object.keys(secrets).length === 0;

const CHOOSE_SIDE =
  "Nothing was changed. Say which side is kept: --keep browser, or --keep folder (`balcao export` writes the browser's side into files).";

async function listDeadLetters(installation: Installation, company: string | null): Promise<CommandResult> {
  const tenant = await tenantOf(installation, company);
  if (!tenant) return { ok: false, lines: ["There is no such company."] };
  const letters = await createDeadLetterStore(installation.database).list(tenant, 100);
  if (letters.length === 0) return { ok: true, lines: ["Nothing was given up."] };
  return {
    ok: true,
    lines: letters.map(
      (letter) => `${letter.key}\t${letter.what}\t${letter.conversationId}\t${firstLine(letter.error)}`,
    ),
  };
}

async function resend(
  installation: Installation,
  command: Extract<Command, { kind: "resend" }>,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const tenant = await tenantOf(installation, command.company);
  const revived =
    tenant && (await createDeadLetterStore(installation.database).revive(tenant, command.key, byCommand("resend")));
  if (!revived)
    return { ok: false, lines: [`There is no dead letter ${command.key}. \`balcao dead-letters\` lists them.`] };
  if (revived === "opted_out")
    return { ok: false, lines: ["The contact asked for no messages: it is not sent again, unless they write again."] };
  hooks?.engine.wake({ tenantId: tenant, conversationId: revived.conversationId });
  return { ok: true, lines: [hooks ? "It is tried again now." : "It is tried again when the server starts."] };
}

async function resume(
  installation: Installation,
  command: Extract<Command, { kind: "resume" }>,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const tenant = await tenantOf(installation, command.company);
  const resumed =
    tenant && (await createChannelStore(installation.database).resume(tenant, command.channel, byCommand("resume")));
  if (!resumed) return { ok: false, lines: [`No channel ${command.channel} is paused.`] };
  await hooks?.reload(tenant);
  return { ok: true, lines: [`${command.channel} sends again; what was kept for it goes out now.`] };
}

async function listGaps(installation: Installation, company: string | null): Promise<CommandResult> {
  const tenant = await tenantOf(installation, company);
  if (!tenant) return { ok: false, lines: ["There is no such company."] };
  const found = await createKnowledgeStore(installation.database).openGaps(tenant, 100);
  if (found.length === 0) return { ok: true, lines: ["Every question found an answer."] };
  return {
    ok: true,
    lines: found.map(
      ({ times, lastAt, question }) =>
        `${String(times).padStart(6)}  ${lastAt.toISOString().slice(0, 10)}  ${question}`,
    ),
  };
}

async function ledger(
  installation: Installation,
  command: Extract<Command, { kind: "ledger" }>,
): Promise<CommandResult> {
  const tenant = await tenantOf(installation, command.company);
  if (!tenant) return { ok: false, lines: ["There is no such company."] };
  const { counts, unexplained } = await createLedgerStore(installation.database).read(tenant, command.days);
  const lines = counts.map(({ outcome, messages }) => `${String(messages).padStart(8)}  ${outcome}`);
  const open = unexplained.map((one) => `event ${one.id}\t${one.conversationId}\t${one.state}\t${one.error ?? ""}`);
  return {
    ok: unexplained.length === 0,
    lines: [`Inbound messages of ${command.days} day(s), by what became of them:`, ...lines, ...open],
  };
}

async function lines(installation: Installation, command: Extract<Command, { kind: "lines" }>): Promise<CommandResult> {
  const tenant = await tenantOf(installation, command.company);
  const found = tenant ? await createLedgerStore(installation.database).lines(tenant, command.of, 50) : [];
  if (found.length === 0)
    return {
      ok: false,
      lines: [`There is no conversation of ${command.of}. A phone number is written as 5511999990000.`],
    };
  return {
    ok: true,
    lines: found.map(
      ({ id, at, author, text }) => `${id}\t${at.toISOString()}\t${author}\t${text.replace(/\s+/g, " ")}`,
    ),
  };
}

async function channels(installation: Installation): Promise<CommandResult> {
  const all = await createChannelStore(installation.database).list(null);
  const real = all.filter((channel) => !channel.demo && channel.state !== "removed");
  return { ok: true, lines: real.map(({ kind, key }) => `${kind}\t${key}`) };
}

async function why(installation: Installation, command: Extract<Command, { kind: "why" }>): Promise<CommandResult> {
  const tenant = await tenantOf(installation, command.company);
  const found = tenant && (await createLedgerStore(installation.database).why(tenant, command.line));
  if (!found) return { ok: false, lines: [`There is no line ${command.line}.`] };
  return { ok: true, lines: [JSON.stringify(found, null, 2)] };
}

async function setPassword(
  installation: Installation,
  command: Extract<Command, { kind: "password" }>,
): Promise<CommandResult> {
  const users = createUserStore(installation.database);
  const found = (await users.byEmail(command.email)).filter(
    (user) => command.company === null || user.companySlug === command.company,
  );
  const [user, ...others] = found;
  if (!user) return { ok: false, lines: [`Nobody has the address ${command.email} here, or they are disabled.`] };
  if (others.length > 0)
    return {
      ok: false,
      lines: [
        `${command.email} is in several companies: say which with --company.`,
        ...found.map((one) => one.companySlug),
      ],
    };
  await users.setPassword(user, await hash(command.password), byCommand("user password").actor);
  return {
    ok: true,
    lines: [`${user.name} (${user.companySlug}) signs in with the new password; other sign-ins were ended.`],
  };
}

/** Shows one line per dead letter. The stack of an error stays in the database. */
const firstLine = (error: string | null) => error?.split("\n", 1)[0] ?? "";
