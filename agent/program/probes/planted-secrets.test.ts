import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import type * as Os from "node:os";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { deviceFacts } from "../../wire-schema.js";
import { linesOf } from "../terminal-lines.js";
import { LANGUAGES } from "../words/language.js";
import { PORTUGUESE } from "../words/portuguese.js";
import { wordsOf } from "../words/words-of.js";
import type * as SystemCommands from "./system-commands.js";

/** What stands somewhere on the planted computer, and may stand in nothing that the agent sends, prints or shows. */
const SECRETS = {
  user: "ana.souza",
  document: "LAUDO-MEDICO",
  password: "hunter2-planted",
  token: "sk_live_51H8xPlantedToken0042",
  mail: "ana@clinica.example.com",
  ip: "192.168.77.41",
  ip6: "fe80::1c2d:3e4f:99aa",
  mac: "3c:22:fb:0a:0b:0c",
  serial: "WCC6Y0PLANTED",
  wifi: "CasaDaAna5G",
  history: "history-planted.sqlite",
};
const ALL = Object.values(SECRETS).join(" ");
const { user, document, password, serial, token } = SECRETS;

const planted = vi.hoisted(() => ({ home: "", outputs: {} as { [program: string]: string }, fail: false }));
vi.mock("node:os", async (original) => ({
  ...(await original<typeof Os>()),
  homedir: () => planted.home,
  userInfo: () => ({ username: "ana.souza" }),
}));
vi.mock("node:timers/promises", () => ({
  setTimeout: async () => new Promise((done) => globalThis.setTimeout(done, 60)),
}));
vi.mock("./system-commands.js", async (original) => {
  const real = await original<typeof SystemCommands>();
  return {
    ...real,
    runCommand: async ({ program, args }: { program: string; args: readonly string[] }) => {
      const said = Object.entries(planted.outputs).find(([words]) => `${program} ${args.join(" ")}`.includes(words));
      if (planted.fail) throw new Error(`EACCES ${planted.home}/${Object.values(planted.outputs).join(" ")}`);
      return { stdout: said?.[1] ?? "", stderr: "" };
    },
  };
});
vi.mock("systeminformation", () => {
  const told = (value: unknown) => async () => {
    if (planted.fail) throw new Error(`${planted.home} hunter2-planted WCC6Y0PLANTED`);
    return value;
  };
  const secrets = {
    label: "LAUDO-MEDICO",
    serial: "WCC6Y0PLANTED",
    serialNum: "WCC6Y0PLANTED",
    uuid: "WCC6Y0PLANTED",
    command: "winword.exe LAUDO-MEDICO.docx --password hunter2-planted",
    params: "LAUDO-MEDICO.docx",
    path: "C:\\Users\\ana.souza\\LAUDO-MEDICO",
    user: "ana.souza",
  };
  const smartData = { smart_status: { passed: true }, serial_number: "WCC6Y0PLANTED", temperature: { current: 30 } };
  const disk = { size: 1e11, used: 5e10, available: 5e10, type: "ext4", ...secrets };
  const si = {
    cpu: told({ ...secrets, manufacturer: "Intel", brand: "Core i5 S/N: WCC6Y0PLANTED de ana.souza" }),
    cpuTemperature: told({ main: 50 }),
    mem: told({ available: 1e9, swaptotal: 0, swapused: 0 }),
    fsSize: told([
      { ...disk, fs: "/dev/sda1", mount: "/" },
      { ...disk, fs: "/dev/sdb1", mount: "/media/ana.souza/LAUDO-MEDICO" },
    ]),
    blockDevices: told([{ ...secrets, mount: "/", physical: "SSD", name: "WCC6Y0PLANTED" }]),
    diskLayout: told([
      {
        ...secrets,
        vendor: "WDC",
        name: "WD10EZEX serial number WCC6Y0PLANTED",
        type: "HD",
        temperature: null,
        smartData,
      },
    ]),
    battery: told({
      ...secrets,
      hasBattery: true,
      designedCapacity: 50,
      maxCapacity: 40,
      cycleCount: 9,
      model: "ana.souza",
    }),
    processes: told({
      all: 2,
      list: [{ ...secrets, name: "C:\\Program Files\\Office\\winword.exe", cpu: 5, mem: 5 }],
    }),
  };
  return { default: si, ...si };
});

const PROGRAM = "balcao-planted-app";
const KERNEL = [
  `iwlwifi 0000:03:00.0: Direct firmware load for ${document}-${serial} failed with error -2`,
  `usb 1-1: Product: ${document} SerialNumber: ${serial} ${ALL}`,
  `wlan0: associated with ${SECRETS.mac} ssid=${SECRETS.wifi} ${SECRETS.ip} ${SECRETS.ip6}`,
  `I/O error, dev sda, sector 1 ${ALL}`,
].join("\n");
const OUTPUTS = {
  linux: {
    journalctl: KERNEL,
    systemctl: `${document}.service loaded failed failed ${ALL}\nuser@${user}.service loaded failed failed ${ALL}\n`,
  },
  darwin: {
    "ps ": ` 12.0  3.4 /Applications/Pages.app/Contents/MacOS/Pages\n 1.0 1.0 /Users/${user}/bin/${PROGRAM}\n`,
    softwareupdate: `Software Update Tool\n\n* Label: macOS 15.1 ${ALL}\n`,
  },
  win32: {
    "pnputil.exe": `Microsoft PnP Utility\n\nInstance ID: USB\\VID_1\\${serial}\nDevice Description: Camera S/N ${serial} ${SECRETS.mac} ${user}\nProblem Code: 28 (0x1C) [CM_PROB_FAILED_INSTALL]\n\nInstance ID: BTHENUM\\X\\${serial}\nDevice Description: JBL ${SECRETS.wifi} ${document}\nProblem Code: 10 (0x0A) [CM_PROB_FAILED_START]\n`,
    Win32_Service: `Spooler\nService of ${SECRETS.mail} ${document}\nCDPUserSvc_3f2a1\nfim\n`,
    Win32_StartupCommand: JSON.stringify([
      `"C:\\Users\\${user}\\AppData\\OneDrive.exe" --token=${token} --password ${password}`,
      `${document}.lnk`,
      `C:\\Users\\${user}\\${document}.docx`,
    ]),
    "Update.Session": `3\n${ALL}\n`,
    "Get-MpComputerStatus": `{"AntivirusEnabled":true,"AntivirusSignatureAge":1,"ComputerID":"${serial} ${user}"}`,
    "Get-WinEvent": "2\n",
  },
};

const real = process.platform;
let open: ChildProcess;
beforeAll(() => {
  planted.home = join(mkdtempSync(join(tmpdir(), "balcao-planted-")), user);
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(planted.home, path)), { recursive: true });
    writeFileSync(join(planted.home, path), text);
    utimesSync(join(planted.home, path), 1e9, 1e9);
  };
  put(
    `.config/autostart/${document}.desktop`,
    `[Desktop Entry]\nName=${document}\nExec=${planted.home}/${document}.sh --password ${password}\n`,
  );
  put(".config/autostart/env.desktop", `[Desktop Entry]\nExec=env TOKEN=${token} sh -c "cat ${document}"\n`);
  put(`Library/LaunchAgents/com.${user}.${document}.plist`, ALL);
  put(`tmp/${document}.tmp`, ALL);
  put(`tmp/${SECRETS.history}`, ALL);
  vi.stubEnv("BALCAO_AGENT_TMP_ROOTS", join(planted.home, "tmp"));
  vi.stubEnv("PLANTED_SECRET", ALL);
  vi.stubEnv("HTTPS_PROXY", `http://${user}:${password}@${SECRETS.ip}:3128`);
  open = spawn(process.execPath, [
    "-e",
    "for (let n = 0; n < 3e8; n++); setTimeout(() => {}, 60000)",
    document,
    password,
  ]);
});
afterEach(() => {
  Object.defineProperty(process, "platform", { value: real });
  planted.fail = false;
});
afterAll(() => {
  open.kill("SIGKILL");
  vi.unstubAllEnvs();
  rmSync(dirname(planted.home), { recursive: true, force: true });
});

/** All lines that the child process prints on such a system, and the readings in them. */
async function probesOn(
  platform: keyof typeof OUTPUTS,
): Promise<{ lines: string[]; readings: { [name: string]: unknown } }> {
  vi.resetModules(); // what the probes keep for each other is of one computer
  Object.defineProperty(process, "platform", { value: platform });
  planted.outputs = OUTPUTS[platform];
  const { runProbes } = await import("./run-probes.js");
  const lines: string[] = [];
  await runProbes({ server: "http://127.0.0.1:1", quick: false }, (line) => lines.push(line));
  const readings = lines.map((line) => JSON.parse(line)).filter((said) => "reading" in said);
  return { lines, readings: Object.fromEntries(readings.map(({ name, reading }) => [name, reading])) };
}

/** Everything that leaves, is printed or is shown. */
function told(lines: readonly string[], readings: { [name: string]: unknown }): string {
  const { uptimeHours, osBuild, ...rest } = readings;
  const host = { name: "PC-1", os: "linux", osName: "x", uptimeHours, osBuild };
  const facts = deviceFacts.parse({ at: 1, host, ...rest });
  const shown = LANGUAGES.flatMap((language) => linesOf({ kind: "facts", facts, exact: true }, wordsOf(language)));
  return [...lines, ...shown].join("\n").toLowerCase();
}

/** What each system cannot tell, whatever stands on it. All else is measured here, so that its secrets could leak. */
const UNKNOWN = {
  linux: ["antivirus"],
  darwin: ["antivirus", "diskEvents24h", "drivers", "services"],
  win32: [],
};

describe("a computer full of secrets", () => {
  it.each(["linux", "darwin", "win32"] as const)("tells none of them: every probe, on %s", async (platform) => {
    const { lines, readings } = await probesOn(platform);
    expect(Object.keys(readings).toSorted()).toEqual(Object.keys(PORTUGUESE.probes).toSorted());
    const unknown = Object.keys(readings).filter((name) => Object(readings[name]).known !== true);
    // Where this is tested there may be no apt.
    expect(unknown.filter((name) => name !== "updates" || platform !== "linux").toSorted()).toEqual(UNKNOWN[platform]);
    const all = told(lines, readings);
    expect(Object.entries(SECRETS).filter(([, secret]) => all.includes(secret.toLowerCase()))).toEqual([]);
  });

  it("tells none of them in the reasons of what failed", async () => {
    planted.fail = true;
    const { lines, readings } = await probesOn("win32");
    const all = told(lines, readings);
    expect(lines.some((line) => line.includes('"known":false'))).toBe(true);
    expect(Object.entries(SECRETS).filter(([, secret]) => all.includes(secret.toLowerCase()))).toEqual([]);
  });
});
