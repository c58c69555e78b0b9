import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { buildPages, startDemo } from "./demo-product.js";
import { startEchoBot } from "./echo-bot.js";

// Takes pictures of the demonstration to look at: `npx tsx tests/simulator/shots.ts <folder>`.
const target = process.argv[2] ?? "/tmp/shots";
const folder = temporaryFolder();
await buildPages(folder.path);
const harness = await startDemo(folder.path);
startEchoBot(harness);
const browser = await launchBrowser();
try {
  for (const theme of ["light", "dark"] as const) {
    await shoot(browser, theme, { width: 1440, height: 900 });
    await shoot(browser, theme, { width: 390, height: 844 });
  }
} finally {
  await browser.close();
  await harness.close();
  folder.remove();
}

async function shoot(
  where: Browser,
  colorScheme: "light" | "dark",
  viewport: { width: number; height: number },
): Promise<void> {
  const narrow = viewport.width < 500;
  const context = await where.newContext({
    viewport,
    colorScheme,
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    hasTouch: narrow,
    isMobile: narrow,
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(colorScheme, viewport.width, String(error)));
  page.on(
    "console",
    (message) => message.type() === "error" && console.error(colorScheme, viewport.width, message.text()),
  );
  const shot = async (name: string) => {
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${target}/demo-${name}-${viewport.width}-${colorScheme}.png` });
  };
  await page.goto(`${harness.url}/demo`);
  await page.getByText("Mande um oi").waitFor();
  await shot("empty");
  await say(page, "oi, meu pc tá mt lento 😩");
  await page.getByText("Você disse: oi").waitFor();
  await say(page, "botões");
  await page.getByRole("button", { name: "Sim, pode" }).click();
  await page.getByText("Você escolheu").waitFor();
  await say(page, "lista");
  await page.getByRole("button", { name: "Ver opções" }).waitFor();
  await shot("chat");
  await page.getByRole("button", { name: "Ver opções" }).click();
  await page.getByLabel("Preços e serviços").check();
  await shot("list");
  await page.getByRole("dialog").getByRole("button", { name: "Enviar" }).click();
  await attach(page, "Foto de exemplo");
  await page.locator('img[alt="Foto"]').nth(1).waitFor();
  await attach(page, "Áudio de exemplo");
  await page.getByText("Ouvir o áudio").nth(1).waitFor();
  await attach(page, "Localização");
  await page.getByText("Oficina Clique", { exact: true }).nth(1).waitFor();
  await shot("media");
  await page.getByRole("button", { name: "Anexar", exact: true }).click();
  await shot("attach");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await shot("emoji");
  await page.keyboard.press("Escape");
  harness.demo.webhookStatus = 401;
  await say(page, "isto não chega");
  await page.getByText("Tentar de novo").waitFor();
  await page.evaluate(() => {});
  harness.demo.webhookStatus = null;
  harness.goOffline();
  await page.getByText("sem conexão", { exact: true }).waitFor();
  await say(page, "isto espera");
  await shot("offline");
  harness.goOnline();
  if (narrow) await page.getByRole("tab", { name: "Site" }).click();
  const site = page.frameLocator('iframe[title="Site da Oficina Clique"]');
  await shot("site");
  await site.locator("#balcao-chat button.l").click();
  await site.frameLocator("#balcao-chat iframe").getByRole("textbox").waitFor();
  await shot("widget");
  await context.close();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Mensagem para a loja").fill(text);
  await page.getByLabel("Mensagem para a loja").press("Enter");
}

async function attach(page: Page, what: string): Promise<void> {
  await page.getByRole("button", { name: "Anexar", exact: true }).click();
  await page.getByRole("button", { name: what }).click();
}
