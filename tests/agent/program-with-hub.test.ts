import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../agent/program/exit-code.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { type Customer, HubHarness } from "../devices/hub-harness.js";
import { fillTemporary } from "./agent-under-test.js";
import { buildAgent, makeFolders, type Program, startProgram } from "./program-under-test.js";

const folders = makeFolders();
const running: Program[] = [];
let script: string;
let database: Database;
let harness: HubHarness;
let ana: Customer;
let folder: string;
let root: string;

beforeAll(async () => {
  script = buildAgent(folders.make());
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.close();
  folders.clear();
});
beforeEach(async () => {
  harness = new HubHarness(database);
  await harness.start();
  ana = await harness.customer();
  folder = folders.make();
});
afterEach(async () => {
  for (const program of running.splice(0)) {
    program.child.kill("SIGKILL");
    await program.exit;
  }
  await harness.stop();
});

const start = (...args: string[]) => {
  const env = { BALCAO_AGENT_RECONNECT_MS: "100" };
  const program = startProgram(script, ["--home", join(folder, "home"), "--yes", ...args], root, env);
  running.push(program);
  return program;
};
const files = (of: string) =>
  existsSync(of) ? readdirSync(of, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length : 0;

/** Pairs the program with the chat's code, and waits for its report. */
async function reported(): Promise<Program> {
  const { invite, code, key } = await harness.invite(ana);
  const program = start("--server", harness.address, "--code", code);
  await harness.until(() => harness.results(key).some(({ outcome }) => outcome === "claimed"), "claimed");
  const scan = harness.newKey();
  await harness.ask(ana, "devices.scan", { invite, scope: "quick" }, scan);
  await harness.until(() => harness.results(scan).length > 0, "a report", 60_000);
  const [told] = harness.results(scan);
  expect(told).toMatchObject({ outcome: "reported" });
  await harness.until(
    () => program.said().includes(`Ver o relatório: ${String(told?.value.url)}`),
    "the report's address",
  );
  return program;
}

async function agreed(order: string): Promise<string> {
  const key = harness.newKey();
  await harness.ask(ana, "devices.preview", { order: { id: order } }, key);
  await harness.until(() => harness.results(key).length > 0, "a preview");
  const [told] = harness.results(key);
  expect(told?.outcome).toBe("previewed");
  await harness.consent(ana, `É isto:\n${String(told?.value.words)}\nPosso começar?`);
  return String(told?.value.plan);
}

describe("the program and the real hub", () => {
  it("pair, measure, preview and repair, while the hub is started anew in between", async () => {
    root = fillTemporary(folder, 50, ".tmp");
    await reported();
    await harness.stop();
    await harness.start();
    const order = harness.order(ana, ["temp-cleanup"]);
    const plan = await agreed(order);
    expect(files(root)).toBe(50);
    const key = harness.newKey();
    await harness.ask(ana, "devices.repair", { order, plan, consent: true }, key);
    await harness.until(() => harness.results(key).some(({ outcome }) => outcome === "repaired"), "repaired");
    const told = harness.results(key).find(({ outcome }) => outcome === "repaired");
    expect(told?.value).toMatchObject({ freed_bytes: 5_000, complete: true, after: { temporaryFiles: 0 } });
    expect(String(told?.value.words)).toMatch(/liberou 5 KB agora\. Espaço livre em .+: .+ antes, .+ agora\./);
    expect(files(root)).toBe(0);
  });

  it("tell the conversation unknown when the program was killed in mid-repair, and it is not repeated", async () => {
    root = fillTemporary(folder, 12_000);
    const program = await reported();
    const order = harness.order(ana, ["temp-cleanup"]);
    const plan = await agreed(order);
    const key = harness.newKey();
    await harness.ask(ana, "devices.repair", { order, plan, consent: true }, key);
    const quarantine = join(folder, "home", "quarantine");
    await harness.until(() => files(quarantine) > 200, "a beginning");
    program.child.kill("SIGKILL");
    await program.exit;
    const left = files(root);
    expect(left).toBeGreaterThan(0);
    const next = start();
    await harness.until(() => harness.results(key).some(({ outcome }) => outcome === "unknown"), "unknown");
    expect(harness.results(key).map(({ outcome }) => outcome)).not.toContain("repaired");
    expect(files(root)).toBe(left);
    next.child.kill("SIGINT");
    expect(await next.exit).toBe(EXIT.goodbye);
  });
});
