/**
 * Compares two versions of Debian packages: below 0 when `a` is older, above 0 when it is newer. The rules are those of
 * Debian Policy 5.6.12 and deb-version(7): epoch, then upstream version, then revision; in each, texts and numbers by
 * turns, and `~` before everything, even before the end.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  return left.epoch - right.epoch || part(left.upstream, right.upstream) || part(left.revision, right.revision);
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = "0", rest = version] = /^(\d+):(.*)$/.exec(version) ?? [];
  const dash = rest.lastIndexOf("-");
  return {
    epoch: Number(epoch),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "0" : rest.slice(dash + 1),
  };
}

function part(a: string, b: string): number {
  const [left, right] = [pieces(a), pieces(b)];
  for (let n = 0; n < Math.max(left.length, right.length); n += 1) {
    const [text = "", number = 0] = left[n] ?? [];
    const [otherText = "", otherNumber = 0] = right[n] ?? [];
    const order = words(text, otherText) || number - otherNumber;
    if (order !== 0) return order;
  }
  return 0;
}

/** Pairs of what is no digit and the number after it. */
function pieces(text: string): [text: string, number: number][] {
  return [...text.matchAll(/(\D*)(\d*)/g)].map(([, letters = "", digits = ""]) => [letters, Number(digits)]);
}

/** Letter by letter: `~` first, then the end, then letters, then all else. */
function words(a: string, b: string): number {
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const order = rank(a[n]) - rank(b[n]);
    if (order !== 0) return order;
  }
  return 0;
}

function rank(letter: string | undefined): number {
  if (letter === undefined) return 0;
  if (letter === "~") return -1;
  return /[a-z]/i.test(letter) ? letter.charCodeAt(0) : letter.charCodeAt(0) + 256;
}
