import chromiumPackage from "@sparticuz/chromium";
import { type BrowserContext, chromium, type Page } from "playwright-core";

// The README's pictures, taken from a running server:
// `DATA_DIR=$(mktemp -d) npm start`, and then `npx tsx tests/docs/pictures.ts http://127.0.0.1:3000 docs/pictures`.
const [address = "http://127.0.0.1:3000", target = "docs/pictures"] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: await chromiumPackage.executablePath(),
  args: ["--no-sandbox"],
});
try {
  await demonstration(await open({ width: 1280, height: 800 }));
  await widget(await open({ width: 390, height: 780 }));
} finally {
  await browser.close();
}

function open(viewport: { width: number; height: number }): Promise<BrowserContext> {
  return browser.newContext({ viewport, locale: "pt-BR", timezoneId: "America/Sao_Paulo", colorScheme: "light" });
}

/** The phone with a flow under way, and the widget open on the site beside it. */
async function demonstration(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${address}/demo`);
  const site = page.frameLocator('iframe[title="Site da Oficina Clique"]');
  await say(page, "oi, meu pc tá mt lento");
  await page.getByRole("button", { name: "Diagnóstico grátis" }).click();
  await page.getByText("Qual é o sistema dele?").waitFor();
  await page.waitForTimeout(2_500);
  await site.locator("#balcao-chat button.l").click();
  const chat = site.frameLocator("#balcao-chat iframe");
  await chat.getByRole("textbox").fill("vcs abrem sábado?");
  await chat.getByRole("textbox").press("Enter");
  await page.waitForTimeout(3_500);
  await page.screenshot({ path: `${target}/demo.png` });
  await context.close();
}

/** The widget by itself, as large as a phone shows it. */
async function widget(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${address}/demo/site`);
  await page.locator("#balcao-chat button.l").click();
  const chat = page.frameLocator("#balcao-chat iframe");
  await chat.getByRole("textbox").fill("menu");
  await chat.getByRole("textbox").press("Enter");
  await page.waitForTimeout(3_500);
  await page.screenshot({ path: `${target}/widget.png` });
  await context.close();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Mensagem para a loja").fill(text);
  await page.getByLabel("Mensagem para a loja").press("Enter");
}
