import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onBattery } from "./on-battery.js";
import { ownService } from "./own-service.js";
import { launchdPlist, systemdUnit, windowsTask } from "./service-files.js";
import { systemService } from "./system-service.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "balcao service % $HOME "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

describe("the service's files", () => {
  it.skipIf(!hasSystemd)("is a unit that systemd accepts, also with odd characters in its path", () => {
    const program = join(folder, "balcao-agent");
    writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
    const unit = join(folder, "balcao-agent.service");
    writeFileSync(unit, systemdUnit([program, "--home", folder, "--stay"]));
    // It ends with 1 when a line is wrong or the program is not found.
    const said = spawnSync("systemd-analyze", ["verify", "--user", "--man=no", unit], {
      encoding: "utf8",
      env: { ...process.env, XDG_RUNTIME_DIR: folder },
    });
    expect(said.stderr.split("\n").filter((line) => line.includes("balcao-agent.service"))).toEqual([]);
    expect(said.status).toBe(0);
  });

  it("does not start again what must not be: nobody to talk to, or the person closed it", () => {
    expect(systemdUnit(["/x", "--stay"])).toMatch(/^Restart=on-failure\n.*\nRestartPreventExitStatus=2 3 4 5 130$/m);
  });

  it("tells a stop to the program alone, which finishes its repair", () => {
    expect(systemdUnit(["/x", "--stay"])).toMatch(/^KillMode=mixed\nTimeoutStopSec=9000$/m);
  });

  it("lets a repair ask for a password, and counts nobody's memory", () => {
    expect(systemdUnit(["/x", "--stay"])).not.toMatch(/NoNewPrivileges|Memory/);
  });

  it("is on Windows a task of one person, started again whatever it ended with", () => {
    const task = windowsTask(["x", "--stay"], "PC & CIA\\Ana");
    expect(task.match(/<UserId>PC &amp; CIA\\Ana<\/UserId>/g)).toHaveLength(2);
    expect(task).toMatch(/<Repetition>\s*<Interval>PT10M<\/Interval>\s*<\/Repetition>/);
    expect(task).toContain("<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>");
    // An unsigned byte in the schema.
    expect(Number(/<Count>(\d+)</.exec(task)?.[1])).toBeLessThan(256);
  });

  it("is XML with everything escaped on macOS and Windows", () => {
    const odd = `/a & "b" <c>/balcao`;
    for (const text of [launchdPlist([odd, "--stay"]), windowsTask([odd, "--home", "C:\\A b\\", "--stay"], "Ana")]) {
      expect(text).toContain("/a &amp; &quot;b&quot; &lt;c&gt;/balcao");
    }
    // A backslash before the closing quote would swallow it.
    expect(windowsTask(["x", "C:\\A b\\"], "Ana")).toContain("<Arguments>&quot;C:\\A b\\\\&quot;</Arguments>");
  });
});

describe("the service", () => {
  it("is registered without a shell, started and taken away", async () => {
    const ran: string[][] = [];
    const run = async (program: string, args: readonly string[]) => void ran.push([program, ...args]);
    const service = systemService({ os: "linux", person: folder, home: folder, command: ["/x", "--stay"], run });
    expect(await service.install()).toEqual({ installed: true });
    await service.start();
    await service.remove();
    expect(ran.map((each) => each.slice(0, 3).join(" "))).toEqual([
      "systemctl --user daemon-reload",
      "systemctl --user enable",
      "systemctl --user start",
      "systemctl --user disable",
      "systemctl --user stop",
    ]);
  });

  it("is not stopped by its own wish, and stays where something can be brought back with it", async () => {
    const ran: string[] = [];
    const run = async (program: string, args: readonly string[]) => void ran.push([program, ...args].join(" "));
    const script = join(folder, "balcao-agent.mjs");
    writeFileSync(script, "");
    const file = { path: script, script, server: null, runtime: null, pageScript: "", command: ["node"] as [string] };
    const service = ownService({ file, os: "linux", person: folder, home: folder, run });
    const copy = join(folder, "program", "balcao-agent.mjs");
    await service.install();
    const kept = join(folder, "quarantine", "20260101-0123abcd");
    mkdirSync(kept, { recursive: true });
    const files = [{ from: script, to: "0", bytes: 1, mtimeMs: 1 }];
    writeFileSync(join(kept, "0"), "x");
    writeFileSync(join(kept, "manifest.json"), JSON.stringify({ id: "20260101-0123abcd", at: Date.now(), files }));
    ran.length = 0;
    await service.remove("itself");
    expect(ran).toEqual(["systemctl --user disable balcao-agent.service"]);
    expect(existsSync(copy)).toBe(true);
    rmSync(kept, { recursive: true });
    await service.remove();
    expect(ran.at(-1)).toBe("systemctl --user stop balcao-agent.service");
    expect(existsSync(copy)).toBe(false);
  });

  it("says why the system does not keep it, and leaves no file behind", async () => {
    const run = () => Promise.reject(new Error("Failed to connect to bus\nmore"));
    const service = systemService({ os: "linux", person: folder, home: folder, command: ["/x"], run });
    const done = await service.install();
    expect(done).toMatchObject({ installed: false, reason: expect.stringContaining("Failed to connect to bus)") });
    expect(() =>
      execFileSync("ls", [join(folder, ".config/systemd/user/balcao-agent.service")], { stdio: "ignore" }),
    ).toThrow();
  });
});

describe("the battery", () => {
  it("is in use when the mains supply is not online, and unknown without one", () => {
    const supply = (name: string, type: string, online?: string) => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "type"), `${type}\n`);
      if (online !== undefined) writeFileSync(join(folder, name, "online"), `${online}\n`);
    };
    expect(onBattery(join(folder, "none"))).toBeUndefined();
    supply("BAT0", "Battery");
    expect(onBattery(folder)).toBeUndefined();
    supply("AC", "Mains", "0");
    expect(onBattery(folder)).toBe(true);
    writeFileSync(join(folder, "AC", "online"), "1\n");
    expect(onBattery(folder)).toBe(false);
  });
});
