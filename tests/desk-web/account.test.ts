import { join } from "node:path";
import { TOTP } from "otpauth";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createSmtpMailer } from "../../platform/mail/mailer.js";
import { buildDesk } from "../../scripts/build-desk.js";
import { DeskHarness, openShop, PASSWORD, type TestUser } from "../desk/harness.js";
import { startMailServer } from "../fakes/fake-mail-server.js";
import { eventually, PATIENCE_MS } from "../faults/harness/eventually.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { axeOf } from "./axe-of.js";
import { pagesRail } from "./pages-rail.js";

// The pages over the real API. `ACCOUNT_SHOTS=<folder>` also takes pictures of them to look at.
const SHOTS = process.env.ACCOUNT_SHOTS;
const NEXT = "três palavras bem longe";

const folder = temporaryFolder();
let browser: Browser;
let desk: DeskHarness;
let mails: Awaited<ReturnType<typeof startMailServer>>;
let contexts: BrowserContext[] = [];
const errors: string[] = [];

beforeAll(async () => {
  await buildDesk(folder.path);
  mails = await startMailServer();
  desk = await DeskHarness.open({ mailer: createSmtpMailer(mails.url, "Balcão <nao-responda@balcao.example>") });
  desk.servePages(folder.path);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await desk.close();
  await mails.close();
  folder.remove();
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  expect(errors).toEqual([]);
});

async function open(path: string, look: { phone?: boolean; dark?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: look.phone ? PHONE : DESKTOP,
    colorScheme: look.dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
  });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|WebSocket|ERR_/.test(message.text()))
      errors.push(message.text());
  });
  await page.goto(`${desk.url}/desk${path}`);
  return page;
}

async function enter(page: Page, { email }: Pick<TestUser, "email">, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

/** Nothing that axe refuses, nothing wider than the screen, and a picture where one is asked for. */
async function looksRight(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  expect(await axeOf(page), name).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name).toBe(true);
}

const tokenOf = async (email: string): Promise<string> => {
  let token = "";
  await eventually(() => {
    const mail = mails.state.mails.findLast(({ to }) => to.includes(email));
    token = /#([\w-]{43})/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(token).not.toBe("");
  });
  return token;
};
/** The code that the app shows now; `later`: so many half minutes later, to which the desk's clock is set. */
const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: desk.engine.now() });

it("an invitation is accepted with the keyboard, and errors stand at their fields", async () => {
  const { eva } = await openShop(desk);
  const email = "nova@loja.example";
  await eva.post("/people/invitations", { name: "Nova Alves", email, role: "consultant", teams: ["tecnicos"] });
  const page = await open(`/convite#${await tokenOf(email)}`, { phone: true });
  await page.getByText("Loja espera por você").waitFor();
  await looksRight(page, "invite-390");
  await page.getByLabel("Seu nome").fill("Nô Alves");
  await page.keyboard.press("Tab");
  await page.keyboard.type("curta");
  await page.keyboard.press("Enter");
  await page.getByText("Use ao menos 10 letras.").waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("password");
  await page.getByLabel("Nova senha").fill("nova alves nova");
  await page.keyboard.press("Enter");
  await page.getByText("fácil de adivinhar").waitFor();
  await page.getByLabel("Nova senha").fill(NEXT);
  await page.keyboard.press("Enter");
  await pagesRail(page).waitFor();
  expect(new URL(page.url()).pathname).toBe("/desk/");
  const used = await open(`/convite#${await tokenOf(email)}`);
  await used.getByText("Este link não serve mais").waitFor();
  await looksRight(used, "link-over-1440");
  await used.getByRole("button", { name: "Ir para a entrada" }).click();
  await used.getByLabel("E-mail").waitFor();
});

it("a forgotten password is asked for, mailed, and replaced", async () => {
  const { rui } = await openShop(desk);
  const { email } = rui.signedIn.me;
  const page = await open("");
  await page.getByRole("button", { name: "Esqueci minha senha" }).click();
  await looksRight(page, "forgot-1440");
  await page.keyboard.press("Enter");
  await page.getByText("Escreva o seu e-mail.", { exact: true }).waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.keyboard.press("Enter");
  await page.getByText("Veja o seu e-mail").waitFor();
  await looksRight(page, "forgot-sent-1440");
  const reset = await open(`/nova-senha#${await tokenOf(email)}`);
  await reset.getByLabel("Nova senha").fill(NEXT);
  await looksRight(reset, "reset-1440");
  await reset.keyboard.press("Enter");
  await pagesRail(reset).waitFor();
});

it("one's own account: a new password, a second factor with its codes, a sign-in with it, and ending the others", async () => {
  const user = await desk.user(await desk.company(), "Rui Prado");
  const elsewhere = await open("", { phone: true, dark: true });
  await enter(elsewhere, user);
  await pagesRail(elsewhere).waitFor();
  const page = await open("");
  await enter(page, user);
  await page.getByRole("button", { name: /Sua conta/ }).click();
  await page.getByRole("link", { name: "Minha conta" }).click();
  await page.getByText("este aparelho").waitFor();
  await page.getByText("Chrome no Linux").first().waitFor();
  await looksRight(page, "account-1440");

  await page.getByLabel("Senha atual").fill("errada");
  await page.getByLabel("Nova senha").fill(NEXT);
  await page.keyboard.press("Enter");
  await page.getByText("A senha atual não confere.").waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("current");
  await page.getByLabel("Senha atual").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByText("Senha trocada.").waitFor();
  await elsewhere.getByLabel("E-mail").waitFor();

  await page.getByRole("button", { name: "Ligar" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Sua senha").fill(NEXT);
  await page.keyboard.press("Enter");
  await dialog.getByAltText("Código QR").waitFor();
  await looksRight(page, "enrol-1440");
  const secret = (await dialog.locator("code").innerText()).replaceAll(" ", "");
  await dialog.getByLabel("Código", { exact: true }).fill("000000");
  await page.keyboard.press("Enter");
  await dialog.getByText("O código não confere").waitFor();
  await dialog.getByLabel("Código", { exact: true }).fill(codeOf(secret));
  await page.keyboard.press("Enter");
  await dialog.getByText("Guarde os seus códigos").waitFor();
  const codes = await dialog.locator("code").allInnerTexts();
  expect(codes).toHaveLength(10);
  await looksRight(page, "codes-1440");
  await dialog.getByRole("button", { name: "Guardei os códigos" }).click();
  await page.getByText("10 códigos de recuperação sem usar").waitFor();

  desk.engine.pass(30_000);
  await enter(elsewhere, user, NEXT);
  await elsewhere.getByText("Confirme que é você").waitFor();
  await looksRight(elsewhere, "code-390-dark");
  await elsewhere.keyboard.type("000000");
  await elsewhere.keyboard.press("Enter");
  await elsewhere.getByText("O código não confere").waitFor();
  await elsewhere.getByLabel("Código", { exact: true }).fill(codeOf(secret));
  await elsewhere.keyboard.press("Enter");
  await pagesRail(elsewhere).waitFor();
  await elsewhere.goto(`${desk.url}/desk/conta`);
  await elsewhere.getByText("Encerrar todos os outros").waitFor();
  await looksRight(elsewhere, "account-390-dark");
  await elsewhere.getByRole("button", { name: "Encerrar todos os outros" }).click();
  await elsewhere.getByRole("dialog").getByRole("button", { name: "Encerrar todos os outros" }).click();
  await elsewhere.getByText("Você só está conectado neste aparelho.").waitFor();
  await page.getByLabel("E-mail").waitFor();

  // Without the app.
  await enter(page, user, NEXT);
  await page.getByRole("button", { name: "Estou sem o aplicativo" }).click();
  await page.getByLabel("Código de recuperação").fill(codes[0] ?? "");
  await page.keyboard.press("Enter");
  await pagesRail(page).waitFor();
});

it("who must have a second factor is led to it before anything else, and then on", async () => {
  const { shop, eva } = await openShop(desk);
  const user = await desk.user(shop, "Ana Lima");
  const page = await open("");
  await enter(page, user);
  await pagesRail(page).waitFor();
  await eva.send("put", "/company/sign-in", { requireSecondFactor: true }, { revision: 0 });
  await page.getByText("Falta um passo").waitFor();
  await looksRight(page, "must-enrol-1440");
  await page.getByLabel("Sua senha").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByAltText("Código QR").waitFor();
  const secret = (await page.locator("code").innerText()).replaceAll(" ", "");
  await page.getByLabel("Código", { exact: true }).fill(codeOf(secret));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Guardei os códigos" }).click();
  await pagesRail(page).waitFor();
});
