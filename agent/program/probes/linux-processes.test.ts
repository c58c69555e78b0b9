import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { linuxProcesses } from "./linux-processes.js";

const proc = mkdtempSync(join(tmpdir(), "balcao-proc-"));
afterEach(() => rmSync(proc, { recursive: true, force: true }));

/** A process as `proc_pid_stat(5)` shows it: the name in brackets may hold anything. */
function put(pid: number, comm: string, exe: string | null, ticks: number, pages: number): void {
  mkdirSync(join(proc, String(pid)), { recursive: true });
  const rest = ["S", ...Array(10).fill("0"), String(ticks), "0", ...Array(8).fill("0"), String(pages)];
  writeFileSync(join(proc, String(pid), "stat"), `${pid} (${comm}) ${rest.join(" ")} 0`);
  if (exe !== null) rmSync(join(proc, String(pid), "exe"), { force: true });
  if (exe !== null) symlinkSync(exe, join(proc, String(pid), "exe"));
}
const clock = (ticks: number) => writeFileSync(join(proc, "stat"), `cpu  ${ticks} 0 0 0 0 0 0 0\ncpu0 1 2 3\n`);

it("names the executable and never the document that it was given, and tells who was busy meanwhile", async () => {
  put(10, "laudo da ana.pl", "/usr/bin/perl", 100, 25);
  put(11, "firefox) (x", "/usr/lib/firefox/firefox (deleted)", 900, 50);
  put(12, "receita.sh", null, 0, 1);
  clock(1_000);
  const { total, busiest } = await linuxProcesses({
    proc,
    waitMs: 1_000,
    async wait() {
      put(10, "laudo da ana.pl", "/usr/bin/perl", 150, 25);
      clock(1_200);
    },
    totalPages: 100,
  });
  expect(total).toBe(3);
  expect(busiest).toEqual([
    { name: "perl", share: 0.25, memoryShare: 0.25 },
    { name: "firefox", share: 0, memoryShare: 0.5 },
    { name: "programa do sistema", share: 0, memoryShare: 0.01 },
  ]);
});
