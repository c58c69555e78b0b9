import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Measuring, scan } from "./scan.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-scan-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Scans with a child process of a few lines in place of the probes. */
function scanWith(child: string, signal = new AbortController().signal, said: Measuring[] = []) {
  const script = join(folder, "child.mjs");
  writeFileSync(script, `const give = (of) => console.log(JSON.stringify(of));\n${child}`);
  return scan(
    {
      probe: [process.execPath, script],
      env: process.env,
      host: { name: "PC", os: "linux", osName: "Debian" },
      server: "http://127.0.0.1:1",
      now: () => 7,
      measuring: (of) => said.push(of),
    },
    "full",
    signal,
  );
}

describe("a scan", () => {
  it("takes what its child measured; what did not come is unknown", async () => {
    const said: Measuring[] = [];
    const facts = await scanWith(
      `give({ name: "startupItems", done: 2, all: 5 }); give({ name: "startupItems", reading: { known: true, value: 4 } });`,
      undefined,
      said,
    );
    expect(facts.startupItems).toEqual({ known: true, value: 4 });
    // It ended by itself, and had all the time.
    expect(facts.disks).toEqual({ known: false, reason: "a medição parou no meio" });
    expect(facts.at).toBe(7);
    expect(said).toEqual([{ probe: "startupItems", done: 2, all: 5 }]);
  });

  it("keeps what came before its child died, and names what it died of", async () => {
    const facts = await scanWith(
      `give({ name: "startupItems", reading: { known: true, value: 4 } }); give({ name: "smart", done: 0, all: 1 }); process.kill(process.pid, "SIGKILL");`,
    );
    expect(facts.startupItems.known).toBe(true);
    expect(facts.smart).toEqual({ known: false, reason: "a medição parou no meio" });
  });

  it("that came to its end says of the rest that it was not measured, never that there was no time", async () => {
    const facts = await scanWith(
      `give({ name: "startupItems", done: 0, all: 1 }); give({ name: "startupItems", reading: { known: true, value: 4 } });`,
    );
    expect(facts.disks).toEqual({ known: false, reason: "este programa não mediu isso" });
    expect(facts.drivers).toEqual({ known: false, reason: "este programa não mediu isso" });
  });

  it("takes no nonsense, and no field that was not asked for", async () => {
    const facts = await scanWith(`
      console.log("not json"); console.log("null"); console.log("x".repeat(1e6));
      give({ name: "temporaryBytes", reading: { known: true, value: -5 } });
      give({ name: "disks", reading: { known: true, value: "rm -rf" } });
      give({ name: "uptimeHours", reading: { known: true, value: "long" } });
      give({ name: "__proto__", reading: { known: true, value: 1 } });
      give({ name: "host", reading: { known: true, value: 1 } });
      give({ name: "startupItems", reading: { known: true, value: 4 } });`);
    const nonsense = { known: false, reason: "o valor medido não faz sentido" };
    expect(facts.temporaryBytes).toEqual(nonsense);
    expect(facts.disks).toEqual(nonsense);
    expect(facts.host.uptimeHours).toEqual(nonsense);
    expect(facts.host.name).toBe("PC");
    expect(facts.startupItems.known).toBe(true);
  });

  it("kills its child and all that it started when it is left", async () => {
    const stop = new AbortController();
    const said: Measuring[] = [];
    const running = scanWith(
      `import { spawn } from "node:child_process"; const one = spawn("sleep", ["60"]); give({ name: "cpu", done: one.pid, all: 1 }); setInterval(() => {}, 1000);`,
      stop.signal,
      said,
    );
    while (said.length === 0) await new Promise((done) => setTimeout(done, 20));
    const pid = said[0]?.done ?? 0;
    expect(() => process.kill(pid, 0)).not.toThrow();
    stop.abort();
    await expect(running).rejects.toThrow();
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  });

  it("tells all as unknown when its child cannot be started", async () => {
    const facts = await scan(
      {
        probe: [join(folder, "nothing-here")],
        env: {},
        host: { name: "PC", os: "linux", osName: "x" },
        server: "http://127.0.0.1:1",
        now: () => 7,
        measuring: () => undefined,
      },
      "full",
      new AbortController().signal,
    );
    expect(facts.cpu.known).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
