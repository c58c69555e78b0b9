import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linuxName, macosName } from "../host.js";
import { macosPrograms, timeConnections } from "./hardware.js";
import { NotKnown, type Probe, read } from "./probe.js";
import { readSmart } from "./smart.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";
import {
  aptUpdates,
  countAutostart,
  lastAptUpgrade,
  linuxDiskEvents,
  macosUpdates,
  windowsAntivirus,
  windowsUpdates,
} from "./system-state.js";

const probe = (measure: () => Promise<number>, timeoutMs = 200): Probe<"startupItems"> => ({
  slow: false,
  timeoutMs,
  measure,
});
const context = { server: "http://127.0.0.1:1", quick: false };

describe("a probe", () => {
  it("that fails or takes too long is unknown with its reason, never fine", async () => {
    expect(
      await read(
        probe(async () => 3),
        context,
      ),
    ).toEqual({ known: true, value: 3 });
    const failing = probe(() => Promise.reject(new Error("EACCES /home/ana/secret")));
    expect(await read(failing, context)).toEqual({ known: false, reason: "o sistema não respondeu como esperado" });
    const silent = probe(() => Promise.reject(new NotKnown("sem permissão")));
    expect(await read(silent, context)).toEqual({ known: false, reason: "sem permissão" });
    expect(
      await read(
        probe(() => new Promise(() => undefined), 30),
        context,
      ),
    ).toEqual({
      known: false,
      reason: "sem resposta em 1 segundos",
    });
  });
});

describe("a system command", () => {
  it("that is not there, fails or hangs is not known", async () => {
    const of = (program: string, args: string[]) => runCommand({ program, args, timeoutMs: 200 });
    await expect(of("balcao-no-such-program", [])).rejects.toThrow("este sistema não tem");
    await expect(of("false", [])).rejects.toThrow(NotKnown);
    await expect(of("sleep", ["30"])).rejects.toThrow("não respondeu");
  });

  it("gets its arguments as they are: no shell reads them", async () => {
    const { stdout } = await runCommand({ program: "echo", args: ["$(id)", ";", "`id`"], timeoutMs: 5_000 });
    expect(stdout).toBe("$(id) ; `id`\n");
  });

  it("has a time limit, and a program without a path or a shell", () => {
    for (const { program, timeoutMs } of Object.values(SYSTEM_COMMANDS)) {
      expect(program).toMatch(/^[a-z]+(\.exe)?$/);
      expect(program).not.toMatch(/^(sh|bash|cmd)/);
      expect(timeoutMs).toBeLessThanOrEqual(30_000);
    }
  });
});

describe("what systems say", () => {
  it("counts apt's updates, not its other lines", () => {
    const stdout =
      "Listing...\nbash/stable-security 5.2.15-2+b8 amd64 [upgradable from: 5.2.15-2+b7]\nlibc6/stable 2.36 amd64 [upgradable from: 2.35]\n\n";
    expect(aptUpdates(stdout)).toBe(2);
    expect(aptUpdates("Listing...\n")).toBe(0);
  });

  it("names macOS' programs by their executables, with their load of the whole machine", () => {
    const stdout =
      "  12.0  3.4 /Applications/Google Chrome.app/Contents/MacOS/Google Chrome\n 80,0  1,0 /usr/bin/perl\n  0.0  0.1 kernel_task\n";
    expect(macosPrograms(stdout, 4)).toEqual({
      total: 3,
      top: [
        { name: "perl", cpuPercent: 20, memoryPercent: 1 },
        { name: "Google Chrome", cpuPercent: 3, memoryPercent: 3.4 },
        { name: "kernel_task", cpuPercent: 0, memoryPercent: 0.1 },
      ],
    });
    expect(() => macosPrograms("", 4)).toThrow(NotKnown);
  });

  it("knows when apt last updated something, which installing a program is not", () => {
    const entry = (day: string, what: string) =>
      `Start-Date: 2026-11-${day}  08:30:00\nCommandline: apt\n${what}: bash:amd64 (5.1, 5.2)\nEnd-Date: 2026-11-${day}  08:31:00\n`;
    const history = [entry("02", "Upgrade"), entry("12", "Upgrade"), entry("28", "Install"), entry("29", "Remove")];
    expect(lastAptUpgrade(`\n${history.join("\n")}`)).toBe(Date.parse("2026-11-12T08:30:00"));
    expect(lastAptUpgrade(entry("28", "Install"))).toBeNull();
    expect(lastAptUpgrade("")).toBeNull();
  });

  it("counts the kernel's disk errors; a closed or empty log is not known", () => {
    const log = [
      "blk_update_request: I/O error, dev sda, sector 12345 op 0x0",
      "I/O error, dev loop3, sector 0",
      "ata1.00: failed command: READ FPDMA QUEUED",
      "EXT4-fs error (device sda1): ext4_find_entry",
      "usb 1-1: new device",
    ].join("\n");
    expect(linuxDiskEvents(log, "")).toBe(3);
    expect(linuxDiskEvents("usb 1-1: new device", "")).toBe(0);
    expect(() => linuxDiskEvents("", "")).toThrow(NotKnown);
    expect(() => linuxDiskEvents(log, "Hint: You are currently not seeing messages from other users")).toThrow(
      NotKnown,
    );
  });

  it("reads Windows' and macOS' answers as documented, and takes nothing else for an answer", () => {
    expect(windowsAntivirus('{"AntivirusEnabled":true,"AntivirusSignatureAge":2}')).toEqual({
      enabled: true,
      signatureDays: 2,
    });
    for (const odd of ["", "null", "Get-MpComputerStatus : not recognized", '{"AntivirusEnabled":"yes"}'])
      expect(() => windowsAntivirus(odd)).toThrow(NotKnown);
    expect(windowsUpdates("7\r\n41\r\n")).toEqual({ pending: 7, daysSinceLast: 41 });
    expect(windowsUpdates("0\r\n")).toEqual({ pending: 0, daysSinceLast: null });
    expect(() => windowsUpdates("Exception 0x8024402C")).toThrow(NotKnown);
    expect(macosUpdates("Software Update Tool\n\n* Label: macOS 15.1\n\tTitle: x\n")).toEqual({
      pending: 1,
      daysSinceLast: null,
    });
    expect(() => macosUpdates("")).toThrow(NotKnown);
  });

  it("names the systems", () => {
    expect([macosName("24.1.0"), macosName("20.6.0"), macosName("25.0.0"), macosName("x")]).toEqual([
      "macOS 15",
      "macOS 11",
      "macOS 26",
      "macOS",
    ]);
    expect(linuxName('NAME="x"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n')).toBe("Ubuntu 24.04.1 LTS");
    expect(linuxName("")).toBe("Linux");
  });

  it("counts what starts with the session: the user's own entry speaks for the system's of the same name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "balcao-autostart-"));
    const [own, system] = [join(folder, "own"), join(folder, "system")];
    mkdirSync(own);
    mkdirSync(system);
    writeFileSync(join(system, "a.desktop"), "[Desktop Entry]\n");
    writeFileSync(join(system, "b.desktop"), "[Desktop Entry]\n");
    writeFileSync(join(system, "readme.txt"), "");
    writeFileSync(join(own, "b.desktop"), "[Desktop Entry]\nHidden=true\n");
    writeFileSync(join(own, "c.desktop"), "[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n");
    expect(await countAutostart([own, system, join(folder, "none")])).toBe(1);
    rmSync(folder, { recursive: true });
  });
});

describe("the drives' own word", () => {
  const drive = (change: object) =>
    ({ vendor: "WDC", name: "WD10EZEX", type: "HD", smartStatus: "unknown", temperature: null, ...change }) as never;

  it("is read from smartctl's attributes", () => {
    const table = [
      { id: 5, raw: { value: 12 } },
      { id: 187, raw: { value: 1 } },
      { id: 197, raw: { value: 3 } },
      { id: 198, raw: { value: 2 } },
    ];
    const smartData = { smart_status: { passed: true }, temperature: { current: 41 }, ata_smart_attributes: { table } };
    expect(readSmart([drive({ smartData })])).toEqual([
      {
        drive: "WDC WD10EZEX",
        healthy: true,
        reallocated: 12,
        pending: 3,
        mediaErrors: 2,
        wearPercent: null,
        celsius: 41,
      },
    ]);
  });

  it("of an NVMe drive with a warning or little spare is not healthy", () => {
    const log = { critical_warning: 0, available_spare: 100, percentage_used: 12, media_errors: 0 };
    const read = (change: object) =>
      readSmart([
        drive({
          smartData: { smart_status: { passed: true }, nvme_smart_health_information_log: { ...log, ...change } },
        }),
      ])[0];
    expect(read({})).toMatchObject({ healthy: true, wearPercent: 12, mediaErrors: 0 });
    expect(read({ critical_warning: 4 })).toMatchObject({ healthy: false });
    expect(read({ available_spare: 9 })).toMatchObject({ healthy: false });
  });

  it("that is not given is not known, never good", () => {
    expect(() => readSmart([])).toThrow("não mostra os discos");
    expect(() => readSmart([drive({})])).toThrow("administrador");
    expect(readSmart([drive({ smartStatus: "Predicted Failure" })])).toMatchObject([{ healthy: false }]);
  });
});

describe("the connection", () => {
  it("is timed by connecting, and lost attempts are counted", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const open = await timeConnections(new URL(`http://127.0.0.1:${port}`), 3, 1_000);
    expect(open.lossPercent).toBe(0);
    expect(open.connectMs).not.toBeNull();
    await new Promise((done) => server.close(done));
    expect(await timeConnections(new URL(`http://127.0.0.1:${port}`), 3, 1_000)).toEqual({
      connectMs: null,
      lossPercent: 100,
    });
  });
});
