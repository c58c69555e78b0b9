import { chmodSync, lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { FolderProblem } from "./make-folder.js";

/**
 * A path that other users of this machine can reach: because of its mode, because they own it, or because it is a link
 * to such a path.
 */
export type Opening = { path: string; why: "mode" | "owner" | "link"; mode: number; uid: number };

export type PrivateOptions = {
  /** The setting that names the folder, for error messages. */
  setting: string;
  /**
   * Names that the product keeps at the top of the folder. A folder that is not empty and holds none of them belongs to
   * something else.
   */
  ours: readonly string[];
  /** Paths below the folder whose modes are not changed; the folders around them are private. */
  asFound(path: string): boolean;
};

/** The mode bits for everybody but the owner. */
const OTHERS = 0o077;

/**
 * Closes a folder and everything in it to other users, from the top down. Returns a sentence for the operator for what
 * others could reach before. Throws `FolderProblem` when that is impossible: something belongs to somebody else, the
 * disk keeps no modes, or the folder is not the product's own. Never follows a link. Windows has no modes; there the
 * folder's permissions count.
 */
export function makePrivate(folder: string, options: PrivateOptions): string[] {
  if (process.getuid === undefined) return [];
  const top = openingOf(folder, statSync(folder), process.getuid());
  if (top?.why === "mode") refuseForeign(folder, top, options);
  for (const opening of openingsOf(folder, options)) {
    if (opening.why === "mode" && chmodded(opening)) continue;
    throw new FolderProblem(
      `${options.setting}: ${describeOpening(opening)}, and cannot be closed to them. ${remedyOf(opening, folder)}`,
    );
  }
  if (top === null) return [];
  return [
    `${folder} was open to other users of this machine (mode ${octal(top.mode)}); it is closed now. If somebody else uses this machine, they may have read what is in it: change the passwords of the desk and the keys (SECRET_KEY, SECRET_KEYS_OLD).`,
  ];
}

/** Where others can reach a folder or something in it. Changes nothing. */
export function findOpenings(folder: string, asFound: PrivateOptions["asFound"]): Opening[] {
  return process.getuid === undefined ? [] : [...openingsOf(folder, { asFound })];
}

/** Describes one opening, for the operator. */
export function describeOpening({ path, why, mode, uid }: Opening): string {
  if (why === "owner") return `${path} belongs to another user (uid ${uid})`;
  if (why === "link") return `${path} is a link to a place that is open to other users, or is theirs`;
  return `${path} is open to other users (mode ${octal(mode)})`;
}

/** What the operator can do about an opening that was found in `folder`. */
export function remedyOf({ why }: Opening, folder: string): string {
  if (why === "owner")
    return `Run Balcão as that user, or give the folder to the one that runs it: chown -R USER ${folder}`;
  if (why === "link") return "Close that place (chmod -R go=), or take the link away.";
  return `Close it: chmod -R go= ${folder}`;
}

/** A folder is yielded before it is read, so that the caller can close it before its content is listed. */
function* openingsOf(folder: string, { asFound }: Pick<PrivateOptions, "asFound">): Generator<Opening> {
  const uid = process.getuid?.() ?? 0;
  // The folder itself may be a link, because the operator named it.
  yield* one(folder, statSync(folder));
  yield* below(folder);

  function* below(parent: string): Generator<Opening> {
    for (const name of readdirSync(parent)) {
      const path = join(parent, name);
      if (asFound(path)) continue;
      // The file is gone, because another process works here, too.
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (!stat) continue;
      yield* one(path, stat);
      // A folder of another owner that is closed to us belongs to root (`lost+found`), or was refused above.
      if (stat.isDirectory() && stat.uid === uid) yield* below(path);
    }
  }
  function* one(path: string, stat: Stats): Generator<Opening> {
    const opening = openingOf(path, stat, uid);
    if (opening) yield opening;
  }
}

/** Root can reach everything anyway, so files of root do not count as somebody else's. */
function openingOf(path: string, stat: Stats, uid: number): Opening | null {
  const about = { path, mode: stat.mode & 0o777, uid: stat.uid };
  // A link of somebody else's was put there while the folder was open: we would write where they want us to.
  if (stat.uid !== uid && stat.uid !== 0) return { ...about, why: "owner" };
  if (stat.isSymbolicLink()) {
    const target = statSync(path, { throwIfNoEntry: false });
    return target && openingOf(path, target, uid) ? { ...about, why: "link" } : null;
  }
  return (stat.mode & OTHERS) === 0 ? null : { ...about, why: "mode" };
}

/** Whether others are shut out now, or the path is gone. A disk without modes accepts the call and changes nothing. */
function chmodded({ path, mode }: Opening): boolean {
  try {
    chmodSync(path, mode & ~OTHERS);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return true;
    if (code === "EPERM" || code === "EROFS" || code === "ENOTSUP") return false;
    throw error;
  }
  const after = statSync(path, { throwIfNoEntry: false });
  return !after || (after.mode & OTHERS) === 0;
}

/**
 * Refuses system folders: a setting written in haste must never close `/tmp`, `/var/lib` or a home to all other users.
 */
function refuseForeign(folder: string, { mode }: Opening, { setting, ours }: PrivateOptions): void {
  const names = readdirSync(folder).filter((name) => name !== "lost+found");
  const foreign = names.filter((name) => !ours.some((own) => name.startsWith(own)));
  const everybodys = (statSync(folder).mode & 0o1000) !== 0;
  if (foreign.length === 0 || (foreign.length < names.length && !everybodys)) return;
  throw new FolderProblem(
    `${setting}: ${folder} is open to other users (mode ${octal(mode)}) and holds what is not Balcão's (${foreign[0]}). Set ${setting} to a folder of its own, or close this one: chmod go= ${folder}`,
  );
}

const octal = (mode: number) => mode.toString(8).padStart(4, "0");
