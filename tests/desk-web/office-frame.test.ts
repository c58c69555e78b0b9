import { beforeEach, describe, expect, it } from "vitest";
import { permissionsOf } from "../../platform/rights.js";
import { axeOf } from "./axe-of.js";
import { ADMIN, createOffice } from "./office-stand-in.js";
import { atDesk, desk, open, signIn, visitTheDesk } from "./visits.js";

visitTheDesk();

beforeEach(() => {
  desk.state.me = ADMIN;
  desk.state.intercept = createOffice().intercept;
});

describe("the office", () => {
  it("is not there for whoever has no business in it, not even by its address", async () => {
    desk.state.me = { ...ADMIN, role: "consultant", permissions: permissionsOf("consultant") };
    const page = await atDesk();
    await page.getByRole("link", { name: "Conversas" }).waitFor();
    expect(await page.getByRole("link", { name: "Escritório" }).count()).toBe(0);
    await page.goto(`${desk.url}/desk/escritorio/papeis`);
    await page.getByText("O Escritório não faz parte do seu acesso").waitFor();
    expect(desk.state.requests.some(({ path }) => path.endsWith("/rights"))).toBe(false);
    expect(await axeOf(page)).toEqual([]);
  });

  it("closes when the right to it is taken away while it is open", async () => {
    const page = await atDesk({ path: "/escritorio/papeis" });
    await page.getByRole("table").waitFor();
    desk.state.me = { ...ADMIN, role: "consultant", permissions: permissionsOf("consultant") };
    desk.desk.emit("goodbye", { reason: "changed" });
    await page.getByText("O Escritório não faz parte do seu acesso").waitFor();
    await page.getByRole("link", { name: "Escritório" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Ir para as conversas" }).click();
    await page.getByText("Ninguém esperando").waitFor();
  });

  it("is reached and read by keyboard alone", async () => {
    const page = await atDesk();
    await page.getByText("Ninguém esperando").waitFor();
    await page.getByRole("link", { name: "Escritório" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Escritório" }).waitFor();
    await page.getByRole("link", { name: /^Papéis/ }).focus();
    await page.keyboard.press("Enter");
    const row = page.getByRole("row", { name: /Convidar pessoas/ });
    await row.getByText("nas suas equipes").waitFor();
    expect(await row.getByText("não", { exact: true }).count()).toBe(2);
  });

  it("says what failed, and tries again", async () => {
    const { intercept } = createOffice();
    let failing = true;
    desk.state.intercept = (request, response) => {
      if (!request.originalUrl.endsWith("/rights") || !failing) return intercept(request, response);
      response.status(503).end();
      return true;
    };
    const page = await atDesk({ path: "/escritorio/papeis" });
    await page.getByText("Não deu para carregar esta página.").waitFor();
    failing = false;
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await page.getByRole("table").waitFor();
  });

  it("shows what came and went, and compares it when somebody asks", async () => {
    const page = await atDesk({ path: "/escritorio/extrato" });
    const row = page.getByRole("row", { name: /30\/11\/2026/ });
    await row.getByText("R$ 178,15").waitFor();
    expect(await page.getByRole("link", { name: "Pedido 12" }).getAttribute("href")).toContain("/conversas/c1");
    await page.getByRole("button", { name: "Conferir agora" }).click();
    await page.getByText("Conferindo…").first().waitFor();
    expect(await page.getByRole("button", { name: "Conferir agora" }).isDisabled()).toBe(true);
  });

  it("says so when its code cannot be loaded, and nothing of it is loaded with the desk", async () => {
    const page = await atDesk();
    await page.getByText("Ninguém esperando").waitFor();
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    expect(loaded.filter((name) => name.includes("office"))).toEqual([]);
    await page.route(/office-pages/, (route) => route.abort());
    await page.getByRole("link", { name: "Escritório" }).click();
    await page.getByText("Não deu para abrir esta parte do Balcão.").waitFor();
    await page.unroute(/office-pages/);
    await page.getByRole("button", { name: "Recarregar a página" }).click();
    await page.getByRole("heading", { name: "Escritório" }).waitFor();
  });
});

/** Each page of the office, and a text that is there when it is loaded. */
const PAGES = [
  ["/escritorio", "Toda mudança fica no registro."],
  ["/escritorio/papeis", "Convidar pessoas e mudar o acesso delas"],
  ["/escritorio/nada", "Não há nada neste endereço"],
  ["/escritorio/pessoas", "carla@oficina.test"],
  ["/escritorio/pessoas/22222222-2222-4222-8222-222222222222", "Desligar o acesso"],
  ["/escritorio/pessoas/nova", "É com ele que a pessoa entra."],
  ["/escritorio/equipes", "Computadores que ficam na loja"],
  ["/escritorio/equipes/rua", "Remover equipe"],
  ["/escritorio/equipes/nova", "Ajuda quem escolhe"],
  ["/escritorio/horarios", "Todo ano nesta data"],
  ["/escritorio/canais", "WhatsApp da loja"],
  ["/escritorio/canais/loja", "Endereço para os avisos"],
  ["/escritorio/canais/novo", "Depois de ligado"],
  ["/escritorio/recebimentos", "Conta da loja"],
  ["/escritorio/recebimentos/principal", "Não muda depois."],
  ["/escritorio/inteligencia", "Servidor da loja"],
  ["/escritorio/inteligencia/principal", "Testar a conta"],
  ["/escritorio/inteligencia/nova", "Vale qualquer servidor"],
  ["/escritorio/recebimentos/nova", "nada é cobrado de verdade"],
  ["/escritorio/dinheiro", "Pagou duas vezes"],
  ["/escritorio/extrato", "O extrato tem, o meio de pagamento não"],
  ["/escritorio/empresa", "Como chegar"],
  ["/escritorio/catalogo", "a partir de R$ 240,00"],
  ["/escritorio/catalogo/limpeza", "De R$ 89,90 para R$ 99,90"],
  ["/escritorio/catalogo/diagnostico/recomendacoes", "2 de 3 vezes"],
  ["/escritorio/catalogo/novo", "só informa e cobra preços"],
  ["/escritorio/artigos", "venceu 31/12/2020"],
  ["/escritorio/artigos/a/pagamento/pix", "Este artigo venceu"],
  ["/escritorio/artigos/novo", "como o cliente diria"],
  ["/escritorio/artigos/sem-resposta", "Também perguntada assim"],
  ["/escritorio/artigos/perguntas", "Como o robô foi"],
  ["/escritorio/artigos/historico/pagamento/pix", "antes de haver histórico"],
  ["/escritorio/fluxos", "3 rascunhos esperam publicação"],
  ["/escritorio/fluxos/a/flows/menu.yaml", "1 problema impede a publicação"],
  ["/escritorio/fluxos/a/flows/precos.yaml", "Ver o texto publicado"],
  ["/escritorio/fluxos/novo", "Começar rascunho"],
  ["/escritorio/fluxos/versoes", "Versão 11"],
  ["/escritorio/computadores", "RECEPÇÃO-02"],
  ["/escritorio/computadores/00000000-0000-4000-8000-000000000001", "Conexão nos últimos sete dias"],
  ["/escritorio/chaves", "Sistema de estoque"],
  ["/escritorio/chaves/nova", "Dê só o que o sistema precisa."],
  ["/escritorio/registro", "mudou uma equipe"],
] as const;

describe("the office's computers", () => {
  it("are found by a word without accents, and blocked after a question", async () => {
    const page = await atDesk({ path: "/escritorio/computadores" });
    await page.getByLabel("Procurar por computador ou cliente").fill("recepcao");
    await page.getByText("1 de 5 computadores").waitFor();
    await page.getByRole("link", { name: "RECEPÇÃO-02" }).click();
    await page.getByRole("button", { name: "Bloquear" }).click();
    await page.getByRole("dialog").getByText("Ele é desconectado agora").waitFor();
    expect(desk.state.requests.some(({ path }) => path.endsWith("/act"))).toBe(false);
    await page.getByRole("dialog").getByRole("button", { name: "Bloquear" }).click();
    await page.getByRole("button", { name: "Desbloquear" }).waitFor();
  });
});

describe.each([{ phone: false }, { phone: true }])("the office's pages (phone: $phone)", (look) => {
  it("has nothing that axe refuses, light or dark, and nothing wider than the screen", {
    timeout: 240_000,
  }, async () => {
    const page = await open({ ...look, path: "/escritorio" });
    await signIn(page);
    for (const [path, text] of PAGES) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(`${desk.url}/desk${path}`);
      await page.getByText(text).first().waitFor();
      expect(await axeOf(page), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true);
      // Only colours differ in the dark.
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await axeOf(page, ["color-contrast"]), path).toEqual([]);
    }
  });
});
