import { ActionFailed } from "./action-failed.js";
import { RUN_KEY, type StartupChange } from "./startup-record.js";
import type { Tools } from "./tools.js";

type Value = { program: string; change: Extract<StartupChange, { kind: "registry" }> };

/** What opens with this person's session on Windows, by `reg query` (Microsoft Learn). Never run. */
export async function windowsStartupValues(tools: Tools): Promise<Value[]> {
  // 1: the key is not there, because nothing opens by itself.
  const { stdout, code } = await tools.run(["reg.exe", "query", RUN_KEY], { timeoutMs: 10_000, codes: [0, 1] });
  return code === 1 ? [] : readRunKey(stdout);
}

/** Rows of `    OneDrive    REG_SZ    "C:\…\OneDrive.exe" /background`. Values without a program are left out. */
export function readRunKey(stdout: string): Value[] {
  if (!/HKEY_CURRENT_USER\\/i.test(stdout)) throw new ActionFailed("O Windows não disse o que abre sozinho.");
  return stdout.split(/\r?\n/).flatMap((line) => {
    const [, name, type, data] = /^ {4}(\S.*?) {4}(REG_SZ|REG_EXPAND_SZ) {4}(\S.*)$/.exec(line) ?? [];
    const quoted = /^"([^"]+\.exe)"|^(.+?\.exe)(?=\s|$)/i.exec(data ?? "");
    const program = (quoted?.[1] ?? quoted?.[2] ?? "").split(/[\\/]/).at(-1) ?? "";
    if (name === undefined || data === undefined || program === "") return [];
    return [{ program, change: { kind: "registry", name, type: type as "REG_SZ" | "REG_EXPAND_SZ", data } }];
  });
}

/** Takes a value out of the key, so that its program does not open by itself any more. False when Windows refused. */
export async function deleteStartup(name: string, tools: Tools): Promise<boolean> {
  return tools.run(["reg.exe", "delete", RUN_KEY, "/v", name, "/f"], { timeoutMs: 10_000 }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ActionFailed) return false;
      throw error;
    },
  );
}
