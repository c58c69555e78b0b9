import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { path, preview, run, scripted, useFakeSystem, workplace } from "./fake-system.js";
import { keptQuarantines, undoQuarantine } from "./quarantine.js";
import { hidden } from "./startup-off.js";
import { readRunKey } from "./windows-startup.js";

useFakeSystem();

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
