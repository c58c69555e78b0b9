import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NEEDS_ADMINISTRATOR, NEEDS_PERSON } from "./action-failed.js";
import { findAction } from "./allow-list.js";
import { DEFENDER_SCAN, scanSummary } from "./antivirus-scan.js";
import { windowsEntries } from "./dns-flush.js";
import { calls, path, preview, program, run, said, scripted, useFakeSystem, workplace } from "./fake-system.js";
import { NETWORK_COMMANDS } from "./network-reset.js";
import { macosNames, UPDATE_COMMANDS, wingetNames } from "./os-updates.js";
import { SYSTEM_FILES, scanned } from "./system-files.js";
import { createTools } from "./tools.js";

useFakeSystem();

describe("the tools", () => {
  const { run: start } = createTools({ os: "linux", isAttended: true, env: process.env });

  it("start programs without a shell, and say what went wrong", async () => {
    expect((await start(["echo", "$(id)", ";"], { timeoutMs: 5_000 })).stdout).toBe("$(id) ;\n");
    await expect(start(["balcao-not-there"], { timeoutMs: 5_000 })).rejects.toThrow(
      "Este computador não tem balcao-not-there.",
    );
    await expect(start(["false"], { timeoutMs: 5_000 })).rejects.toThrow("false terminou com um erro");
    expect((await start(["false"], { timeoutMs: 5_000, codes: [1] })).code).toBe(1);
  });

  it("end a program that takes too long, with what it started", async () => {
    program("slow", `sleep 60 & echo $! > "${path("")}/pid"; wait`);
    const at = workplace();
    await expect(at.tools.run(["slow"], { timeoutMs: 300 })).rejects.toThrow("interrompido no meio");
    const pid = Number(readFileSync(path("pid"), "utf8"));
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  });

  it("ask for an administrator's password only where a person is, and say plainly when the right is missing", async () => {
    const options = { timeoutMs: 5_000, asAdministrator: true };
    program("pkexec", '"$@"');
    program("thing", "echo done");
    expect((await workplace({ isRoot: false }).tools.run(["thing"], options)).stdout).toBe("done\n");
    expect(calls()[0]).toBe("pkexec thing");
    const alone = workplace({ isRoot: false, isAttended: false });
    await expect(alone.tools.run(["thing"], options)).rejects.toThrow(NEEDS_ADMINISTRATOR);
    program("pkexec", "exit 126");
    await expect(workplace({ isRoot: false }).tools.run(["thing"], options)).rejects.toThrow(NEEDS_ADMINISTRATOR);
    expect((await workplace({ isRoot: true }).tools.run(["thing"], options)).stdout).toBe("done\n");
  });

  it("run on Windows what needs an administrator only in a program that was opened by one", async () => {
    const options = { timeoutMs: 5_000, asAdministrator: true };
    const env = { PATH: `${path("bin")}:/usr/bin:/bin` };
    const tools = createTools({ os: "windows", isAttended: true, env });
    program("thing", "echo done");
    program("whoami.exe", 'echo "Mandatory Label\\Medium Mandatory Level  Label  S-1-16-8192"');
    await expect(tools.run(["thing"], options)).rejects.toThrow(NEEDS_ADMINISTRATOR);
    program("whoami.exe", 'echo "Rótulo obrigatório\\Nível obrigatório alto  Rótulo  S-1-16-12288"');
    expect((await tools.run(["thing"], options)).stdout).toBe("done\n");
  });
});

describe("every action", () => {
  it("refuses parameters that it does not know", () => {
    for (const name of ["dns-flush", "system-files", "antivirus-scan", "os-updates", "drivers-report", "network-reset"])
      expect(findAction(name)?.prepare({ command: "rm" })).toBeNull();
    expect(findAction("startup-off")?.prepare({ programs: [] })).toBeNull();
    expect(findAction("startup-off")?.prepare({ programs: ["x"], path: "/" })).toBeNull();
  });
});

describe("dns-flush", () => {
  it("measures what was kept before and after", async () => {
    program(
      "resolvectl",
      `case "$1" in flush-caches) echo 0 > "${path("")}/n";; *) echo "  Current Cache Size: $(cat "${path("")}/n" 2>/dev/null || echo 42)";; esac`,
    );
    const at = workplace();
    expect(await preview("dns-flush", at)).toMatchObject({ before: { dnsEntries: 42 } });
    expect(calls()).toEqual(["resolvectl statistics"]);
    expect(await run("dns-flush", at, await preview("dns-flush", at))).toMatchObject({
      before: { dnsEntries: 42 },
      after: { dnsEntries: 0 },
    });
  });

  it("counts Windows' entries by their lines, in any language", () => {
    expect(
      windowsEntries(
        "\r\nConfiguração de IP do Windows\r\n\r\n    a.example\r\n    ----------------------------------------\r\n    Nome do Registro . . : a.example\r\n",
      ),
    ).toBe(1);
  });
});

describe("antivirus-scan", () => {
  const SUMMARY =
    "\n----------- SCAN SUMMARY -----------\nKnown viruses: 8700000\nScanned directories: 3\nScanned files: 120\nInfected files: 1\n";

  it("looks where downloads lie, and tells numbers and never a file", async () => {
    mkdirSync(path("person/Downloads"));
    program(
      "clamscan",
      `[ "$1" = --version ] && exit 0\nprintf '${path("person/Downloads")}/LAUDO.exe: Eicar FOUND\\n${SUMMARY.replaceAll("\n", "\\n")}'\nexit 1`,
    );
    const at = workplace();
    const shown = await preview("antivirus-scan", at);
    const done = await run("antivirus-scan", at, shown);
    expect(done.effect).toEqual({ scannedFiles: 120, infectedFiles: 1 });
    expect(JSON.stringify([shown, done])).not.toContain("LAUDO");
    expect(calls().at(-1)).toContain(path("person/Downloads"));
  });

  it("says so where there is none, and believes no other output", async () => {
    await expect(preview("antivirus-scan", workplace())).rejects.toThrow("não tem um antivírus");
    expect(() => scanSummary("ERROR: no database")).toThrow("não disse");
    expect(DEFENDER_SCAN.slice(1)).toEqual(["-Scan", "-ScanType", "1"]);
  });
});

describe("os-updates", () => {
  const APT = `if [ "$1" = --simulate ]; then [ -f "${"$"}{0%/*}/../done" ] || printf 'Inst bash [5.1] (5.2 Debian:12/stable [amd64])\\nInst vim [9.0] (9.1 Debian:12/stable [amd64])\\nConf bash (5.2)\\n'; else touch "${"$"}{0%/*}/../done"; fi`;

  it("shows what would be installed, installs it without a question, and measures what is left", async () => {
    program("apt-get", APT);
    const at = workplace();
    const shown = await preview("os-updates", at);
    expect(shown).toMatchObject({ effect: { updates: 2 }, items: ["bash", "vim"] });
    expect(existsSync(path("done"))).toBe(false);
    const done = await run("os-updates", at, shown);
    expect(done).toMatchObject({
      effect: { updates: 2 },
      before: { updatesWaiting: 2 },
      after: { updatesWaiting: 0 },
      items: ["bash", "vim"],
    });
    expect(calls().find((line) => line.includes("--yes"))).toMatch(/^apt-get --yes .*confold upgrade$/);
  });

  it("installs nothing that came after the preview, and nothing without the right", async () => {
    program("apt-get", APT);
    program("pkexec", "exit 127");
    await expect(run("os-updates", workplace(), { effect: { updates: 1 }, undo: null })).rejects.toThrow(
      "Chegaram mais",
    );
    await expect(
      run("os-updates", workplace({ isRoot: false }), { effect: { updates: 2 }, undo: null }),
    ).rejects.toThrow(NEEDS_ADMINISTRATOR);
    expect(existsSync(path("done"))).toBe(false);
  });

  // The layout of Microsoft Learn, "upgrade command (winget)"; a Portuguese heading is synthetic.
  it("reads winget's table in any language, and not the one after it", () => {
    const table = [
      "\r   - \r                        \rNome               ID                Versão     Disponível Origem",
      "------------------------------------------------------------------",
      "Visual Studio Code Microsoft.VSCode  1.90.0     1.91.0     winget",
      "7-Zip              7zip.7zip         22.00      24.07      winget",
      "2 atualizações disponíveis.",
      "",
      "Nome ID Versão",
      "---------------",
      "Discord Discord.Discord 1.0",
    ].join("\r\n");
    expect(wingetNames(table)).toEqual(["Microsoft.VSCode", "7zip.7zip"]);
    expect(wingetNames("Nenhum pacote instalado corresponde aos critérios.")).toEqual([]);
    expect(() => wingetNames("")).toThrow("não disse");
  });

  it("reads macOS' list", () => {
    expect(
      macosNames("Software Update Tool\n\nFinding available software\n* Label: macOS 15.1-24B83\n\tTitle: macOS\n"),
    ).toEqual(["macOS 15.1-24B83"]);
    expect(() => macosNames("")).toThrow("não disse");
  });
});

describe("drivers-report", () => {
  it("tells devices and changes nothing", async () => {
    program(
      "dmesg",
      "echo 'iwlwifi 0000:03:00.0: Direct firmware load for iwlwifi-7265D-29.ucode failed with error -2'",
    );
    const at = workplace();
    expect(await run("drivers-report", at, await preview("drivers-report", at))).toMatchObject({
      effect: { driverProblems: 1 },
      items: ["iwlwifi"],
    });
    const { at: windows, started } = scripted("windows", {
      pnputil: "Microsoft PnP Utility\n\nNo devices were found on the system.\n",
    });
    expect(await preview("drivers-report", windows)).toMatchObject({ effect: { driverProblems: 0 }, items: [] });
    expect(started).toEqual(["pnputil.exe /enum-devices /problem"]);
  });
});

describe("network-reset", () => {
  it("is never done without a person at the computer", async () => {
    program("nmcli", "true");
    const alone = workplace({ isAttended: false });
    await expect(preview("network-reset", alone)).rejects.toThrow(NEEDS_PERSON);
    await expect(run("network-reset", alone, { effect: {}, undo: null })).rejects.toThrow(NEEDS_PERSON);
    expect(calls()).toEqual([]);
  });

  it("keeps the settings first, and switches the network on again", async () => {
    program("nmcli", 'case "$*" in *show*) echo "CasaDaAna:uuid:wifi:yes";; esac');
    const at = workplace();
    const shown = await preview("network-reset", at);
    expect(shown.undo).toBe("Não há o que desfazer: nenhuma configuração muda");
    const done = await run("network-reset", at, shown);
    expect(calls().slice(-2)).toEqual(["nmcli networking off", "nmcli networking on"]);
    expect(said).toEqual([1, 2].map((done) => ({ is: "repairStep", done, all: 2 })));
    expect(readFileSync(path("home/network/20261201100000.txt"), "utf8")).toContain("CasaDaAna");
    expect(JSON.stringify([shown, done])).not.toContain("CasaDaAna");
  });

  it("switches the network on again after an off that failed, and tries more than once", async () => {
    program(
      "nmcli",
      `case "$*" in *off) exit 1;; *on) echo x >> "${path("")}/tries"; [ "$(wc -l < "${path("")}/tries")" -ge 3 ];; esac`,
    );
    await expect(run("network-reset", workplace(), { effect: {}, undo: null })).rejects.toThrow("nmcli");
    expect(calls().slice(-4)).toEqual(["nmcli networking off", ...Array(3).fill("nmcli networking on")]);
    program("nmcli", 'case "$*" in *on) exit 1;; esac');
    const later = workplace({ now: () => 1 });
    await expect(run("network-reset", later, { effect: {}, undo: null })).rejects.toThrow("ficou desligada");
  });

  it("on Windows writes the settings down before it resets anything, and says that a restart is needed", async () => {
    const { at, started } = scripted("windows", { "interface dump": "pushd interface\n" });
    const shown = await preview("network-reset", at);
    expect(shown.undo).toMatch(/^Este programa não desfaz/);
    const done = await run("network-reset", at, shown);
    expect(done.effect).toEqual({ restartNeeded: 1 });
    expect(started.slice(-4)).toEqual(
      [NETWORK_COMMANDS.windows.save, ...NETWORK_COMMANDS.windows.reset].map((argv) => argv.join(" ")),
    );
    const { at: refusing, started: begun } = scripted("windows", { winsock: new Error("refused") });
    await expect(run("network-reset", { ...refusing, now: () => 1 }, { effect: {}, undo: null })).rejects.toThrow(
      "refused",
    );
    expect(begun.at(-1)).toContain("winsock reset");
  });
});

describe("system-files", () => {
  // The sentences of Microsoft Learn ("Use the System File Checker tool", "Repair a Windows Image").
  const CLEAN = "The component store is repairable.\nThe operation completed successfully.";

  it("makes a restore point, repairs the store, then the files, and tells what Windows said", async () => {
    const { at, started } = scripted("windows", {
      "/CheckHealth": CLEAN,
      "/scannow": "Windows Resource Protection found corrupt files and successfully repaired them.",
    });
    const done = await run("system-files", at, await preview("system-files", at));
    expect(done).toMatchObject({ effect: { brokenFiles: 1, repairedFiles: 1 }, before: { brokenStore: 1 } });
    const order = [
      SYSTEM_FILES.check,
      SYSTEM_FILES.check,
      SYSTEM_FILES.point,
      SYSTEM_FILES.restore,
      SYSTEM_FILES.scan,
      SYSTEM_FILES.check,
    ];
    expect(started).toEqual(order.map((argv) => argv.join(" ")));
    expect(said.map((one) => one.is)).toEqual(["repairStep", "repairStep", "repairStep"]);
  });

  it("knows SFC's sentences in two languages, and takes nothing else for well", () => {
    expect(scanned("Windows Resource Protection did not find any integrity violations.")).toEqual({
      brokenFiles: 0,
      repairedFiles: 0,
    });
    expect(
      scanned("A Proteção de Recursos do Windows não encontrou nenhuma violação de integridade.").brokenFiles,
    ).toBe(0);
    expect(scanned("Windows Resource Protection found corrupt files but was unable to fix some of them.")).toEqual({
      brokenFiles: 1,
      repairedFiles: 0,
    });
    expect(() => scanned("Es wurde etwas gefunden.")).toThrow("não disse");
  });
});

it("commands are lists of words, never a line for a shell", () => {
  const all = [
    ...Object.values(SYSTEM_FILES),
    ...Object.values(UPDATE_COMMANDS).flatMap(({ list, install }) => [list, install]),
    ...Object.values(NETWORK_COMMANDS).flatMap(({ save, reset, last }) => [
      save,
      ...reset,
      ...(last === null ? [] : [last]),
    ]),
  ];
  for (const [name] of all) expect(name).not.toMatch(/^(sh|bash|cmd|cmd\.exe)$| /);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
