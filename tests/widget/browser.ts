import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import chromiumPackage from "@sparticuz/chromium";
import type { run as runAxe } from "axe-core";
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from "playwright-core";
import { PATIENCE_MS } from "../faults/harness/eventually.js";
import type { Harness } from "./harness.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The browser that comes with `@sparticuz/chromium`, unpacked once per machine. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPackage.executablePath(), args: ["--no-sandbox"] });
}

/** A visitor's browser on the company's page, with all its console errors and uncaught exceptions. */
export type Visit = { context: BrowserContext; page: Page; chat: FrameLocator; errors: string[] };

export async function visit(
  browser: Browser,
  harness: Harness,
  options: {
    phone?: boolean;
    dark?: boolean;
    query?: string;
    reducedMotion?: boolean;
    path?: string;
    init?: string;
  } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: options.phone ? PHONE : DESKTOP,
    colorScheme: options.dark ? "dark" : "light",
    hasTouch: options.phone,
    isMobile: options.phone,
    reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
  });
  if (options.init !== undefined) await context.addInitScript(options.init);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("dialog", (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${harness.site}${options.path ?? "/site"}?${options.query ?? ""}`);
  return { context, page, chat: page.frameLocator("#balcao-chat iframe"), errors };
}

export async function openChat({ page, chat }: Visit): Promise<void> {
  await page.locator("#balcao-chat button.l").click();
  await chat.getByRole("textbox").waitFor();
}

export async function say({ chat }: Visit, text: string): Promise<void> {
  await chat.getByRole("textbox").fill(text);
  await chat.getByRole("textbox").press("Enter");
}

/** What axe finds wrong on the page and in the chat, as short lines: WCAG 2.2 A and AA, and its best practices. */
export async function axeViolations({ page }: Visit): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    // The page's policy forbids foreign scripts, so axe is run through the debugger.
    await frame.evaluate(AXE);
    found.push(
      ...(await frame.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run: typeof runAxe } };
        const { violations } = await axe.run(document, { iframes: false });
        return violations.flatMap((violation) =>
          violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
        );
      })),
    );
  }
  return found;
}
