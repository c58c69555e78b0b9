import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { run as runAxe } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentWindow, openWindow } from "../../agent/program/window/open-window.js";
import { PORTUGUESE } from "../../agent/program/words/portuguese.js";
import { newKeyPair } from "../../agent/sign.js";
import { simulatedFacts } from "../../agent/simulated/facts.js";
import type { Database } from "../../db/database.js";
import { pageScript } from "../../scripts/page-script.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { HubHarness, TestAgent } from "./hub-harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148";
/** Set to a folder to keep the pictures. */
const { SHOTS } = process.env;

let database: Database;
let harness: HubHarness;
let browser: Browser;
let window: AgentWindow;
let windowAddress = "";
const pages: Record<string, string> = {};
beforeAll(async () => {
  [database, browser] = await Promise.all([openTestDatabase(), launchBrowser()]);
  harness = new HubHarness(database);
  await harness.start();
  const ana = await harness.customer();
  pages.invite = (await harness.invite(ana)).url;
  pages.gone = `${harness.address}/agent?c=BBBB-BBBB`;
  pages.code = `${harness.address}/agent`;
  const site = `UPDATE tenants SET profile = profile || '{"site":"https://clique.example"}' WHERE id = $1 RETURNING id`;
  await harness.rows(ana.tenantId, site, [ana.tenantId]);
  const color = `UPDATE channels SET kind = 'webchat', settings = settings || '{"color":"#7a1f5c"}' WHERE tenant_id = $1 RETURNING id`;
  await harness.rows(ana.tenantId, color, [ana.tenantId]);
  const host = { name: "NOTEBOOK-DA-ANA-CAROLINA-ESCRITORIO", os: "linux" as const, osName: "Windows 11 Pro" };
  const keys = newKeyPair();
  const facts = simulatedFacts("dying-disk", Date.now(), 5e9);
  // Measured twice: the page shows before and after.
  for (const measured of [simulatedFacts("full-disk", Date.now(), 5e9), facts]) {
    const { invite, code } = await harness.invite(ana);
    const agent = new TestAgent(harness.address, keys, host);
    await agent.connect({ code });
    const key = harness.newKey();
    await harness.ask(ana, "devices.scan", { invite, scope: "full" }, key);
    await agent.until(() => agent.scans.length === 1);
    const message = { scanId: agent.scans[0], outcome: "reported", facts: measured };
    expect(await agent.say("report", message)).toEqual({ ok: true });
    pages.report = String((await harness.heard(key, "reported")).value.url);
    agent.leave();
  }
  window = await openBusyWindow(facts);
});
afterAll(async () => {
  await browser.close();
  await window.close();
  await harness.stop();
  await database.close();
});

describe("the pages of devices", () => {
  for (const name of ["invite", "gone", "code", "report", "window"])
    for (const [size, viewport] of [
      ["phone", PHONE],
      ["desktop", DESKTOP],
    ] as const)
      for (const colorScheme of ["light", "dark"] as const)
        it(`${name}: ${size}, ${colorScheme}: fits, is styled, has nothing that axe finds, and nothing that its policy forbids`, async () => {
          const context = await browser.newContext({
            ...(size === "phone" && name === "invite" && { userAgent: IPHONE }),
            viewport,
            colorScheme,
            locale: "pt-BR",
          });
          const page = await context.newPage();
          const errors: string[] = [];
          page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
          if (name === "window") window.open();
          await page.goto(name === "window" ? windowAddress : (pages[name] ?? ""));
          if (name === "window") await page.getByRole("button", { name: "Enviar", exact: true }).waitFor();
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

it("a report that is printed shows also what is folded, and nothing that only a screen needs", async () => {
  const page = await browser.newPage({ viewport: DESKTOP, locale: "pt-BR" });
  await page.goto(pages.report ?? "");
  const [back, folded] = [page.getByRole("link", { name: "Voltar para a conversa" }), page.locator(".well li").first()];
  expect(await back.first().getAttribute("href")).toBe("https://clique.example");
  expect(await folded.isVisible()).toBe(false);
  await page
    .getByRole("cell", { name: /precisa de cuidado/ })
    .first()
    .waitFor();
  await page.emulateMedia({ media: "print" });
  expect(await back.first().isVisible()).toBe(false);
  expect(await folded.isVisible()).toBe(true);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "report-printed.png"), fullPage: true });
  await page.close();
});

it("a code that is typed into the short address leads to its invitation", async () => {
  const page = await browser.newPage({ viewport: DESKTOP, locale: "pt-BR" });
  await page.goto(pages.code ?? "");
  const code = new URL(pages.invite ?? "").searchParams.get("c") ?? "";
  await page.getByLabel(/Código/).fill(code.toLowerCase().replace("-", ""));
  await page.keyboard.press("Enter");
  await page.getByText(code, { exact: true }).first().waitFor();
  expect(await page.getByText("Você está no celular?").count()).toBe(0);
  await page.close();
});

describe("the agent's window", () => {
  it("comes to its question by keyboard, keeps everything when it is loaded again, and shows the last words", async () => {
    const context = await browser.newContext({ viewport: DESKTOP, locale: "pt-BR" });
    const page = await context.newPage();
    const own = await openWindow({
      script: await pageScript(),
      words: PORTUGUESE,
      open: (address) => void page.goto(address).catch(() => null),
    });
    const answer = own.confirm({ kind: "send", company: "Oficina Clique" }, new AbortController().signal);
    const send = page.getByRole("button", { name: "Enviar", exact: true });
    await send.waitFor();
    expect(page.url()).not.toContain("#");
    await page.reload();
    await send.waitFor();
    await expect.poll(() => page.title()).toContain("Uma pergunta espera");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Enviar para a Oficina Clique?");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await answer).toBe(true);
    await own.close();
    await page.getByRole("heading", { name: "O programa terminou." }).waitFor();
    await context.close();
  });
});

/** A window in which everything is there at once: data, a question, a repair, what can be taken back, notes. */
async function openBusyWindow(facts: ReturnType<typeof simulatedFacts>): Promise<AgentWindow> {
  const opened = await openWindow({
    script: await pageScript(),
    words: PORTUGUESE,
    open(address) {
      windowAddress = address;
    },
    isPatient: false,
  });
  opened.show({ kind: "connection", state: "ready", company: "Oficina Clique" });
  opened.show({ kind: "said", sentence: { is: "paired", company: "Oficina Clique" } });
  opened.show({ kind: "asked", company: "Oficina Clique" });
  opened.show({ kind: "facts", facts, exact: false });
  const folders = [
    { folder: "~/.cache/um-nome-de-pasta-comprido/sem-espacos", files: 42, bytes: 4.2e9, how: "kept" as const },
  ];
  const result = { effect: { bytes: 4.2e9, files: 42 }, folders, undo: "Volta" };
  const repair = { id: "1", action: "temp-cleanup", order: "1042", state: "done" as const, result };
  opened.show({ kind: "repair", repair });
  const until = Date.parse("2026-12-15T12:00:00Z");
  opened.show({ kind: "kept", quarantines: [{ id: "20261130-1a2b3c4d", files: 42, bytes: 4.2e9, until }] });
  void opened.confirm({ kind: "send", company: "Oficina Clique" }, new AbortController().signal);
  return opened;
}
