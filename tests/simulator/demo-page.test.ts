import chromiumPackage from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium, type FrameLocator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, PATIENCE_MS } from "../faults/harness/eventually.js";
import { axeViolations, DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { buildPages, startDemo } from "./demo-product.js";
import { startEchoBot } from "./echo-bot.js";
import type { Harness } from "./harness.js";

type Visit = { context: BrowserContext; page: Page; site: FrameLocator; errors: string[] };

const folder = temporaryFolder();
let browser: Browser;
let harness: Harness;
let visits: Visit[] = [];

beforeAll(async () => {
  await buildPages(folder.path);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  folder.remove();
});
beforeEach(async () => {
  harness = await startDemo(folder.path);
  startEchoBot(harness);
});
afterEach(async () => {
  for (const { context } of visits) await context.close();
  visits = [];
  await harness.close();
});

async function open(options: { phone?: boolean; dark?: boolean } = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: options.phone ? PHONE : DESKTOP,
    colorScheme: options.dark ? "dark" : "light",
    hasTouch: options.phone,
    isMobile: options.phone,
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${harness.url}/demo`);
  const visit = { context, page, site: page.frameLocator('iframe[title="Site da Oficina Clique"]'), errors };
  visits.push(visit);
  await page.getByText("Mande um oi para a loja").waitFor();
  return visit;
}

async function say(page: Page, text: string): Promise<void> {
  const field = page.getByLabel("Mensagem para a loja");
  await field.fill(text);
  await field.press("Enter");
}

async function attach(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: "Anexar", exact: true }).click();
  await page.getByRole("button", { name: what }).click();
}

const log = (page: Page) => page.getByRole("log");
const ticks = (page: Page) =>
  page.locator("[data-tick]").evaluateAll((all) => all.map((each) => each.getAttribute("data-tick")));

describe("the phone of the demonstration", () => {
  it("sends a suggestion through a signed webhook, gets the answer, and both sides see what was read", async () => {
    const { page, errors } = await open();
    await page.getByRole("button", { name: "vocês abrem sábado?" }).click();
    await log(page).getByText("Você disse: vocês abrem sábado?").waitFor();
    await eventually(async () => expect(await ticks(page)).toEqual(["read"]));
    await eventually(() => {
      const told = harness.events.flatMap((event) => (event.kind === "status" ? [event.status] : []));
      expect(told).toEqual(["sent", "delivered", "read"]);
    });
    expect(harness.answers.every((status) => status === 200)).toBe(true);
    expect(errors).toEqual([]);
  });

  it("answers with buttons, and with a list by keyboard alone", async () => {
    const { page, errors } = await open();
    await say(page, "botões");
    await page.getByRole("button", { name: "Agora não" }).click();
    await log(page).getByText("Você escolheu Agora não (b1).").waitFor();
    await say(page, "lista");
    await page.getByRole("button", { name: "Ver opções" }).focus();
    await page.keyboard.press("Enter");
    const sheet = page.getByRole("dialog", { name: "Ver opções" });
    expect(
      await sheet
        .getByRole("radio")
        .first()
        .evaluate((element) => element === document.activeElement),
    ).toBe(true);
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await eventually(async () => {
      expect(
        await page
          .getByRole("button", { name: "Ver opções" })
          .evaluate((element) => element === document.activeElement),
      ).toBe(true);
    });
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await log(page).getByText("Você escolheu Preços e serviços (r2).").waitFor();
    expect(errors).toEqual([]);
  });

  it("sends and shows a photo, a voice note that plays, and a place", async () => {
    const { page, errors } = await open();
    await attach(page, "Foto de exemplo");
    await eventually(async () => {
      const widths = await page
        .locator('img[alt="Foto"]')
        .evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth));
      expect(widths).toEqual([960, 960]);
    });
    await attach(page, "Áudio de exemplo");
    const players = page.locator("audio");
    await eventually(async () => {
      const lengths = await players.evaluateAll((all) =>
        all.map((each) => Math.round((each as HTMLAudioElement).duration)),
      );
      expect(lengths).toEqual([2, 2]);
    });
    await page.getByRole("button", { name: "Ouvir o áudio" }).nth(1).click();
    await eventually(async () =>
      expect(await players.nth(1).evaluate((each) => (each as HTMLAudioElement).currentTime)).toBeGreaterThan(0),
    );
    await eventually(() =>
      expect(harness.events).toContainEqual(expect.objectContaining({ kind: "status", status: "played" })),
    );
    await attach(page, "Localização");
    await log(page).getByText("Rua dos Cliques, 120, loja 3").waitFor();
    const sent = harness.events.flatMap((event) => (event.kind === "message" ? [event.content] : []));
    expect(sent).toMatchObject([
      { kind: "media", media: "image", mime: "image/png" },
      { kind: "media", media: "voice", mime: "audio/ogg; codecs=opus" },
      { kind: "location", name: "Minha casa" },
    ]);
    expect(errors).toEqual([]);
  });

  it("says what to do when there is no microphone", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "Gravar um áudio" }).click();
    await page.getByText("No clipe há um áudio de exemplo").waitFor();
  });
});

describe("the conversation on the phone", () => {
  it("reacts and quotes", async () => {
    const { page } = await open();
    await say(page, "oi");
    await log(page).getByText("Você disse: oi").hover();
    await log(page).getByRole("button", { name: "Reagir ou responder" }).nth(1).click();
    await page.getByRole("button", { name: "❤️" }).click();
    await eventually(() =>
      expect(harness.events).toContainEqual(
        expect.objectContaining({ content: expect.objectContaining({ kind: "reaction", emoji: "❤️" }) }),
      ),
    );
    await log(page).getByText("Você disse: oi").hover();
    await log(page).getByRole("button", { name: "Reagir ou responder" }).nth(1).click();
    await page.getByRole("button", { name: "Responder citando" }).click();
    await say(page, "sobre isto");
    await eventually(() =>
      expect(harness.events).toContainEqual(
        expect.objectContaining({
          kind: "message",
          content: { kind: "text", text: "sobre isto" },
          replyTo: expect.stringMatching(/^wamid\./),
        }),
      ),
    );
  });

  it("keeps what was written offline and sends it once, in order, when it is back", async () => {
    const { page } = await open();
    await say(page, "antes");
    await log(page).getByText("Você disse: antes").waitFor();
    harness.goOffline();
    await page.getByText("sem conexão", { exact: true }).waitFor();
    await say(page, "um");
    await say(page, "dois");
    await eventually(async () => expect((await ticks(page)).slice(1)).toEqual(["sending", "sending"]));
    harness.goOnline();
    await log(page).getByText("Você disse: dois").waitFor({ timeout: 15_000 });
    const texts = harness.events.flatMap((event) =>
      event.kind === "message" && event.content.kind === "text" ? [event.content.text] : [],
    );
    expect(texts).toEqual(["antes", "um", "dois"]);
  });

  it("shows after a reload what it showed before, and starts over with another number when asked", async () => {
    const { page } = await open();
    await say(page, "fico na tela");
    await log(page).getByText("Você disse: fico na tela").waitFor();
    const number = page.getByText(/^\+55 11 9/);
    const before = await number.textContent();
    await page.reload();
    await log(page).getByText("Você disse: fico na tela").waitFor();
    expect(await number.textContent()).toBe(before);
    await page.getByRole("button", { name: "Recomeçar" }).click();
    await page.getByText("Mande um oi para a loja").waitFor();
    await eventually(async () => expect(await number.textContent()).not.toBe(before));
  });

  it("shows what the product says as text, whatever it is", async () => {
    const { page, errors } = await open();
    const hostile = `<img src=x onerror=alert(1)> *<b>oi</b>* javascript:alert(1) https://exemplo.com/"onmouseover="alert(1)`;
    await say(page, hostile);
    await log(page).getByText("Você disse: <img").waitFor();
    expect(await log(page).locator("img, b").count()).toBe(0);
    const addresses = await log(page)
      .locator("a")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(new Set(addresses)).toEqual(new Set(["https://exemplo.com/"]));
    expect(errors).toEqual([]);
  });

  it("says that the demonstration is off when it goes off", async () => {
    const { page } = await open();
    harness.demo.enabled = false;
    harness.goOffline();
    harness.goOnline();
    await page.getByText("A demonstração está desligada").waitFor();
    harness.demo.enabled = true;
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await page.getByText("online", { exact: true }).waitFor();
  });
});

describe("a browser with a microphone", () => {
  it("sends a voice note as phones do: Opus in Ogg", async () => {
    const args = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
    const recording = await chromium.launch({ executablePath: await chromiumPackage.executablePath(), args });
    try {
      const context = await recording.newContext({ viewport: DESKTOP, locale: "pt-BR" });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(`${harness.url}/demo`);
      await page.getByRole("button", { name: "Gravar um áudio" }).click();
      await page.getByText("Gravando 0:01").waitFor();
      await page.getByRole("button", { name: "Enviar o áudio" }).click();
      await eventually(
        () =>
          expect(harness.events).toContainEqual(
            expect.objectContaining({
              content: expect.objectContaining({ media: "voice", mime: "audio/ogg; codecs=opus" }),
            }),
          ),
        10_000,
      );
      await eventually(() => expect(harness.files.size).toBe(1));
      expect([...harness.files.values()][0]?.bytes.toString("latin1", 0, 4)).toBe("OggS");
      await eventually(async () => {
        const lengths = await page
          .locator("audio")
          .evaluateAll((all) => all.map((each) => (each as HTMLAudioElement).duration));
        expect(lengths).toHaveLength(2);
        for (const length of lengths) expect(length).toBeGreaterThan(0.8);
      });
    } finally {
      await recording.close();
    }
  });
});

describe("the shop's site beside the phone", () => {
  it("carries the real widget, which answers", async () => {
    const { page, site, errors } = await open();
    await site.getByRole("heading", { name: "Seu computador de volta" }).waitFor();
    await site.locator("#balcao-chat button.l").click();
    const chat = site.frameLocator("#balcao-chat iframe");
    await chat.getByRole("textbox").fill("oi pelo site");
    await chat.getByRole("textbox").press("Enter");
    await chat.getByText("Você disse: oi pelo site").waitFor();
    expect(await log(page).getByText("oi pelo site").count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it("is behind a tab on a phone, and both stay as they were", async () => {
    const { page, site } = await open({ phone: true });
    await say(page, "oi");
    await log(page).getByText("Você disse: oi").waitFor();
    await page.getByRole("tab", { name: "Site" }).click();
    await site.getByRole("heading", { name: "Preços" }).waitFor();
    expect(await log(page).isVisible()).toBe(false);
    await page.keyboard.press("ArrowLeft");
    await log(page).getByText("Você disse: oi").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe("the demonstration's page by WCAG", () => {
  it.each([
    ["desktop, light", {}],
    ["desktop, dark", { dark: true }],
    ["phone, light", { phone: true }],
    ["phone, dark", { phone: true, dark: true }],
  ])("has nothing that axe finds wrong (%s)", async (_name, options) => {
    const { page } = await open(options);
    expect(await violations(page)).toEqual([]);
    await say(page, "botões");
    await page.getByRole("button", { name: "Agora não" }).click();
    await attach(page, "Localização");
    await log(page).getByText("Rua dos Cliques").waitFor();
    harness.demo.webhookStatus = 401;
    await say(page, "não chega");
    await page.getByText("recusou o webhook").waitFor();
    harness.demo.webhookStatus = null;
    await say(page, "lista");
    await page.getByRole("button", { name: "Ver opções" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Ver opções" }).click();
    expect(await violations(page)).toEqual([]);
  });
});

/** Violations on this page and the shop's site. The widget has tests of its own. */
async function violations(page: Page): Promise<string[]> {
  return axeViolations({ page, context: page.context(), chat: page.frameLocator("none"), errors: [] });
}
