import type { Page } from "playwright-core";
import { buildDesk } from "../../scripts/build-desk.js";
import { PATIENCE_MS } from "../faults/harness/eventually.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { shopDay } from "./shop-day.js";
import { ANA, PASSWORD, startStandIn } from "./stand-in.js";

// Takes pictures of the desk to look at: `npx tsx tests/desk-web/shots.ts <folder>`.
const target = process.argv[2] ?? "/tmp/shots";
const folder = temporaryFolder();
await buildDesk(folder.path);
const desk = await startStandIn(folder.path);
const browser = await launchBrowser();
try {
  for (const theme of ["light", "dark"] as const) for (const viewport of [DESKTOP, PHONE]) await shoot(theme, viewport);
} finally {
  await browser.close();
  await desk.close();
  folder.remove();
}

async function shoot(colorScheme: "light" | "dark", viewport: { width: number; height: number }): Promise<void> {
  const narrow = viewport.width < 500;
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    hasTouch: narrow,
    isMobile: narrow,
  });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => console.error(colorScheme, viewport.width, String(error)));
  page.on(
    "console",
    (message) => message.type() === "error" && console.error(colorScheme, viewport.width, message.text()),
  );
  const shot = async (name: string) => {
    await page.waitForTimeout(350);
    await page.screenshot({ path: `${target}/desk-${name}-${viewport.width}-${colorScheme}.png` });
  };
  desk.state.conversations.clear();
  desk.state.problems = [];
  desk.state.ratings = { average: null, count: 0, recent: [] };
  await page.goto(`${desk.url}/desk`);
  await page.getByLabel("E-mail").fill(ANA.email);
  await page.getByLabel("Senha", { exact: true }).fill("errada");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await shot("sign-in");
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByText("Ninguém esperando").waitFor();
  await shot("empty");
  await page.getByRole("link", { name: "Problemas" }).click();
  await page.getByText("Tudo certo").waitFor();
  await shot("problems-empty");
  shopDay(desk);
  const [joana] = desk.state.conversations.keys();
  if (joana !== undefined) desk.change(joana, { unread: 3, windowEndsAt: Date.now() + 40 * 60_000 });
  desk.state.delayMs = 1_200;
  await page.goto(`${desk.url}/desk`);
  await page.getByText("Fila").first().waitFor({ state: "attached" });
  await shot("loading");
  desk.state.delayMs = 0;
  await page.getByText("Joana Ribeiro").waitFor();
  await shot("queue");
  await page.getByRole("searchbox").fill("joana");
  await page.getByRole("list", { name: "Conversas encontradas" }).waitFor();
  await shot("search");
  await page.getByRole("searchbox").fill("zzzz");
  await page.getByText("Nada com").waitFor();
  await shot("search-nothing");
  await page.getByRole("searchbox").fill("");
  await page.getByText("Joana Ribeiro").click();
  await page.getByText("Cuidado com as fotos").waitFor();
  await shot("conversation");
  if (narrow) {
    await page.getByRole("button", { name: "Detalhes", exact: true }).click();
    await shot("details");
    await page.getByRole("complementary").getByRole("button", { name: "Esconder os detalhes" }).click();
  }
  await page.getByRole("button", { name: "Por que o robô disse isso?" }).last().click();
  await page.getByText("O que o robô fez").waitFor();
  await shot("why");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Nota", exact: true }).click();
  await page.getByRole("textbox", { name: "Nota para a equipe" }).fill("Liguei, ela volta amanhã.");
  await shot("note");
  await page.goto(`${desk.url}/desk/conversas/paula`);
  await page.getByText("Passo aí").last().waitFor();
  await shot("delivery");
  await page.goto(`${desk.url}/desk/conversas/bruno-tem`);
  await page.getByText("Bruno Sá está com").waitFor();
  await shot("other");
  await page.goto(`${desk.url}/desk/problemas`);
  await page.getByText("Não se sabe").first().waitFor();
  await shot("problems");
  await page.goto(`${desk.url}/desk/avaliacoes`);
  await page.getByText("Muito atenciosos").waitFor();
  await shot("ratings");
  await page.goto(`${desk.url}/desk/conversas/joana`);
  await page.getByText("Cuidado com as fotos").waitFor();
  await page.getByRole("log").click();
  await page.keyboard.press("?");
  await page.getByText("Atalhos do teclado").waitFor();
  await shot("help");
  await page.keyboard.press("Escape");
  await desk.goOffline();
  await page.getByText("Sem conexão. O que").waitFor();
  await shot("offline");
  await desk.goOnline();
  await context.close();
}
