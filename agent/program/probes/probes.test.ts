import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linuxName, macosName } from "../host.js";
import { installedPackages, newerPackage } from "./apt-updates.js";
import { compareVersions } from "./debian-version.js";
import { linuxDrivers, windowsDrivers } from "./drivers.js";
import { timeConnections } from "./hardware.js";
import { journalText, linuxDiskEvents } from "./kernel-log.js";
import { NotKnown, type Probe, read } from "./probe.js";
import { readSlowPrograms, writtenSlowPrograms } from "./read-slow-programs.js";
import { macosPrograms } from "./running-programs.js";
import { linuxServices, OWN_SERVICE, windowsServices } from "./services.js";
import { findSlowProgram } from "./slow-program.js";
import { readSmart } from "./smart.js";
import { autostartEntries, OWN_PROGRAM, windowsStartup } from "./startup-programs.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";
import { lastAptUpgrade, macosUpdates, windowsAntivirus, windowsUpdates } from "./system-state.js";

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

  it("that answered with an error at once is not said to have been silent", async () => {
    const of = (program: string) => runCommand({ program, args: [], timeoutMs: 5_000 });
    await expect(of("false")).rejects.toThrow("false devolveu um erro");
    await expect(of("/etc")).rejects.toThrow("este usuário não pode usar");
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
  it("counts packages that are installed in an older version, for their own architecture, and not held back", () => {
    const has = (name: string, version: string, status = "install ok installed", arch = "amd64") =>
      `Package: ${name}\nStatus: ${status}\nVersion: ${version}\nArchitecture: ${arch}\n`;
    const installed = installedPackages(
      [
        has("bash", "5.2.15-2+b7"),
        has("vim", "2:9.0-1", "hold ok installed"),
        has("gone", "1", "deinstall ok config-files"),
        has("tz", "1", undefined, "all"),
      ].join("\n"),
    );
    const listed = (name: string, version: string, arch = "amd64") =>
      newerPackage(`Package: ${name}\nVersion: ${version}\nDepends: x (>= 9)\nArchitecture: ${arch}`, installed);
    expect(listed("bash", "5.2.15-2+b8")).toBe("bash:amd64");
    expect(listed("bash", "5.2.15-2+b8", "i386")).toBeNull();
    expect([listed("bash", "5.2.15-2+b7"), listed("vim", "3:1"), listed("gone", "2"), listed("zsh", "9")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(listed("tz", "2", "all")).toBe("tz:all");
  });

  it.each([
    ["1.0", "1.0~rc1"],
    ["1.0-1", "1.0"],
    ["1:0.1", "9.9"],
    ["2.10", "2.9"],
    ["1.0+b1", "1.0"],
    ["1.0a", "1.0"],
    ["1.0+deb12u2", "1.0+deb12u1"],
    ["1.0-1~bpo12+1", "1.0-1~bpo11+9"],
    ["1.0.", "1.0"],
    ["5.2.15-2+b7", "5.2.15-2"],
  ])("version %s is newer than %s, as dpkg says", (newer, older) => {
    expect(Math.sign(compareVersions(newer, older))).toBe(1);
    expect(Math.sign(compareVersions(older, newer))).toBe(-1);
    expect(compareVersions(newer, newer)).toBe(0);
    // dpkg ends with an error when it does not agree.
    if (isDebian()) execFileSync("dpkg", ["--compare-versions", newer, "gt", older]);
  });

  it("names macOS' programs by their executables, with their load of the whole machine", () => {
    const stdout =
      "  12.0  3.4 /Applications/Google Chrome.app/Contents/MacOS/Google Chrome\n 80,0  1,0 /usr/bin/perl\n  0.0  0.1 kernel_task\n";
    expect(macosPrograms(stdout, 4)).toEqual({
      total: 3,
      busiest: [
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
    expect(linuxDiskEvents(log)).toBe(3);
    expect(linuxDiskEvents("usb 1-1: new device")).toBe(0);
    expect(journalText(log, "")).toBe(log);
    expect(() => journalText("", "")).toThrow("está vazio");
    expect(() => journalText("-- No entries --\n", "")).toThrow("está vazio");
    expect(() => journalText("-- No entries --\n", "No journal files were found.")).toThrow("não guarda um registro");
    expect(() => journalText(log, "Hint: You are currently not seeing messages from other users")).toThrow(
      "não está aberto a este usuário",
    );
  });

  it("names the drivers that Linux could not start, each once, and nothing else of their messages", () => {
    const log = [
      "[    4.1] iwlwifi 0000:03:00.0: Direct firmware load for iwlwifi-7265D-29.ucode failed with error -2",
      "iwlwifi 0000:03:00.0: firmware: failed to load iwlwifi-7265D-28.ucode (-2)",
      "brcmfmac: probe of mmc1:0001:1 failed with error -110",
      "snd_hda_intel 0000:00:1f.3: probe with driver snd_hda_intel failed with error -2",
      "usb 1-1: new high-speed USB device number 2, SerialNumber: 4C530001",
    ].join("\n");
    expect(linuxDrivers(log).map(({ name }) => name)).toEqual(["iwlwifi", "brcmfmac", "snd_hda_intel"]);
  });

  // The layout of Microsoft Learn, "PnPUtil examples"; the second is how a Portuguese Windows would label it (synthetic).
  it("reads pnputil's devices in any language, without those that somebody switched off", () => {
    const english = `Microsoft PnP Utility

Instance ID:                PCI\\VEN_8086&DEV_A36D\\3&11583659&0&A0
Device Description:         Intel(R) USB 3.1 eXtensible Host Controller
Class Name:                 USB
Class GUID:                 {36fc9e60-c465-11cf-8056-444553540000}
Manufacturer Name:          Generic USB xHCI Host Controller
Status:                     Problem
Problem Code:               28 (0x1C) [CM_PROB_FAILED_INSTALL]
Driver Name:                usbxhci.inf

Instance ID:                USB\\VID_0BDA&PID_5634\\200901010001
Device Description:         Integrated Camera
Status:                     Disabled
Problem Code:               22 (0x16) [CM_PROB_DISABLED]
Driver Name:                usbvideo.inf
`;
    expect(windowsDrivers(english)).toEqual([{ name: "Intel(R) USB 3.1 eXtensible Host Controller", code: 28 }]);
    const portuguese =
      "Utilitário Microsoft PnP\r\n\r\nID da Instância:     ACPI\\BTH0\\1\r\nDescrição do Dispositivo:   Bluetooth\r\nStatus:   Problema\r\nCódigo do Problema:   10 (0x0A) [CM_PROB_FAILED_START]\r\n";
    expect(windowsDrivers(portuguese)).toEqual([{ name: "Bluetooth", code: 10 }]);
    expect(windowsDrivers("Microsoft PnP Utility\n\nNo devices were found on the system.\n")).toEqual([]);
    expect(() => windowsDrivers("")).toThrow(NotKnown);
  });

  it("names failed services that came with the system, and no others", async () => {
    const folder = mkdtempSync(join(tmpdir(), "balcao-units-"));
    for (const name of ["cups.service", "getty@.service"]) writeFileSync(join(folder, name), "");
    const stdout = [
      "cups.service loaded failed failed CUPS Scheduler",
      "● getty@tty-do-joao.service loaded failed failed Getty",
      "copia-do-laudo.service loaded failed failed Minha copia",
      "media-ana-FOTOS.mount loaded failed failed /media/ana/FOTOS",
    ].join("\n");
    expect(await linuxServices(stdout, [folder])).toEqual(["cups", "getty", OWN_SERVICE]);
    expect(await linuxServices("", [folder])).toEqual([]);
    rmSync(folder, { recursive: true });
    expect(windowsServices("Spooler\r\nOneSyncSvc_3f2a1\r\nfim\r\n")).toEqual(["Spooler", "OneSyncSvc"]);
    expect(windowsServices("fim")).toEqual([]);
    expect(() => windowsServices("Spooler")).toThrow(NotKnown);
  });

  it("names what starts by itself by its executable, and never by a document or a link", () => {
    const commands = [
      '"C:\\Users\\Ana\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe" /background',
      "C:\\Program Files\\Spotify\\Spotify.exe --senha=hunter2",
      "laudo da Ana.lnk",
      "%windir%\\system32\\SecurityHealthSystray.exe",
    ];
    expect(windowsStartup(JSON.stringify(commands))).toEqual([
      "OneDrive.exe",
      "Spotify.exe",
      OWN_PROGRAM,
      "SecurityHealthSystray.exe",
    ]);
    expect(windowsStartup("[]")).toEqual([]);
    expect(() => windowsStartup("")).toThrow(NotKnown);
  });

  it("knows the programs of the list by their executables, and the built list is the file's", async () => {
    const list = readSlowPrograms();
    expect(findSlowProgram("Spotify.exe", list)?.program).toBe("Spotify");
    expect(findSlowProgram("spotifyish", list)).toBeUndefined();
    const built = join(import.meta.dirname, "slow-programs.ts");
    expect(readFileSync(built, "utf8")).toBe(writtenSlowPrograms());
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
    writeFileSync(join(system, "a.desktop"), "[Desktop Entry]\nExec=env LANG=C /usr/bin/nm-applet --senha x\n");
    writeFileSync(join(system, "d.desktop"), "[Desktop Entry]\nExec=/home/ana/laudo.sh\n");
    writeFileSync(join(system, "b.desktop"), "[Desktop Entry]\n");
    writeFileSync(join(system, "readme.txt"), "");
    writeFileSync(join(own, "b.desktop"), "[Desktop Entry]\nHidden=true\n");
    writeFileSync(join(own, "c.desktop"), "[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n");
    const found = await autostartEntries([own, system, join(folder, "none")]);
    expect(found.map(({ program }) => program).toSorted()).toEqual(["nm-applet", OWN_PROGRAM]);
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

function isDebian(): boolean {
  try {
    execFileSync("dpkg", ["--version"]);
    return true;
  } catch {
    return false;
  }
}
