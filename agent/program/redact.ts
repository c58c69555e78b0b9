import { homedir, userInfo } from "node:os";

/** Mount names that reveal nobody. A mount is shown by its path only when it is one of these. */
const COMMON_MOUNT =
  /^(\/|\/home|\/boot|\/boot\/efi|\/var|\/usr|\/opt|\/srv|\/data|\/System\/Volumes\/Data|[A-Z]:\\?)$/;

export const isCommonMount = (mount: string) => COMMON_MOUNT.test(mount);

/** A mount without names of people and drives (`/media/ana/FOTOS 2019`). `n` counts from 1. */
export function redactMount(mount: string, n: number): string {
  return isCommonMount(mount) ? mount : `outro disco ${n}`;
}

/**
 * A short text of a device (a model, a program's name, a reason) without anything that reveals who or where: user
 * names, home folders, network and e-mail addresses, serial numbers, passwords and tokens. At most `max` characters.
 */
export function redact(text: string, max: number, own: Own = whoAmI()): string {
  let left = text.replace(/[\u0000-\u001f\u007f]/g, " ");
  for (const name of [own.home, own.user])
    if (name.length >= 3) left = left.replace(new RegExp(`(?<![a-z0-9])${escape(name)}(?![a-z0-9])`, "gi"), "…");
  return left
    .replace(/(\/home\/|\/Users\/|\\Users\\)[^/\\\s]+/gi, "$1…")
    .replace(/[^\s@/]+@[^\s@/]+\.[a-z]{2,}/gi, "…")
    .replace(/\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi, "…")
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, "…")
    .replace(/(?<![0-9a-z:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![0-9a-z:])/gi, "…")
    .replace(/\b(?:s\/?n|serial(?: (?:number|no))?|uuid)\b[\s:=#.]*\S+/gi, "…")
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, "…")
    .replace(/\b(?:pass(?:word)?|pwd|senha|token|secret|api[_-]?key|ssid)\b\s*[=:]\s*\S+/gi, "…")
    .replace(LONG_MIXTURE, "…")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, max);
}

/** Long words of letters and digits are keys and tokens. No model or program has such a name. */
const LONG_MIXTURE = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{24,}/gi;

type Own = { user: string; home: string };

function whoAmI(): Own {
  try {
    return { user: userInfo().username, home: homedir() };
  } catch {
    return { user: "", home: homedir() }; // a user without an entry, as in containers
  }
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
