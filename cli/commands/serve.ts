import { existsSync } from "node:fs";
import { join } from "node:path";
import { hash } from "@node-rs/argon2";
import { applyPlan } from "../../company/apply-plan.js";
import { describeProblem } from "../../company/describe-problem.js";
import { readPassedTests } from "../../company/passed-tests.js";
import { type CompanyReading, readCompany } from "../../company/read-company.js";
import { AlreadyServed } from "../../db/server-session.js";
import { listTenants } from "../../db/stores/tenant-store.js";
import type { Config } from "../../platform/config/load-config.js";
import { createLog } from "../../platform/log.js";
import { UserMistake } from "../../platform/user-mistake.js";
import { assets } from "../../server/assets.js";
import { channelKinds } from "../../server/channel-kinds.js";
import { makePassword } from "../../server/make-password.js";
import type { Installation } from "../../server/open-installation.js";
import { openToStrangers } from "../../server/open-to-strangers.js";
import type { ServeRole } from "../../server/others.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { type Running, startBalcao } from "../../server/start-balcao.js";
import { readConfig } from "./read-config.js";
import { openOrExplain } from "./with-installation.js";

/**
 * `balcao serve`: applies `COMPANY_DIR` or the shipped example to an empty data folder, then serves until it is told to
 * stop.
 */
export async function serve(role: ServeRole): Promise<void> {
  const began = performance.now();
  const config = readConfig();
  if (role !== "all" && config.redisUrl === null)
    throw new UserMistake(`--role ${role} is for several processes: it needs DATABASE_URL and REDIS_URL.`);
  const log = createLog({ level: config.logLevel });
  // On a first start the folder is read while the database is made.
  const ahead = isFirstStart(config) ? readFirstCompany(config) : null;
  // It is thrown where the reading is awaited, which is not reached when the database cannot be opened.
  ahead?.catch(() => {});
  const installation = await openOrExplain(config);
  for (const warning of installation.warnings) log.warn(warning);
  try {
    const firstAdmin = await applyFirstCompany(installation, ahead);
    const running = await startBalcao(installation, log, role);
    if (role !== "worker") for (const warning of openToStrangers(config, running.demoEnabled())) log.warn(warning);
    // Before it is announced, because who reads that may stop it at once.
    stopOnSignal(async () => {
      await running.stop();
    });
    announce(config.publicUrl, Math.round(performance.now() - began), running, firstAdmin);
  } catch (error) {
    // Something may not have ended, but this process serves nobody any more, so it exits after a while. The timer does
    // not keep the process alive.
    setTimeout(() => process.exit(), STOP_MS).unref();
    await installation
      .close()
      .catch((closing: unknown) => log.error({ err: closing }, "the installation did not close well"));
    if (error instanceof AlreadyServed) throw new UserMistake(error.message);
    if (isPortTaken(error))
      throw new UserMistake(`Port ${config.port} is taken. Stop what listens there, or set PORT to another.`);
    throw error;
  }
}

type FirstAdmin = { email: string; password: string };

/** Whether nothing was ever kept in the data folder. With a PostgreSQL nobody knows before it is asked. */
function isFirstStart({ databaseUrl, dataDir }: Config): boolean {
  return databaseUrl === null && !existsSync(join(dataDir, "database"));
}

const firstFolder = ({ companyDir }: Config): string => companyDir ?? assets.exampleCompany;

function readFirstCompany(config: Config): Promise<CompanyReading> {
  const passed = readPassedTests(assets.passedTests);
  return readCompany(firstFolder(config), process.env, channelKinds(config), paymentKinds(config), passed);
}

/**
 * Applies the first company, which may have been read `ahead`. Returns how to sign in when no user of the company has a
 * password yet.
 */
async function applyFirstCompany(
  installation: Installation,
  ahead: Promise<CompanyReading> | null,
): Promise<FirstAdmin | null> {
  const { config, database } = installation;
  const tenants = await listTenants(database);
  if (tenants.length > 0) {
    if (config.companyDir !== null)
      console.log(
        `COMPANY_DIR is read on the first start only; this installation keeps ${tenants.map(({ name }) => name).join(", ")} as it is.\n  To bring in what changed in the folder: balcao apply ${config.companyDir}`,
      );
    return null;
  }
  const reading = await (ahead ?? readFirstCompany(config));
  if (!reading.ok) {
    const list = reading.problems.map((problem) => `  ${describeProblem(problem)}`).join("\n");
    throw new UserMistake(`The company in ${firstFolder(config)} has mistakes; nothing was applied:\n${list}`);
  }
  const admin = reading.company.users.find((user) => user.role === "admin");
  const first =
    admin && reading.company.users.every((user) => user.initialPassword === null)
      ? { email: admin.email, password: makePassword() }
      : null;
  if (admin && first) admin.initialPassword = first.password;
  await applyPlan(database, reading.company, {
    keyring: installation.keyring,
    hashPassword: (password) => hash(password),
    actor: "first start",
    channels: channelKinds(config),
    payments: paymentKinds(config),
  });
  return first;
}

function announce(publicUrl: string | null, ms: number, running: Running, firstAdmin: FirstAdmin | null): void {
  const { address } = running;
  const base = publicUrl ?? address;
  const memory = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  const lines = [`Balcão is listening on ${address} (ready in ${ms} ms, ${memory} MB).`];
  if (running.demoEnabled()) lines.push(`  Demonstration  ${base}/demo`);
  lines.push(`  Desk           ${base}/desk`);
  if (firstAdmin) lines.push(`                 ${firstAdmin.email}, password ${firstAdmin.password} (told only now)`);
  for (const channel of running.channels.all()) {
    if (channel.account.kind === "webchat")
      lines.push(
        `  Web chat       <script async src="${base}/widget/loader.js" data-channel="${channel.key}"></script>`,
      );
    else lines.push(`  Webhook        ${base}/webhooks/${channel.account.kind}/${channel.key}`);
  }
  lines.push(`  Health         ${base}/health`);
  console.log(lines.join("\n"));
}

/**
 * A stop that takes longer than this, in ms, is cut off. It is less than the time after which process managers kill.
 */
const STOP_MS = 9_500;

/** The second signal stops at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      const late = setTimeout(() => process.exit(1), STOP_MS);
      late.unref();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
