// Preloaded (`node --import`) into a process and its threads. It records every change that Node.js makes to files below
// WATCHED_DIR in a journal outside that folder, so that a test can later take back what no fdatasync had made safe.
// Each entry is a JSON line with lengths, then the old bytes and the new ones. Files are identified by inode, which a
// rename keeps.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { threadId } from "node:worker_threads";

const watched = process.env.WATCHED_DIR;
const journalDir = process.env.JOURNAL_DIR;
const original = { ...fs };
const files = new Map();
let journal = null;

function append(entry, before = Buffer.alloc(0), after = Buffer.alloc(0)) {
  journal ??= original.openSync(`${journalDir}/${Date.now()}-${process.pid}-${threadId}.journal`, "a");
  const head = Buffer.from(`${JSON.stringify({ ...entry, before: before.length, after: after.length })}\n`);
  original.writeSync(journal, Buffer.concat([head, before, after]));
}

function readAt(fd, length, position) {
  const bytes = Buffer.alloc(Math.max(length, 0));
  const read = length > 0 ? original.readSync(fd, bytes, 0, length, position) : 0;
  return bytes.subarray(0, read);
}

const inside = (path) => typeof path === "string" && path.startsWith(watched);

fs.openSync = (path, flags, mode) => {
  const truncates =
    typeof flags === "number" ? (flags & original.constants.O_TRUNC) !== 0 : (flags ?? "r").startsWith("w");
  const there = inside(path) && original.existsSync(path) ? original.statSync(path) : null;
  const before = there?.isFile() && truncates ? original.readFileSync(path) : null;
  const fd = original.openSync(path, flags, mode);
  if (!inside(path)) return fd;
  const stat = original.fstatSync(fd);
  if (!stat.isFile()) return fd;
  files.set(fd, stat.ino);
  // Emptying a file on opening is a change like any other. A new file has no old bytes.
  if (before && before.length > 0)
    append({ kind: "truncate", file: stat.ino, size: 0, oldSize: before.length }, before);
  if (!there) append({ kind: "created", file: stat.ino });
  return fd;
};

fs.closeSync = (fd) => {
  files.delete(fd);
  original.closeSync(fd);
};

fs.writeSync = (fd, buffer, offset, length, position) => {
  const file = files.get(fd);
  if (file === undefined) return original.writeSync(fd, buffer, offset, length, position);
  if (typeof position !== "number") throw new Error("the journal knows positioned writes only");
  const oldSize = original.fstatSync(fd).size;
  // The file was opened for writing only, so the old bytes are read through another handle.
  const reader = original.openSync(`/proc/self/fd/${fd}`, "r");
  const before = readAt(reader, Math.min(length, oldSize - position), position);
  original.closeSync(reader);
  const written = original.writeSync(fd, buffer, offset, length, position);
  const after = Buffer.from(buffer.buffer, buffer.byteOffset + offset, written);
  append({ kind: "write", file, position, oldSize }, before, after);
  return written;
};

function truncate(path, size, change) {
  const { ino, size: oldSize } = original.statSync(path);
  const reader = original.openSync(path, "r");
  const before = readAt(reader, oldSize - size, size);
  original.closeSync(reader);
  change();
  append({ kind: "truncate", file: ino, size, oldSize }, before);
}
fs.ftruncateSync = (fd, size = 0) => {
  if (files.has(fd)) truncate(`/proc/self/fd/${fd}`, size, () => original.ftruncateSync(fd, size));
  else original.ftruncateSync(fd, size);
};
fs.truncateSync = (path, size = 0) => {
  if (inside(path)) truncate(path, size, () => original.truncateSync(path, size));
  else original.truncateSync(path, size);
};

for (const name of ["fdatasyncSync", "fsyncSync"]) {
  fs[name] = (fd) => {
    original[name](fd);
    const file = files.get(fd);
    if (file !== undefined) append({ kind: "sync", file });
  };
}
fs.unlinkSync = (path) => {
  const file = inside(path) ? original.statSync(path, { throwIfNoEntry: false }) : undefined;
  original.unlinkSync(path);
  // The inode's number may be given to another file.
  if (file && file.nlink === 1) append({ kind: "gone", file: file.ino });
};
fs.renameSync = (from, to) => {
  const replaced = inside(to) ? original.statSync(to, { throwIfNoEntry: false }) : undefined;
  original.renameSync(from, to);
  if (replaced && replaced.nlink === 1) append({ kind: "gone", file: replaced.ino });
};

if (watched && journalDir) syncBuiltinESMExports();
