import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { buildDesk } from "../../scripts/build-desk.js";
import { PATIENCE_MS } from "../faults/harness/eventually.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { pagesRail } from "./pages-rail.js";
import { ANA, PASSWORD, type StandIn, startStandIn } from "./stand-in.js";

let folder: { path: string; remove(): void } | null = null;
let browser: Browser;
export let desk: StandIn;
export let contexts: BrowserContext[] = [];
let problems: string[] = [];

/**
 * To be called by a test file: gives each of its tests a new stand-in and pages over it. A test fails when one of its
 * pages reported an error. The desk is built once for all files of this process.
 */
export function visitTheDesk(): void {
  beforeAll(async () => {
    folder ??= await builtDesk();
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    desk = await startStandIn(folder?.path ?? "");
    problems = [];
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
    await desk.close();
    expect(problems).toEqual([]);
  });
}

async function builtDesk(): Promise<{ path: string; remove(): void }> {
  const made = temporaryFolder();
  process.once("exit", () => made.remove());
  await buildDesk(made.path);
  return made;
}

export async function open(options: { phone?: boolean; dark?: boolean; path?: string } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.phone ? PHONE : DESKTOP,
    colorScheme: options.dark ? "dark" : "light",
    hasTouch: options.phone,
    isMobile: options.phone,
    reducedMotion: "reduce",
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
  });
  contexts.push(context);
  return openPage(context, options.path);
}

export async function openPage(context: BrowserContext, path = ""): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => problems.push(String(error)));
  // The browser also reports errors that a test asks for. It must not report anything that its policy refuses.
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      if (!/WebSocket connection|ERR_/.test(message.text())) problems.push(message.text());
    }
  });
  await page.goto(`${desk.url}/desk${path}`);
  return page;
}

export async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(ANA.email);
  await page.getByLabel("Senha", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

export async function atDesk(options: Parameters<typeof open>[0] = {}): Promise<Page> {
  const page = await open(options);
  await signIn(page);
  await pagesRail(page).waitFor();
  return page;
}

export const reply = (page: Page) => page.getByRole("textbox", { name: "Resposta ao cliente" });
export const focusedIn = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-conversation"));
export const posts = (path: string) =>
  desk.state.requests.filter((each) => each.method === "POST" && each.path.endsWith(path));
