import { hash } from "@node-rs/argon2";
import { AlreadyServed } from "../../db/server-session.js";
import { type Running, startBalcao } from "../../main.js";
import { createLog } from "../../platform/log.js";
import { applyPlan } from "../apply/apply-plan.js";
import { readCompany } from "../apply/read-company.js";
import { assets } from "../serve/assets.js";
import { channelKinds } from "../serve/channel-kinds.js";
import type { Installation } from "../serve/open-installation.js";
import type { ServeRole } from "../serve/others.js";
import { UserMistake } from "../user-mistake.js";
import { readConfig } from "./read-config.js";
import { openOrExplain } from "./with-installation.js";

/** `balcao serve`: on an empty data folder applies `COMPANY_DIR` or the shipped example, then serves until it is told to stop. */
export async function serve(role: ServeRole): Promise<void> {
  const began = performance.now();
  const config = readConfig();
  if (role !== "all" && config.redisUrl === null)
    throw new UserMistake(`--role ${role} is for several processes: it needs DATABASE_URL and REDIS_URL.`);
  const log = createLog({ level: config.logLevel });
  const installation = await openOrExplain(config);
  try {
    await applyFirstCompany(installation);
    const running = await startBalcao(installation, log, role);
    announce(config.publicUrl, Math.round(performance.now() - began), running);
    stopOnSignal(async () => {
      await running.stop();
    });
  } catch (error) {
    await installation.close();
    if (error instanceof AlreadyServed) throw new UserMistake(error.message);
    if (isPortTaken(error))
      throw new UserMistake(`Port ${config.port} is taken. Stop what listens there, or set PORT to another.`);
    throw error;
  }
}

async function applyFirstCompany(installation: Installation): Promise<void> {
  const { config, database } = installation;
  const tenants = await database.transaction([], (tx) =>
    tx.run({ name: "list_tenants", text: "SELECT id, slug FROM list_tenants()" }, []),
  );
  if (tenants.length > 0) return;
  const dir = config.companyDir ?? assets.exampleCompany;
  const reading = await readCompany(dir, process.env, channelKinds(config));
  if (!reading.ok) {
    const list = reading.problems
      .map(({ file, line, reason, remedy }) => `  ${file}:${line}: ${reason} ${remedy}`)
      .join("\n");
    throw new UserMistake(`The company in ${dir} has mistakes; nothing was applied:\n${list}`);
  }
  await applyPlan(database, reading.company, {
    keyring: installation.keyring,
    hashPassword: (password) => hash(password),
    actor: "first start",
  });
}

function announce(publicUrl: string | null, ms: number, running: Running): void {
  const { address } = running;
  const base = publicUrl ?? address;
  const memory = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  const lines = [`Balcão is listening on ${address} (ready in ${ms} ms, ${memory} MB).`];
  if (running.demoEnabled()) lines.push(`  Demonstration  ${base}/demo`);
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

/** The second signal does not wait. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      const late = setTimeout(() => process.exit(1), 10_000);
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
