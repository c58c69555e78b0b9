import type { Browser } from "playwright-core";
import { SHOTS } from "./customer.js";
import { patiently } from "./patiently.js";
import { CONSULTANT } from "./shop.js";

/** The consultant at the desk. */
export type Consultant = {
  /** Opens the waiting conversation and takes it. */
  takeWaiting(): Promise<void>;
  reply(text: string): Promise<void>;
  giveBack(): Promise<void>;
  closeConversation(): Promise<void>;
  /** Waits until the open conversation shows these words. */
  sees(words: RegExp): Promise<void>;
  shot(name: string): Promise<void>;
  close(): Promise<void>;
};

/** Signs in at `/desk`. */
export async function consultantAtDesk(browser: Browser, url: string): Promise<Consultant> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  await page.goto(`${url}/desk`);
  await page.getByLabel("E-mail").fill(CONSULTANT.email);
  await page.getByLabel("Senha", { exact: true }).fill(CONSULTANT.password);
  await page.getByRole("button", { name: "Entrar", exact: true }).click();
  await page.getByRole("region", { name: "Fila" }).waitFor();
  return {
    async takeWaiting() {
      await page.locator("[data-conversation]", { hasText: "espera" }).first().click();
      await patiently(async () => {
        await page.getByRole("button", { name: "Assumir", exact: true }).click({ timeout: 2_000 });
        await page.getByRole("button", { name: "Devolver ao robô" }).waitFor({ timeout: 4_000 });
      });
    },
    async reply(text) {
      const field = page.getByRole("textbox").last();
      await field.fill(text);
      await field.press("Enter");
      await page.getByText(text).first().waitFor();
    },
    // The page shows when the server did not hear the act; a person then clicks again.
    async giveBack() {
      await patiently(async () => {
        await page.getByRole("button", { name: "Devolver ao robô" }).click({ timeout: 2_000 });
        await page.getByRole("button", { name: "Assumir", exact: true }).waitFor({ timeout: 4_000 });
      });
    },
    async closeConversation() {
      await page.getByRole("button", { name: "Encerrar", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Encerrar", exact: true }).click();
    },
    sees: (words) => page.getByText(words).first().waitFor(),
    async shot(name) {
      if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/${name}.png` });
    },
    close: () => context.close(),
  };
}
