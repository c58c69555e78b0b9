import { expect, it } from "vitest";
import type { DeviceFacts } from "../../wire.js";
import { factsInWords } from "./facts-in-words.js";
import { LANGUAGES } from "./language.js";
import { wordsOf } from "./words-of.js";

const known = <T>(value: T) => ({ known: true as const, value });

/** Every number and text is one that stands nowhere else, so that each can be found in the words. */
const FACTS: DeviceFacts = {
  at: Date.parse("2026-11-30T10:11:12"),
  host: { name: "PC-ANA", os: "linux", osName: "Debian 12", uptimeHours: known(301), osBuild: known("6.1.77") },
  cpu: known({ model: "Ryzen", cores: 302, loadPercent: 303, celsius: 304 }),
  memory: known({ totalBytes: 305e9, availableBytes: 306e9, swapUsedPercent: 307 }),
  disks: known([
    { mount: "/", sizeBytes: 308e9, usedBytes: 309e9, availableBytes: 310e9, reclaimableBytes: 311e9, kind: "nvme" },
  ]),
  smart: known([
    { drive: "sda", healthy: true, reallocated: 312, pending: 313, mediaErrors: 314, wearPercent: 315, celsius: 316 },
  ]),
  battery: known({ present: true, designPercent: 317, cycles: 318 }),
  network: known({ connectMs: 319, lossPercent: 320 }),
  processes: known({ total: 321, top: [{ name: "firefox", cpuPercent: 322, memoryPercent: 323 }] }),
  startupItems: known(324),
  updates: known({ pending: 325, daysSinceLast: 326 }),
  antivirus: known({ enabled: true, signatureDays: 327 }),
  temporaryBytes: known(328e9),
  diskEvents24h: known(329),
  drivers: known([{ name: "Bluetooth", code: 330 }]),
  startupPrograms: known(["nm-applet"]),
  services: known(["cups"]),
  slowPrograms: known(["Spotify"]),
};

it.each(LANGUAGES)("what the person sees before the yes is all that is sent (%s)", (language) => {
  const words = factsInWords(FACTS, wordsOf(language))
    .map(({ what, value }) => `${what}: ${value}`)
    .join("\n");
  for (let number = 301; number <= 330; number++) expect(words).toContain(String(number));
  for (const text of [
    "PC-ANA",
    "Debian 12",
    "6.1.77",
    "Ryzen",
    "NVME",
    "sda",
    "firefox",
    "2026",
    "Bluetooth",
    "nm-applet",
    "cups",
    "Spotify",
  ])
    expect(words).toContain(text);
});
