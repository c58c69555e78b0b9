import { readFileSync } from "node:fs";
import { hostname, platform, release, version } from "node:os";
import type { HostFacts } from "../wire.js";

/** Describes this computer for the question in the chat: "PC-ANA, Windows 11: é o seu?". Starts no other program. */
export function readHost(): HostFacts {
  const name = hostname().split(".")[0]?.slice(0, 64) || "computador";
  const system = platform();
  if (system === "win32") return { name, os: "windows", osName: version().slice(0, 80) || "Windows" };
  if (system === "darwin") return { name, os: "macos", osName: macosName(release()) };
  return { name, os: "linux", osName: linuxName(readText("/etc/os-release")) };
}

/** Darwin 20 is macOS 11, and so on. From Darwin 25 on, macOS is numbered by the year (26). */
export function macosName(darwin: string): string {
  const major = Number.parseInt(darwin, 10);
  if (Number.isNaN(major) || major < 20) return "macOS";
  return `macOS ${major >= 25 ? major + 1 : major - 9}`;
}

export function linuxName(osRelease: string): string {
  const pretty = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(osRelease)?.[1];
  return (pretty ?? "Linux").slice(0, 80);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
