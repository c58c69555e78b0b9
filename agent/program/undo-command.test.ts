import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { undoCommand } from "./undo-command.js";

const person = mkdtempSync(join(tmpdir(), "balcao-pessoa-"));
afterAll(() => rmSync(person, { recursive: true, force: true }));
const ID = "20261130-1a2b3c4d";
const scriptAt = (script: string) => ({ path: script, script, runtime: null });
const executableAt = (path: string) => ({ path, script: null, runtime: null });
const at = (script: string, home = join(person, ".balcao-agent"), user = "ana") =>
  undoCommand(ID, { file: scriptAt(script), home, person, os: "linux", user });

describe("the line that undoes a clean-up", () => {
  it("works when it is pasted, in whatever folder, also where the file's name has spaces", () => {
    const downloads = join(person, "Meus downloads");
    const script = join(downloads, "balcao-agent-KXTQ-7M9P (1).mjs");
    mkdirSync(downloads);
    writeFileSync(script, "console.log(JSON.stringify(process.argv.slice(1)))");
    const line = at(script, join(person, "outra pasta")) ?? "";
    const said = execFileSync("/bin/sh", ["-c", line], { cwd: "/", env: { ...process.env, HOME: person } });
    expect(JSON.parse(String(said))).toEqual([
      script,
      "--home",
      join(person, "outra pasta"),
      "--undo",
      "20261130-1a2b3c4d",
    ]);
  });

  it("says neither where the person's folder is nor what is usual", () => {
    expect(at(join(person, "Downloads/balcao-agent-KXTQ-7M9P.mjs"))).toBe(
      'node "$HOME/Downloads/balcao-agent-KXTQ-7M9P.mjs" --undo 20261130-1a2b3c4d',
    );
  });

  it("tells a place elsewhere whole, unless an account is named in it or a shell would read more than a path", () => {
    expect(at("/srv/balcao/balcao-agent.mjs")).toBe('node "/srv/balcao/balcao-agent.mjs" --undo 20261130-1a2b3c4d');
    expect(at("/mnt/Ana/balcao-agent.mjs")).toBeNull();
    expect(at(join(person, "a$(id)/balcao-agent.mjs"))).toBeNull();
    expect(at("/srv/x.mjs", "/mnt/ana/home")).toBeNull();
  });

  it("starts an executable by itself, as each system's terminal wants it", () => {
    const home = join(person, ".balcao-agent");
    const line = (os: "linux" | "windows") =>
      undoCommand(ID, {
        file: executableAt(join(person, "Downloads/balcao-agent-KXTQ-7M9P")),
        home,
        person,
        os,
        user: "ana",
      });
    expect(line("linux")).toBe(`"$HOME/Downloads/balcao-agent-KXTQ-7M9P" --undo ${ID}`);
    expect(line("windows")).toBe(`& "$HOME/Downloads/balcao-agent-KXTQ-7M9P" --undo ${ID}`);
  });

  it("starts the script with the node that came with it", () => {
    const folder = join(person, "Downloads/balcao-agent-KXTQ-7M9P");
    const file = { ...scriptAt(join(folder, "balcao-agent.cjs")), runtime: join(folder, "node") };
    expect(undoCommand(ID, { file, home: join(person, ".balcao-agent"), person, os: "macos", user: "ana" })).toBe(
      `"$HOME/Downloads/balcao-agent-KXTQ-7M9P/node" "$HOME/Downloads/balcao-agent-KXTQ-7M9P/balcao-agent.cjs" --undo ${ID}`,
    );
  });
});
