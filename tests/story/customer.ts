import type { Browser, Page } from "playwright-core";

/** A customer at a screen: what they do and see, on any channel. */
export type Customer = {
  say(text: string): Promise<void>;
  /** Taps an offered option. */
  choose(label: string): Promise<void>;
  /** Waits for a line of the shop after everything that was seen before. Returns its whole text. */
  sees(words: RegExp, withinMs?: number): Promise<string>;
  /** Everything that the shop said, in order. */
  said(): Promise<string[]>;
  /** Switches on a computer of the demonstration, if the page has them. */
  switchOn(name: string): Promise<void>;
  shot(name: string): Promise<void>;
  close(): Promise<void>;
};

const PATIENCE_MS = 45_000;
const LOOK_EVERY_MS = 100;

export const SHOTS = process.env.STORY_SHOTS ?? null;

/** A customer on the simulated phone of `/demo`. */
export async function customerOnPhone(browser: Browser, url: string): Promise<Customer> {
  const page = await open(browser, `${url}/demo`);
  await page.getByText("Mande um oi para a loja").waitFor();
  const log = page.getByRole("log");
  return customer(page, {
    field: () => page.getByLabel("Mensagem para a loja"),
    option: (label) => log.getByRole("button", { name: label, exact: true }).last(),
    lines: () => log.locator("article", { hasText: "Loja: " }).allInnerTexts(),
  });
}

/** A customer in the widget on the shop's site. */
export async function customerInWidget(browser: Browser, url: string): Promise<Customer> {
  const page = await open(browser, `${url}/demo/site`);
  await page.locator("#balcao-chat button.l").click();
  const chat = page.frameLocator("#balcao-chat iframe");
  await chat.getByRole("textbox").waitFor();
  return customer(page, {
    field: () => chat.getByRole("textbox"),
    option: (label) => chat.getByRole("button", { name: label, exact: true }).last(),
    // What an offered download says under a fold counts as well: the link is there.
    lines: () => chat.locator(".row.bot .said, .row.bot .offer, .row.person .said").allTextContents(),
  });
}

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  return page;
}

type Screen = {
  field(): ReturnType<Page["getByRole"]>;
  option(label: string): ReturnType<Page["getByRole"]>;
  lines(): Promise<string[]>;
};

function customer(page: Page, screen: Screen): Customer {
  let seen = 0;
  let length = 0;
  return {
    async say(text) {
      await screen.field().fill(text);
      await screen.field().press("Enter");
    },
    choose: (label) => screen.option(label).click(),
    async sees(words, withinMs = PATIENCE_MS) {
      const until = Date.now() + withinMs;
      for (;;) {
        const lines = await screen.lines();
        // A line that could not be sent may be removed from the screen.
        seen = Math.max(0, seen - Math.max(0, length - lines.length));
        length = lines.length;
        const found = lines.findIndex((line, i) => i >= seen && words.test(line));
        if (found >= 0) {
          seen = found + 1;
          return lines[found] ?? "";
        }
        if (Date.now() > until)
          throw new Error(`${words} was not said; after the last one: ${JSON.stringify(lines.slice(seen))}`);
        await page.waitForTimeout(LOOK_EVERY_MS);
      }
    },
    switchOn: (name) => page.getByRole("button", { name: `Ligar: ${name}` }).click(),
    said: () => screen.lines(),
    async shot(name) {
      if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/${name}.png` });
    },
    close: () => page.context().close(),
  };
}
