import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually, PATIENCE_MS } from "../faults/harness/eventually.js";
import { openBalcao, type RunningBalcao } from "../faults/harness/open-balcao.js";
import { DESKTOP, launchBrowser } from "../widget/browser.js";
import { axeOf } from "./axe-of.js";

const PASSWORD = "balcao-de-teste-comprido";
const COMPANY = {
  "teams.yaml": "- name: atendimento\n  title: Atendimento\n",
  "users.yaml": [
    "- name: Célia Andrade\n  email: celia@falhas.example\n  role: admin\n  teams: [atendimento]\n  password: ${ENV:DESK_PASSWORD}",
    "- name: Bruno Tavares\n  email: bruno@falhas.example\n  role: consultant\n  teams: [atendimento]\n  password: ${ENV:DESK_PASSWORD}\n",
  ].join("\n"),
  "flows/pessoa.yaml": [
    "flow: pessoa",
    "title: Pessoa",
    "start:",
    "  - keyword: [pessoa]",
    "steps:",
    "  - handoff:",
    "      team: atendimento",
    "      reason: Pediu para falar com uma pessoa",
    '      say: "Claro! Já chamei alguém da equipe."',
    "  - end: person\n",
  ].join("\n"),
};

let balcao: RunningBalcao;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  balcao = await openBalcao({ files: COMPANY, env: { DESK_PASSWORD: PASSWORD, LOG_LEVEL: "info" } });
  browser = await launchBrowser();
});
afterEach(({ task }) => {
  if (task.result?.state === "fail") console.error(balcao.server().said());
});
afterAll(async () => {
  await browser?.close();
  await balcao?.close();
});

async function signIn(email: string): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "pt-BR", timezoneId: "America/Sao_Paulo" });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  // Before signing in, the question who is signed in is answered 401, which the browser reports.
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("401")) errors.push(message.text());
  });
  await page.goto(`${balcao.url}/desk`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Fila" }).waitFor();
  return { page, errors };
}

const customerGot = (phone: string) => balcao.graph.of(phone).map(({ text }) => text);

describe("the desk over the real server", () => {
  it("stands when anybody asks for a socket by polling, as browsers do where a proxy keeps sockets out", async () => {
    for (let each = 0; each < 3; each++) {
      const answer = await fetch(`${balcao.url}/socket.io/?EIO=4&transport=polling`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("sid");
    }
    expect(balcao.server().running()).toBe(true);
  });

  it("takes a customer over, answers on their channel, notes, and gives back; the bot is quiet meanwhile", async () => {
    const phone = balcao.newPhone();
    const { page, errors } = await signIn("bruno@falhas.example");
    await page.getByText("Ninguém esperando").waitFor();
    await balcao.write(phone, "oi");
    await eventually(() => expect(customerGot(phone)).toHaveLength(1));
    await balcao.write(phone, "pessoa");
    const row = page.getByRole("link", { name: `Cliente ${phone.slice(-4)}` });
    await row.waitFor();
    await row.getByText("espera", { exact: false }).waitFor();
    await eventually(async () => expect(await page.title()).toBe("(1) Balcão"));
    await row.click();
    const log = page.getByRole("log");
    await log.getByText("Já chamei alguém da equipe.").waitFor();
    await page.getByText("Pediu para falar com uma pessoa").first().waitFor();

    await log.getByRole("button", { name: "Por que o robô disse isso?" }).last().click();
    await page.getByRole("dialog").getByText("pessoa").first().waitFor();
    await page.getByRole("dialog").getByText("O que o robô fez").waitFor();
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Assumir" }).click();
    await page.getByText("com você").first().waitFor();
    await page.getByRole("textbox", { name: "Resposta ao cliente" }).fill("Oi! Aqui é o Bruno.");
    await page.keyboard.press("Enter");
    await eventually(() => expect(customerGot(phone).at(-1)).toContain("Oi! Aqui é o Bruno."));
    await log.locator('[data-author="person"] [data-status="sent"]').waitFor();
    expect(await log.getByText("Oi! Aqui é o Bruno.").count()).toBe(1);
    expect(await page.locator("[data-pending]").count()).toBe(0);

    const before = customerGot(phone).length;
    await balcao.write(phone, "que bom falar com gente");
    await log.getByText("que bom falar com gente").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await page.getByRole("textbox", { name: "Nota para a equipe" }).fill("Cliente de casa.");
    await page.keyboard.press("Enter");
    await log.locator('[data-author="note"]').getByText("Cliente de casa.").waitFor();
    expect(customerGot(phone)).toHaveLength(before);
    expect(await axeOf(page)).toEqual([]);

    await page.getByRole("button", { name: "Devolver ao robô" }).click();
    await page.getByText("com o robô").first().waitFor();
    await balcao.write(phone, "voltei");
    await eventually(() => expect(customerGot(phone).length).toBeGreaterThan(before));
    expect(customerGot(phone).some((text) => text.includes("Cliente de casa"))).toBe(false);
    expect(errors).toEqual([]);
  });

  it("tells the second person who has it, who takes it knowingly", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "pessoa");
    const bruno = await signIn("bruno@falhas.example");
    const celia = await signIn("celia@falhas.example");
    const name = `Cliente ${phone.slice(-4)}`;
    for (const { page } of [bruno, celia]) {
      await page.getByRole("link", { name }).click();
      await page.getByRole("button", { name: "Assumir" }).waitFor();
    }
    await bruno.page.getByRole("button", { name: "Assumir" }).click();
    await celia.page.getByText("Bruno Tavares está com esta conversa", { exact: false }).waitFor();
    expect(await celia.page.getByRole("textbox", { name: "Resposta ao cliente" }).count()).toBe(0);
    await celia.page.getByRole("button", { name: "Assumir no lugar de Bruno Tavares" }).click();
    await celia.page.getByRole("dialog").getByRole("button", { name: "Assumir" }).click();
    await celia.page.getByRole("textbox", { name: "Resposta ao cliente" }).waitFor();
    await bruno.page.getByText("Célia Andrade está com esta conversa", { exact: false }).waitFor();
    expect([...bruno.errors, ...celia.errors]).toEqual([]);
  });

  it("keeps what was written while the server was killed, and sends it once", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "pessoa");
    const { page } = await signIn("bruno@falhas.example");
    await page.getByRole("link", { name: `Cliente ${phone.slice(-4)}` }).click();
    await page.getByRole("button", { name: "Assumir" }).click();
    await page.getByText("com você").first().waitFor();
    await balcao.kill();
    await page.getByText("Sem conexão. O que você vê", { exact: false }).waitFor();
    await page.getByRole("textbox", { name: "Resposta ao cliente" }).fill("Escrito sem servidor");
    await page.keyboard.press("Enter");
    await page.locator('[data-pending="lost"]').waitFor();
    await balcao.start();
    await eventually(() => expect(customerGot(phone)).toContain("Escrito sem servidor"));
    await page.locator("[data-pending]").waitFor({ state: "detached" });
    expect(customerGot(phone).filter((text) => text.includes("Escrito sem servidor"))).toHaveLength(1);
    expect(await page.getByRole("log").getByText("Escrito sem servidor").count()).toBe(1);
  });

  it("is signed in again after a reload, and not after signing out", async () => {
    const { page } = await signIn("celia@falhas.example");
    await page.reload();
    await page.getByRole("group", { name: "Fila" }).waitFor();
    await page.getByRole("button", { name: "Sua conta", exact: false }).click();
    await page.getByRole("button", { name: "Sair" }).click();
    await page.getByLabel("E-mail").waitFor();
    await page.reload();
    await page.getByLabel("E-mail").waitFor();
  });
});
