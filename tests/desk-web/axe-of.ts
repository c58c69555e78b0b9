import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { run as runAxe } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds wrong on a page, as short lines: WCAG 2.2 A and AA, and its best practices; or what these of its rules
 * find.
 */
export async function axeOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  // The page's policy forbids foreign scripts, so axe is run through the debugger.
  await page.evaluate(AXE);
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: { run: typeof runAxe } };
    const { violations } = await axe.run(document, { iframes: false, ...(only && { runOnly: only }) });
    return violations.flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
    );
  }, rules?.slice());
}
