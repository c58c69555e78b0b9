import { spawn } from "node:child_process";

/** How a system opens an address in the person's own browser: a program and its arguments, never a line for a shell. */
export function browserCommand(platform: NodeJS.Platform, address: string): [program: string, ...args: string[]] {
  if (platform === "darwin") return ["open", address];
  // `start` is a word of cmd; its first argument is a title. Our addresses hold no character that cmd reads as its own.
  if (platform === "win32") return ["cmd", "/c", "start", "", address];
  return ["xdg-open", address];
}

/**
 * Opens an address in the person's browser. Resolves with false when the system says that it cannot, and with true when it
 * does not say so within `patienceMs` (some of these programs stay open with the browser).
 */
export function openBrowser(address: string, patienceMs = 5_000): Promise<boolean> {
  const [program, ...args] = browserCommand(process.platform, address);
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: "ignore", detached: true, shell: false, windowsHide: true });
    const timer = setTimeout(() => done(true), patienceMs);
    const end = (opened: boolean) => {
      clearTimeout(timer);
      done(opened);
    };
    child.once("error", () => end(false));
    child.once("exit", (code) => end(code === 0));
    child.unref();
  });
}
