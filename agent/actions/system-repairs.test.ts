import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sentence } from "../program/words/words.js";
import type { ActionResult, HostFacts } from "../wire.js";
import { NEEDS_ADMINISTRATOR, NEEDS_PERSON, type Workplace } from "./action.js";
import { findAction } from "./allow-list.js";
import { DEFENDER_SCAN, scanSummary } from "./antivirus-scan.js";
import { windowsEntries } from "./dns-flush.js";
import { NETWORK_COMMANDS } from "./network-reset.js";
import { macosNames, UPDATE_COMMANDS, wingetNames } from "./os-updates.js";
import { keptQuarantines, undoQuarantine } from "./quarantine.js";
import { hidden } from "./startup-off.js";
import { SYSTEM_FILES, scanned } from "./system-files.js";
import { createTools, type Tools } from "./tools.js";
import { readRunKey } from "./windows-startup.js";

let folder: string;
let said: Sentence[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao-repairs-"));
  for (const name of ["bin", "home", "person", "xdg"]) mkdirSync(join(folder, name));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of the system: a small script in the only folder of `PATH` beside those of the real system. */
function program(name: string, script: string): void {
  writeFileSync(
    join(folder, "bin", name),
    `#!/bin/sh\necho "$0 $*" | sed 's|.*/bin/||' >> "${folder}/calls"\n${script}\n`,
    { mode: 0o755 },
  );
}
const calls = () =>
  existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];
const path = (name: string) => join(folder, name);

function workplace(change: Partial<Workplace> & { isRoot?: boolean } = {}): Workplace {
  const { isRoot = true, ...rest } = change;
  const env = { PATH: `${path("bin")}:/usr/bin:/bin` };
  const isAttended = rest.isAttended ?? true;
  return {
    home: path("home"),
    temporaryRoots: [{ path: path("tmp"), kind: "temporary" }],
    volumeOf: async () => ({ id: "1", mount: "/", freeBytes: 1 }),
    os: "linux",
    tools: createTools({ os: "linux", isAttended, env, isRoot: () => isRoot }),
    person: path("person"),
    systemAutostart: [path("xdg")],
    isAttended,
    undoCommand: (id) => `balcao --undo ${id}`,
    now: () => Date.parse("2026-12-01T10:00:00Z"),
    say: (sentence) => said.push(sentence),
    ...rest,
  };
}

function prepared(name: string, params: unknown = {}) {
  const action = findAction(name)?.prepare(params);
  if (action == null) throw new Error(`${name} does not take ${JSON.stringify(params)}`);
  return action;
}
const preview = (name: string, at: Workplace, params: unknown = {}) => prepared(name, params).preview(at);
const run = (name: string, at: Workplace, result: ActionResult, params: unknown = {}) =>
  prepared(name, params).run(at, { at: at.now(), result });

/** Stands in for a system that is not here: it notes what is started, and says what is documented. */
function scripted(
  os: HostFacts["os"],
  outputs: { [words: string]: string | Error },
): { at: Workplace; started: string[] } {
  const started: string[] = [];
  const tools: Tools = {
    async run(argv) {
      const line = argv.join(" ");
      started.push(line);
      const output = Object.entries(outputs).find(([words]) => line.includes(words))?.[1] ?? "";
      if (output instanceof Error) throw output;
      return { code: 0, stdout: output, stderr: "" };
    },
  };
  return { at: workplace({ os, tools }), started };
}

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
    program("slow", `sleep 60 & echo $! > "${folder}/pid"; wait`);
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

describe("startup-off", () => {
  const entry = (name: string, text: string, where = "xdg") => {
    mkdirSync(path(where), { recursive: true });
    writeFileSync(join(path(where), name), text);
  };
  const OWN = "person/.config/autostart";
  beforeEach(() => {
    entry("spotify.desktop", "[Desktop Entry]\nType=Application\nExec=/usr/bin/spotify --minimized\n");
    entry("discord.desktop", "[Desktop Entry]\nExec=discord\n\n[Desktop Action x]\nExec=y\n", OWN);
    entry("nm-applet.desktop", "[Desktop Entry]\nExec=nm-applet\n");
  });

  it("switches off what the list allows, names it before, and gives it back", async () => {
    const at = workplace();
    const shown = await preview("startup-off", at);
    expect(shown).toMatchObject({ effect: { programs: 2 }, before: { startup: 3 } });
    expect(shown.items?.toSorted()).toEqual(["discord", "spotify"]);
    expect(readdirSync(path(OWN))).toEqual(["discord.desktop"]);
    const done = await run("startup-off", at, shown);
    expect(done).toMatchObject({ effect: { programs: 2 }, before: { startup: 3 }, after: { startup: 1 } });
    expect(readFileSync(join(path(OWN), "spotify.desktop"), "utf8")).toContain("[Desktop Entry]\nHidden=true\n");
    expect(readFileSync(join(path("xdg"), "spotify.desktop"), "utf8")).not.toContain("Hidden");
    const [kept] = await keptQuarantines(at.home);
    expect(kept).toMatchObject({ programs: 2, files: 0 });
    expect(done.undoWith?.command).toBe(`balcao --undo ${kept?.id}`);
    expect(await undoQuarantine(at.home, kept?.id ?? "")).toEqual({ restored: 2, kept: 0 });
    expect(readdirSync(path(OWN))).toEqual(["discord.desktop"]);
    expect(readFileSync(join(path(OWN), "discord.desktop"), "utf8")).not.toContain("Hidden");
    expect(await keptQuarantines(at.home)).toEqual([]);
  });

  it("touches only what was promised, and nothing that changed or is a link", async () => {
    const at = workplace();
    const shown = await preview("startup-off", at);
    entry("steam.desktop", "[Desktop Entry]\nExec=steam\n");
    rmSync(join(path(OWN), "discord.desktop"));
    writeFileSync(path("elsewhere"), "[Desktop Entry]\nExec=discord\n");
    symlinkSync(path("elsewhere"), join(path(OWN), "discord.desktop"));
    expect(await run("startup-off", at, shown)).toMatchObject({
      effect: { programs: 1, leftPrograms: 1 },
      items: ["spotify"],
    });
    expect(readFileSync(path("elsewhere"), "utf8")).not.toContain("Hidden");
    expect(existsSync(join(path(OWN), "steam.desktop"))).toBe(false);
  });

  it("does not take back what somebody changed since", async () => {
    const at = workplace();
    await run("startup-off", at, await preview("startup-off", at));
    const [kept] = await keptQuarantines(at.home);
    entry("discord.desktop", "[Desktop Entry]\nExec=discord --new\n", OWN);
    expect(await undoQuarantine(at.home, kept?.id ?? "")).toEqual({ restored: 1, kept: 1 });
    expect(readFileSync(join(path(OWN), "discord.desktop"), "utf8")).toContain("--new");
  });

  it("takes programs by name, and never one that has none", async () => {
    const at = workplace();
    entry("mine.desktop", "[Desktop Entry]\nExec=/home/ana/laudo.sh\n");
    const named = await preview("startup-off", at, { programs: ["NM-applet", "programa próprio deste computador"] });
    expect(named.items).toEqual(["nm-applet"]);
    expect(hidden("[Desktop Entry]\nHidden=false\nExec=x\n")).toBe("[Desktop Entry]\nHidden=true\nExec=x\n");
  });

  // The layout of `reg query` (Microsoft Learn); the values are synthetic.
  it("takes values out of Windows' key, and writes down how to put them back", async () => {
    const stdout =
      "\r\nHKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\r\n" +
      '    Spotify    REG_SZ    "C:\\Users\\Ana\\AppData\\Roaming\\Spotify\\Spotify.exe" --autostart\r\n' +
      "    Meu arquivo    REG_EXPAND_SZ    %USERPROFILE%\\laudo.docx\r\n";
    expect(readRunKey(stdout).map(({ program: name }) => name)).toEqual(["Spotify.exe"]);
    expect(() => readRunKey("ERROR")).toThrow("não disse");
    const { at, started } = scripted("windows", { "reg.exe query": stdout });
    await run("startup-off", at, await preview("startup-off", at));
    const key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
    expect(started).toContain(`reg.exe delete ${key} /v Spotify /f`);
    const [kept] = await keptQuarantines(at.home);
    expect(await undoQuarantine(at.home, kept?.id ?? "", at.tools)).toEqual({ restored: 1, kept: 0 });
    expect(started.at(-1)).toBe(
      `reg.exe add ${key} /v Spotify /t REG_SZ /d "C:\\Users\\Ana\\AppData\\Roaming\\Spotify\\Spotify.exe" --autostart /f`,
    );
  });
});

describe("dns-flush", () => {
  it("measures what was kept before and after", async () => {
    program(
      "resolvectl",
      `case "$1" in flush-caches) echo 0 > "${folder}/n";; *) echo "  Current Cache Size: $(cat "${folder}/n" 2>/dev/null || echo 42)";; esac`,
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
    const done = await run("network-reset", at, shown);
    expect(calls().slice(-2)).toEqual(["nmcli networking off", "nmcli networking on"]);
    expect(readFileSync(path("home/network/20261201100000.txt"), "utf8")).toContain("CasaDaAna");
    expect(JSON.stringify([shown, done])).not.toContain("CasaDaAna");
  });

  it("on Windows writes the settings down before it resets anything, and says that a restart is needed", async () => {
    const { at, started } = scripted("windows", { "interface dump": "pushd interface\n" });
    const done = await run("network-reset", at, await preview("network-reset", at));
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
    ...Object.values(NETWORK_COMMANDS).flatMap(({ save, reset }) => [save, ...reset]),
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
