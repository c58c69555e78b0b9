import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PATIENCE_MS } from "../faults/harness/eventually.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { DESKTOP, launchBrowser } from "../widget/browser.js";
import { axeOf } from "./axe-of.js";

const PASSWORD = "balcao-de-teste-comprido";
const COMPANY = {
  "teams.yaml": "- name: atendimento\n  title: Atendimento\n",
  "users.yaml": ["celia", "bruno"]
    .map((name) => {
      const whole = name === "celia" ? "Célia Andrade" : "Bruno Tavares";
      return `- name: ${whole}\n  email: ${name}@falhas.example\n  role: admin\n  teams: [atendimento]\n  password: \${ENV:DESK_PASSWORD}\n`;
    })
    .join(""),
};

let balcao: RunningBalcao;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  balcao = await openBalcao({ files: COMPANY, env: { DESK_PASSWORD: PASSWORD, LOG_LEVEL: "info" } });
  browser = await launchBrowser();
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") console.error(balcao.server().said());
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await balcao?.close();
});

async function inOffice(who: string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "pt-BR", timezoneId: "America/Sao_Paulo" });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${balcao.url}/desk/escritorio${path}`);
  await page.getByLabel("E-mail").fill(`${who}@falhas.example`);
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

const save = (page: Page) => page.getByRole("button", { name: "Salvar", exact: true });
const saved = (page: Page) => page.getByText("Salvo.", { exact: true }).first();

describe("the office over the real server", () => {
  it("shows two admins both sides of what they changed at once, and keeps what each one chose", async () => {
    const celia = await inOffice("celia", "/equipes/atendimento");
    const bruno = await inOffice("bruno", "/equipes/atendimento");
    for (const page of [celia, bruno]) await page.getByLabel("Nome", { exact: true }).waitFor();
    await celia.getByLabel("Nome", { exact: true }).fill("Balcão da frente");
    await save(celia).click();
    await saved(celia).waitFor();
    await bruno.getByLabel("Nome", { exact: true }).fill("Atendimento da loja");
    await bruno.getByLabel("Para que serve").fill("Quem chega na loja");
    await save(bruno).click();
    const dialog = bruno.getByRole("dialog");
    await dialog.getByText("Célia Andrade salvou", { exact: false }).waitFor();
    await dialog.getByRole("radio", { name: /Balcão da frente/ }).check();
    await dialog.getByRole("button", { name: "Salvar o que escolhi" }).click();
    await saved(bruno).waitFor();
    await celia.reload();
    await celia.getByLabel("Para que serve").waitFor();
    expect(await celia.getByLabel("Para que serve").inputValue()).toBe("Quem chega na loja");
    expect(await celia.getByLabel("Nome", { exact: true }).inputValue()).toBe("Balcão da frente");
  });

  it("takes new hours, and says at their day what is wrong with them", async () => {
    const page = await inOffice("celia", "/horarios");
    await page.getByLabel("Há sempre alguém para atender").uncheck();
    await page.getByLabel("Segunda: abre").fill("9");
    await page.getByLabel("Segunda: fecha").fill("cedo");
    await save(page).click();
    await page.getByRole("alert").first().waitFor();
    await page.getByLabel("Segunda: fecha").fill("1830");
    await save(page).click();
    await saved(page).waitFor();
    await page.reload();
    await page.getByLabel("Segunda: fecha").waitFor();
    expect(await page.getByLabel("Segunda: fecha").inputValue()).toBe("18:30");
    expect(await axeOf(page)).toEqual([]);
  });

  it("pauses a channel, and lets it go on", async () => {
    const page = await inOffice("celia", "/canais");
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByRole("button", { name: "Pausar" }).click();
    await page.getByText("em pausa", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Voltar a funcionar" }).click();
    await page.getByText("ligado", { exact: true }).waitFor();
  });

  it("closes to an admin who is made a consultant, within seconds", async () => {
    const bruno = await inOffice("bruno", "/equipes");
    const celia = await inOffice("celia", "/pessoas");
    await celia.getByRole("link", { name: "Bruno Tavares" }).click();
    await celia.getByLabel("Papel").selectOption({ label: "Atendimento" });
    await save(celia).click();
    await saved(celia).waitFor();
    await bruno.getByText("O Escritório não faz parte do seu acesso").waitFor();
    expect(await bruno.getByRole("link", { name: "Escritório" }).count()).toBe(0);
  });
});
