import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { connect } from "node:net";
import pg from "pg";
import { ROLE_POWERS, readPowers } from "../../db/role-powers.js";
import { type Config, loadConfig } from "../../platform/config/load-config.js";
import { BucketProblem } from "../../platform/files/bucket-blobs.js";
import { FolderProblem, makeFolder } from "../../platform/make-folder.js";
import { describeOpening, remedyOf } from "../../platform/private-folder.js";
import { assets } from "../../server/assets.js";
import type { CommandResult } from "../../server/command.js";
import { askRunningServer } from "../../server/control.js";
import { openingsOfDataFolder } from "../../server/data-folder.js";
import { bucketOf } from "../../server/file-blobs.js";
import { openToStrangers } from "../../server/open-to-strangers.js";

/** A `note` is worth knowing, and is no failure. */
type Finding = { ok: boolean; what: string; remedy?: string; note?: boolean };

/** `balcao doctor`: one line for each check, with what to do about a failure. Exit 1 when any check failed. */
export async function doctor(): Promise<void> {
  const loaded = loadConfig(process.env, { cwd: process.cwd() });
  const findings: Finding[] = [node(), built()];
  if (loaded.ok) {
    findings.push({ ok: true, what: "settings can be used" });
    findings.push(...(await checkInstallation(loaded.config)));
  } else
    findings.push(
      ...loaded.problems.map((problem) => ({
        ok: false,
        what: problem,
        remedy: "docs/configuration.md explains each setting.",
      })),
    );
  for (const warning of loaded.warnings) findings.push({ ok: false, what: warning });
  for (const { ok, what, remedy, note } of findings)
    console.log(`${ok ? "ok  " : note ? "note" : "FAIL"} ${what}${ok || !remedy ? "" : `\n     ${remedy}`}`);
  if (findings.some((finding) => !finding.ok && !finding.note)) process.exitCode = 1;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { ok, what: `Node.js ${process.versions.node}`, remedy: "Install Node.js 20.19 or newer." };
}

function built(): Finding {
  const ok = existsSync(assets.seed) && existsSync(assets.widget);
  return { ok, what: ok ? "built" : "not built", remedy: "Run npm run build (npm start does it by itself)." };
}

async function checkInstallation(config: Config): Promise<Finding[]> {
  const findings = await folder(config);
  if (findings.some((finding) => !finding.ok && finding.what.startsWith("DATA_DIR"))) return findings;
  findings.push(...(await database(config)), ...(await bucket(config)));
  for (const [name, url] of providers(config)) findings.push(await reachable(name, url));
  const channels = await askRunningServer(config.dataDir, { kind: "channels" });
  findings.push(await graphApi(config, channels));
  return findings.concat(strangers(config, channels));
}

async function folder(config: Config): Promise<Finding[]> {
  const { dataDir } = config;
  try {
    makeFolder(dataDir, "DATA_DIR");
  } catch (error) {
    if (!(error instanceof FolderProblem)) throw error;
    return [{ ok: false, what: error.message }];
  }
  const { bavail, bsize } = await statfs(dataDir);
  const freeGb = (bavail * bsize) / 1024 ** 3;
  return [
    {
      ok: freeGb > 1,
      what: `data folder ${dataDir}, ${freeGb.toFixed(1)} GB free`,
      remedy: "Less than 1 GB is free: make room before messages are refused.",
    },
    privacy(dataDir),
  ];
}

/** The next start closes what only the mode leaves open, and refuses what belongs to somebody else. */
function privacy(dataDir: string): Finding {
  const [first, ...more] = openingsOfDataFolder(dataDir);
  if (!first) return { ok: true, what: "the data folder is closed to other users of this machine" };
  return {
    ok: false,
    what: `the data folder: ${describeOpening(first)}${more.length > 0 ? `, and ${more.length} more in it` : ""}`,
    remedy: `Others could read conversations and keys. ${remedyOf(first, dataDir)}`,
  };
}

/** Checks that the bucket answers a request for a list of one file. */
async function bucket(config: Config): Promise<Finding[]> {
  const found = bucketOf(config);
  if (!found) return [];
  const what = `bucket ${config.s3Bucket} at ${config.s3Endpoint}`;
  try {
    await found.check();
    return [{ ok: true, what: `${what}; new files go to the ${config.filesIn}` }];
  } catch (error) {
    if (!(error instanceof BucketProblem)) throw error;
    return [{ ok: false, what: error.message, remedy: "Files cannot be stored or read there until it answers." }];
  }
}

async function database(config: Config): Promise<Finding[]> {
  if (config.databaseUrl === null) {
    const running = await askRunningServer(config.dataDir, { kind: "dead-letters", company: null });
    const what = running ? "embedded database, in use by the running server" : "embedded database; no server runs";
    return [{ ok: true, what }];
  }
  const strict = config.databaseOwnerUrl !== null;
  const findings = await onServer("DATABASE_URL", config.databaseUrl, async (client) => [
    await vectors(client),
    await role(client, strict),
  ]);
  if (config.databaseOwnerUrl === null) return findings;
  return findings.concat(
    await onServer("DATABASE_OWNER_URL", config.databaseOwnerUrl, async (client) => [await owner(client)]),
  );
}

async function onServer(
  name: string,
  url: string,
  look: (client: pg.Client) => Promise<Finding[]>,
): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return await look(client);
  } catch (error) {
    const what = `${name}: ${error instanceof Error ? error.message : String(error)}`;
    return [{ ok: false, what, remedy: "Check address, user and password, and that the server lets this machine in." }];
  } finally {
    await client.end();
  }
}

async function vectors(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query(
    "SELECT (SELECT default_version FROM pg_available_extensions WHERE name = 'vector') AS vector, current_setting('server_version') AS version",
  );
  const vector: unknown = rows[0]?.vector;
  return {
    ok: vector !== null,
    what: `PostgreSQL ${rows[0]?.version}, pgvector ${vector ?? "missing"}`,
    remedy: "Install pgvector on the database server.",
  };
}

/** A trial may use one address for both roles. With two addresses, the roles must differ. */
async function role(client: pg.Client, strict: boolean): Promise<Finding> {
  const { login, powers } = readPowers((await client.query(ROLE_POWERS)).rows[0]);
  if (powers.length === 0) return { ok: true, what: `${login} cannot switch row-level security off` };
  return {
    ok: false,
    note: !strict,
    what: `the role of DATABASE_URL (${login}) ${powers.join(", ")}`,
    remedy: "docs/operations.md has the SQL for a role that cannot, and for DATABASE_OWNER_URL.",
  };
}

async function owner(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query(
    "SELECT session_user::text AS login, has_schema_privilege('public', 'CREATE') AND has_database_privilege(current_database(), 'CREATE') AS may",
  );
  return {
    ok: rows[0]?.may === true,
    what: `the role of DATABASE_OWNER_URL (${rows[0]?.login}) ${rows[0]?.may ? "may" : "may not"} change the schema`,
    remedy: "It must own the database and its schema: docs/operations.md has the SQL.",
  };
}

function providers(config: Config): [string, string][] {
  return config.redisUrl === null ? [] : [["Redis", config.redisUrl]];
}

/** Only an installation with a WhatsApp number needs the Graph API. The running server knows whether there is one. */
async function graphApi(config: Config, channels: CommandResult | null): Promise<Finding> {
  const found = await reachable("Graph API (WhatsApp)", config.graphApiBaseUrl);
  if (channels?.lines.some((line) => line.startsWith("whatsapp\t"))) return found;
  return { ...found, note: true, remedy: "It is needed once a WhatsApp number is connected; nothing else uses it." };
}

/**
 * What is open to anybody who reaches the server. When no server runs, nothing is known about channels, so it counts as
 * an installation before its first start, with none.
 */
function strangers(config: Config, channels: CommandResult | null): Finding[] {
  const demoIsOn =
    config.demo === "on" || (config.demo === "auto" && config.publicUrl === null && !channels?.lines.length);
  const open = openToStrangers(config, demoIsOn).map((what) => ({ ok: false, note: true, what }));
  if (config.metricsToken !== null || (config.publicUrl === null && config.trustProxy === 0)) return open;
  const what = "METRICS_TOKEN is not set: /metrics and /health/detailed answer nobody";
  return [
    ...open,
    { ok: false, note: true, what, remedy: "Set it to read them behind a proxy (openssl rand -hex 16)." },
  ];
}

function reachable(name: string, address: string): Promise<Finding> {
  const url = new URL(address);
  const port =
    Number(url.port) || ({ "http:": 80, "https:": 443, "redis:": 6379, "rediss:": 6380 }[url.protocol] ?? 443);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port, timeout: 3_000 });
    const end = (ok: boolean, why: string) => {
      socket.destroy();
      resolve({
        ok,
        what: `${name} at ${url.host} ${why}`,
        remedy: "Check the network and the address in the settings.",
      });
    };
    socket.once("connect", () => end(true, "answers"));
    socket.once("timeout", () => end(false, "does not answer"));
    socket.once("error", (error) => end(false, `cannot be reached (${error.message})`));
  });
}
