import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../agent/program/exit-code.js";
import { fillTemporary } from "./agent-under-test.js";
import { type FakeHub, openFakeHub, until } from "./fake-hub.js";
import { buildAgent, makeFolders, type Program, startProgram } from "./program-under-test.js";

const folders = makeFolders();
const running: Program[] = [];
let script: string;
let hub: FakeHub;
let folder: string;
let home: string;
let root: string;

beforeAll(() => {
  script = buildAgent(folders.make());
});
beforeEach(async () => {
  folder = folders.make();
  home = join(folder, "home");
  root = fillTemporary(folder, 10);
  hub = await openFakeHub();
});
afterEach(async () => {
  for (const program of running.splice(0)) {
    program.child.kill("SIGKILL");
    await program.exit;
  }
  await hub.close();
  expect(hub.faults).toEqual([]);
});
afterAll(() => folders.clear());

const start = (...args: string[]) => {
  const program = startProgram(script, ["--home", home, ...args], root);
  running.push(program);
  return program;
};
async function startPaired(...args: string[]): Promise<Program> {
  const program = start("--server", hub.address, "--code", "KXTQ-7M9P", ...args);
  await until(() => hub.connected());
  expect(await hub.pair()).toEqual({ ok: true });
  return program;
}

describe("the program", () => {
  it("measures this computer for real, shows it, and sends it after a yes", async () => {
    const program = await startPaired("--yes", "--once", "--show-json");
    await hub.scan("full");
    expect(await program.exit).toBe(EXIT.done);
    const report = hub.reports[0];
    if (report?.outcome !== "reported") throw new Error(`It was ${report?.outcome}.`);
    const { facts } = report;
    expect(facts.host.os).toBe(process.platform === "darwin" ? "macos" : "linux");
    expect(facts.temporaryBytes).toEqual({ known: true, value: 1000 });
    for (const reading of [
      facts.cpu,
      facts.memory,
      facts.disks,
      facts.network,
      facts.processes,
      facts.host.uptimeHours,
    ])
      expect(reading).toMatchObject({ known: true });
    expect(facts.antivirus).toEqual({ known: false, reason: "só se mede no Windows" });
    expect(program.said()).toMatch(
      /medindo processador…[\s\S]*medindo erros de disco…[\s\S]*Enviar para a Oficina Clique\? \[s\/N\] sim/,
    );
    expect(program.said()).toContain('"temporaryBytes": {');
    // Nothing reveals who or where: neither the account nor its folder, nor network addresses.
    const sent = JSON.stringify(report);
    expect(sent).not.toMatch(/\/home\/|\/root|([0-9a-f]{2}:){5}|\b\d{1,3}(\.\d{1,3}){3}\b/);
  });

  it("sends nothing when nobody is there to say yes", async () => {
    const program = await startPaired("--once");
    await hub.scan("quick");
    expect(await program.exit).toBe(EXIT.notSent);
    expect(hub.reports).toMatchObject([{ outcome: "declined" }]);
    expect(program.said()).toContain("ninguém para responder");
  });

  it("leaves out of a quick scan what takes long, and says so", async () => {
    await startPaired("--yes", "--once");
    await hub.scan("quick");
    await until(() => hub.reports.length === 1, 60_000);
    expect(hub.reports[0]).toMatchObject({
      facts: { updates: { known: false, reason: "não se mede na verificação rápida" }, cpu: { known: true } },
    });
  });

  it("takes the code from its own file name", async () => {
    const named = join(folder, "balcao-agent-KXTQ-7M9P (1).mjs");
    copyFileSync(script, named);
    const program = startProgram(named, ["--home", home, "--server", hub.address], root);
    running.push(program);
    await until(() => hub.connected());
    expect(hub.hellos[0]).toMatchObject({ code: "KXTQ-7M9P" });
  });
});

describe("the program in the middle of something", () => {
  it("killed in the middle of a repair says unknown at the next start, and never repeats it", async () => {
    const many = 12_000;
    fillTemporary(folder, many);
    const program = await startPaired("--yes");
    const dry = await hub.task();
    await hub.ended(dry.body.id);
    const real = await hub.task({ dryRun: false });
    const moved = () => countFiles(join(home, "quarantine"));
    await until(() => moved() > 200);
    program.child.kill("SIGKILL");
    expect(await program.exit).toBe(-1);
    await hub.left();
    const before = moved();
    expect(before).toBeLessThan(many);
    expect(hub.progress.filter(({ id }) => id === real.body.id).map(({ state }) => state)).not.toContain("done");

    const next = start();
    expect(await hub.ended(real.body.id)).toMatchObject({ state: "unknown" });
    expect(next.said()).toContain("Não sei até onde ele foi");
    // The hub sends the task again, as it does with every task that has not ended.
    expect(await hub.deliver(real.envelope)).toEqual({ ok: true });
    expect((await hub.task({ dryRun: false })).ack).toEqual({ ok: false, reason: "no_preview" });
    expect(moved()).toBe(before);
    expect(hub.hellos.at(-1)).toHaveProperty("token", hub.token);

    next.child.kill("SIGINT");
    expect(await next.exit).toBe(EXIT.goodbye);
    const [id = ""] = readdirSync(join(home, "quarantine"));
    const undo = start("--undo", id);
    expect(await undo.exit).toBe(EXIT.done);
    expect(countFiles(root)).toBe(many);
    expect(existsSync(join(home, "quarantine", id))).toBe(false);
  });

  it("tells a line that brings back what a clean-up put aside, pasted as it is", async () => {
    const program = await startPaired("--yes");
    await hub.ended((await hub.task()).body.id);
    const done = await hub.ended((await hub.task({ dryRun: false })).body.id);
    expect(countFiles(root)).toBe(0);
    const { undoWith } = done.result ?? {};
    expect(undoWith?.os).toBe(process.platform === "darwin" ? "macos" : "linux");
    program.child.kill("SIGINT");
    expect(await program.exit).toBe(EXIT.goodbye);
    execFileSync("/bin/sh", ["-c", undoWith?.command ?? "false"], { cwd: "/" });
    expect(countFiles(root)).toBe(10);
  });

  it("says goodbye at Ctrl+C, after the repair that has begun", async () => {
    fillTemporary(folder, 5_000);
    const program = await startPaired("--yes");
    await hub.ended((await hub.task()).body.id);
    const real = await hub.task({ dryRun: false });
    await until(() => hub.progress.some(({ id }) => id === real.body.id));
    program.child.kill("SIGINT");
    expect(await program.exit).toBe(EXIT.goodbye);
    expect(await hub.ended(real.body.id)).toMatchObject({
      state: "done",
      result: { effect: { files: 0, laterFiles: 5_000 } },
    });
    expect(program.said()).toContain("Até logo!");
  });

  it("runs once at a time in one folder", async () => {
    await startPaired();
    const second = start("--server", hub.address, "--code", "KXTQ-7M9P");
    expect(await second.exit).toBe(EXIT.alreadyRunning);
    expect(second.said()).toContain("já está aberto");
  });

  it.each([
    [["--code", "AAAA-AAAA"], "não é um código"],
    [["--server", "ftp://x"], "começa com https://"],
    [["--server", "http://balcao.example.com", "--code", "KXTQ-7M9P"], "precisa começar com https://"],
    [["--insecure"], "Não entendi"],
    [[], "Falta --server"],
    [["--server", "http://127.0.0.1:1"], "Falta o código"],
  ])("refuses %j with a reason", async (args, words) => {
    const program = start(...args);
    expect(await program.exit).toBe(EXIT.usage);
    expect(program.said()).toContain(words);
  });

  it("stops at a broken file of its own, and forgets when it is told to", async () => {
    const program = await startPaired();
    program.child.kill("SIGINT");
    await program.exit;
    writeFileSync(join(home, "pairing.json"), "{");
    const broken = start();
    expect(await broken.exit).toBe(EXIT.failed);
    expect(broken.said()).toContain("--forget");
    expect(await start("--forget").exit).toBe(EXIT.done);
    expect(existsSync(join(home, "pairing.json"))).toBe(false);
  });

  it("is one file of at most 0.9 MB, and waits in at most 100 MB of memory", async () => {
    expect(statSync(script).size).toBeLessThan(900_000);
    const program = await startPaired();
    await until(() => hub.beats.length > 0);
    const memory = memoryMb(program.child.pid ?? 0);
    console.log(
      `agent: ${statSync(script).size} bytes, ${gzipSync(readFileSync(script)).length} gzip, ${JSON.stringify(memory)} MB`,
    );
    expect(memory.rss).toBeLessThan(100);
  });
});

function countFiles(folder: string): number {
  if (!existsSync(folder)) return 0;
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile() && one.name !== "manifest.json").length;
}

function memoryMb(pid: number): { rss: number; pss: number } {
  if (process.platform !== "linux") {
    const rss = Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }));
    return { rss: rss / 1000, pss: Number.NaN };
  }
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1]) / 1000;
  return { rss: of("Rss"), pss: of("Pss") };
}
