import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { compareVersions } from "./debian-version.js";
import { NotKnown } from "./probe.js";

const HELPER = "/usr/lib/apt/apt-helper";
const LISTS = "/var/lib/apt/lists";
const LIMIT_MS = 20_000;

/**
 * How many installed packages of a Debian have a newer version in the package lists that apt last fetched. apt itself
 * takes 50 MB and seconds to say it, because it first builds an index of everything that could be installed. Here the
 * lists pass by once, in pieces, and nothing of them is kept. What is held back is not counted, and neither are lists from
 * which nothing is installed unless somebody asks (`NotAutomatic`, as in backports). Pins of `apt_preferences(5)` are not
 * read. Rejects with `NotKnown` where there is no apt or no list.
 */
export async function aptUpdates(): Promise<number> {
  const all = await readdir(LISTS).catch(() => []);
  const names = all.filter((name) => /_Packages(\.\w+)?$/.test(name));
  if (names.length === 0) throw new NotKnown("a lista de atualizações nunca foi baixada, ou este Linux não usa apt");
  const status = await readFile("/var/lib/dpkg/status", "latin1").catch(() => "");
  const installed = installedPackages(status);
  if (installed.size === 0) throw new NotKnown("este Linux não diz o que está instalado");
  const later = await laterReleases(all);
  const chosen = names.filter((name) => !later.some((release) => name.startsWith(release)));
  const newer = new Set<string>();
  await pass(
    chosen.map((name) => join(LISTS, name)),
    (paragraph) => {
      const found = newerPackage(paragraph, installed);
      if (found !== null) newer.add(found);
    },
  );
  return newer.size;
}

/** The versions of installed packages by `name:architecture`, from dpkg's status file (`deb822(5)`). */
export function installedPackages(status: string): ReadonlyMap<string, string> {
  const installed = new Map<string, string>();
  for (const paragraph of status.split("\n\n")) {
    if (!/^Status: install ok installed$/m.test(paragraph)) continue;
    const version = field(paragraph, "Version");
    const key = keyOf(paragraph);
    if (key !== null && version !== null) installed.set(key, version);
  }
  return installed;
}

/** The package of a list's paragraph, if it is installed in an older version. */
export function newerPackage(paragraph: string, installed: ReadonlyMap<string, string>): string | null {
  const key = keyOf(paragraph);
  const has = key === null ? undefined : installed.get(key);
  if (key === null || has === undefined) return null;
  const version = field(paragraph, "Version");
  return version !== null && compareVersions(version, has) > 0 ? key : null;
}

/** A package for all architectures may be listed as `all` and installed so, too; else both sides name the same one. */
function keyOf(paragraph: string): string | null {
  const name = field(paragraph, "Package");
  return name === null ? null : `${name}:${field(paragraph, "Architecture") ?? ""}`;
}

function field(paragraph: string, name: string): string | null {
  const at = paragraph.startsWith(`${name}: `) ? 0 : paragraph.indexOf(`\n${name}: `) + 1;
  if (at === 0 && !paragraph.startsWith(`${name}: `)) return null;
  const end = paragraph.indexOf("\n", at);
  return paragraph.slice(at + name.length + 2, end < 0 ? undefined : end).trim();
}

/** What the names of lists begin with that are not installed from by themselves. */
async function laterReleases(names: readonly string[]): Promise<string[]> {
  const releases = names.filter((name) => /_(In)?Release$/.test(name));
  const told = await Promise.all(
    releases.map(async (name) => {
      const text = await readFile(join(LISTS, name), "latin1").catch(() => "");
      return /^NotAutomatic: yes$/im.test(text) ? [name.replace(/(In)?Release$/, "")] : [];
    }),
  );
  return told.flat();
}

/** Gives each paragraph of these files, which `apt-helper cat-file` unpacks whatever they are packed with. */
function pass(paths: readonly string[], give: (paragraph: string) => void): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(HELPER, ["cat-file", ...paths], {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    });
    let rest = "";
    child.stdout.setEncoding("latin1");
    child.stdout.on("data", (piece: string) => {
      const text = rest + piece;
      const end = text.lastIndexOf("\n\n");
      rest = end < 0 ? text : text.slice(end + 2);
      if (end >= 0) for (const paragraph of text.slice(0, end).split("\n\n")) give(paragraph);
    });
    child.once("error", () => fail(new NotKnown("este Linux não usa apt")));
    child.once("close", (code) => {
      if (rest.trim() !== "") give(rest);
      if (code === 0) done();
      else fail(new NotKnown(code === null ? "apt não respondeu" : "apt devolveu um erro"));
    });
  });
}
