import type { System } from "../executables/runtimes.js";

/**
 * The visitor's computer by what its browser says (`User-Agent`). A browser on a Mac does not say which chip it has; new
 * ones have Apple's. Null for phones, tablets and everything unknown.
 */
export function systemOf(userAgent: string): System | null {
  if (/android|iphone|ipad|mobile|\bcros\b/i.test(userAgent)) return null;
  if (/windows nt/i.test(userAgent)) return "win-x64";
  if (/macintosh|mac os x/i.test(userAgent)) return "macos-arm64";
  if (!/linux|x11/i.test(userAgent)) return null;
  return /aarch64|arm64/i.test(userAgent) ? "linux-arm64" : "linux-x64";
}
