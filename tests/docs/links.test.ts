import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** What GitHub makes of a heading. */
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

describe("the documentation", () => {
  it.each(pages)("%s points only at files and headings that are there", (page) => {
    const path = join(root, page);
    const text = readFileSync(path, "utf8").replace(/^```.*?^```$/gms, "");
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = "", anchor] = target.split("#");
      const full = file === "" ? path : resolve(dirname(path), file);
      if (relative(root, full).startsWith("..") || !existsSync(full)) return [target];
      return anchor !== undefined && !anchorsOf(full).includes(anchor) ? [target] : [];
    });
    expect(broken).toEqual([]);
  });

  it("has a README, and is not empty", () => {
    expect(pages).toContain("README.md");
    expect(pages.length).toBeGreaterThan(8);
  });
});
