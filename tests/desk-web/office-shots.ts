import { buildDesk } from "../../scripts/build-desk.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { ADMIN, createOffice } from "./office-stand-in.js";
import { pagesRail } from "./pages-rail.js";
import { ANA, PASSWORD, startStandIn } from "./stand-in.js";

// Takes pictures of the office to look at: `npx tsx tests/desk-web/office-shots.ts <folder> [path …]`.
const PLACES = [
  "",
  "/empresa",
  "/dinheiro",
  "/catalogo",
  "/catalogo/limpeza",
  "/catalogo/diagnostico/recomendacoes",
  "/artigos",
  "/artigos/a/pagamento/pix",
  "/fluxos",
  "/fluxos/a/flows/menu.yaml",
  "/fluxos/a/flows/precos.yaml",
  "/fluxos/novo",
  "/fluxos/versoes",
  "/registro",
  "/pessoas",
  "/pessoas/22222222-2222-4222-8222-222222222222",
  "/equipes",
  "/equipes/rua",
  "/papeis",
  "/horarios",
  "/canais",
  "/canais/loja",
  "/canais/novo",
  "/recebimentos",
  "/recebimentos/principal",
  "/recebimentos/nova",
  "/inteligencia",
  "/inteligencia/principal",
  "/inteligencia/nova",
  "/computadores",
  "/computadores/00000000-0000-4000-8000-000000000001",
];
const [target = "/tmp/shots", ...asked] = process.argv.slice(2);
const folder = temporaryFolder();
await buildDesk(folder.path);
const desk = await startStandIn(folder.path);
desk.state.me = ADMIN;
desk.state.intercept = createOffice().intercept;
const browser = await launchBrowser();
try {
  for (const [theme, viewport] of [
    ["light", DESKTOP],
    ["dark", PHONE],
    ["dark", DESKTOP],
    ["light", PHONE],
  ] as const)
    await shoot(theme, viewport);
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
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(colorScheme, viewport.width, String(error)));
  page.on("console", (message) => message.type() === "error" && console.error(viewport.width, message.text()));
  await page.goto(`${desk.url}/desk`);
  await page.getByLabel("E-mail").fill(ANA.email);
  await page.getByLabel("Senha", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await pagesRail(page).waitFor();
  for (const place of asked.length > 0 ? asked : PLACES) {
    await page.goto(`${desk.url}/desk/escritorio${place}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForTimeout(500);
    const name = place.replaceAll("/", "-").slice(0, 30) || "-";
    await page.screenshot({ path: `${target}/office${name}-${viewport.width}-${colorScheme}.png` });
  }
  await context.close();
}
