import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** The anchor that GitHub makes from a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

function anchorsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

function read(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** Folders whose files are named in backticks. A name with a placeholder is no file. */
const NAMED =
  /`((?:agent|bench|bot|channels|cli|company|db|docs|flows|handoff-inbox|knowledge|payments|platform|scripts|server|tests|understanding)\/[\w./-]+)`/g;

/** Files of a reader's own company, and files that the build makes. */
const OTHERS = /^(?:flows\/\w+\.yaml|flows\/|knowledge\/)$/;

const PICTURE_LIMIT = 150_000;

describe("the documentation", () => {
  it.each(pages)("%s points only at files and headings that are there", (page) => {
    const path = join(root, page);
    const text = read(page).replace(/^```.*?^```$/gms, "");
    const broken = [...text.matchAll(/(?:\]\(|<img src=")([^)"\s]+)/g)].flatMap(([, target = ""]) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = "", anchor] = target.split("#");
      const full = file === "" ? path : resolve(dirname(path), file);
      if (relative(root, full).startsWith("..") || !existsSync(full)) return [target];
      return anchor !== undefined && !anchorsOf(full).includes(anchor) ? [target] : [];
    });
    expect(broken).toEqual([]);
  });

  it.each(pages)("%s names only files and folders of ours that are there", (page) => {
    const text = read(page).replace(/^```.*?^```$/gms, "");
    const named = [...text.matchAll(NAMED)].map(([, name = ""]) => name).filter((name) => !OTHERS.test(name));
    expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it.each(pages)("%s names only commands of package.json", (page) => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const commands = [...read(page).matchAll(/\bnpm run ([a-z:-]+)/g)].map(([, name = ""]) => name);
    expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it("shows every picture somewhere, and none is heavy", () => {
    const shown = pages.map(read).join("\n");
    const pictures = readdirSync(join(root, "docs/pictures"));
    expect(pictures.filter((name) => !shown.includes(`pictures/${name}`))).toEqual([]);
    const heavy = pictures.filter((name) => statSync(join(root, "docs/pictures", name)).size > PICTURE_LIMIT);
    expect(heavy).toEqual([]);
  });

  it("has a README, and is not empty", () => {
    expect(pages).toContain("README.md");
    expect(pages.length).toBeGreaterThan(8);
  });
});
