import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { run as runAxe } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulatedFacts } from "../../agent/simulated/facts.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { HubHarness, TestAgent } from "./hub-harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Set to a folder to keep the pictures. */
const { SHOTS } = process.env;

let database: Database;
let harness: HubHarness;
let browser: Browser;
const pages: Record<string, string> = {};
beforeAll(async () => {
  [database, browser] = await Promise.all([openTestDatabase(), launchBrowser()]);
  harness = new HubHarness(database);
  await harness.start();
  const ana = await harness.customer();
  pages.invite = (await harness.invite(ana)).url;
  pages.gone = `${harness.address}/agent?c=BBBB-BBBB`;
  const host = { name: "NOTEBOOK-DA-ANA-CAROLINA-ESCRITORIO", os: "linux" as const, osName: "Windows 11 Pro" };
  const { invite, code } = await harness.invite(ana);
  const agent = new TestAgent(harness.address, undefined, host);
  await agent.connect({ code });
  const key = harness.newKey();
  await harness.ask(ana, "devices.scan", { invite, scope: "full" }, key);
  await agent.until(() => agent.scans.length === 1);
  const facts = simulatedFacts("dying-disk", Date.now(), 5e9);
  expect(await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts })).toEqual({ ok: true });
  pages.report = String((await harness.heard(key, "reported")).value.url);
  agent.leave();
});
afterAll(async () => {
  await browser.close();
  await harness.stop();
  await database.close();
});

describe("the pages of devices", () => {
  for (const name of ["invite", "gone", "report"])
    for (const [size, viewport] of [
      ["phone", PHONE],
      ["desktop", DESKTOP],
    ] as const)
      for (const colorScheme of ["light", "dark"] as const)
        it(`${name}: ${size}, ${colorScheme}: fits, is styled, has nothing that axe finds, and nothing that its policy forbids`, async () => {
          const context = await browser.newContext({ viewport, colorScheme, locale: "pt-BR" });
          const page = await context.newPage();
          const errors: string[] = [];
          page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
          await page.goto(pages[name] ?? "");
          const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          expect(wide).toBeLessThanOrEqual(0);
          const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
          expect(paper).toBe(colorScheme === "light" ? "rgb(250, 249, 246)" : "rgb(20, 22, 26)");
          if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-${size}-${colorScheme}.png`), fullPage: true });
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() =>
            (globalThis as unknown as { axe: { run: typeof runAxe } }).axe.run(),
          );
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
          expect(errors.filter((each) => !each.includes("404"))).toEqual([]);
          await context.close();
        });
});
