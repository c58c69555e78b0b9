import { describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { axeOf } from "./axe-of.js";
import { createOrders, ORDER } from "./order-stand-in.js";
import { pagesRail } from "./pages-rail.js";
import { shopDay } from "./shop-day.js";
import { atDesk, desk, open, signIn, visitTheDesk } from "./visits.js";

visitTheDesk();

describe("the other pages", () => {
  it("shows problems, sends one again, and says that all is well", async () => {
    shopDay(desk);
    const page = await atDesk({ path: "/problemas" });
    await page.getByText("O WhatsApp recusou").waitFor();
    expect(await page.getByRole("button", { name: "Dispensar" }).count()).toBe(0);
    for (const left of [1, 0]) {
      await page.getByRole("button", { name: "Enviar de novo" }).first().click();
      await eventually(async () =>
        expect(await page.getByRole("button", { name: "Enviar de novo" }).count()).toBe(left),
      );
    }
    await page.getByText("Tudo certo").waitFor();
  });

  it("are reached by places that a finger hits, at the left and on a phone at the bottom", async () => {
    shopDay(desk);
    const page = await atDesk();
    const places = pagesRail(page).getByRole("link");
    for (const [width, height, least] of [
      [1440, 900, 40],
      [390, 844, 44],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await places.count()).toBeGreaterThanOrEqual(3);
      for (const place of await places.all()) expect((await place.boundingBox())?.height).toBeGreaterThanOrEqual(least);
    }
  });

  it("says what failed and tries again", async () => {
    desk.state.ratings = { average: 4.25, count: 8, recent: [] };
    const page = await atDesk();
    desk.state.intercept = (_request, response) => {
      response.status(503).end();
      return true;
    };
    await page.getByRole("link", { name: "Avaliações" }).click();
    await page.getByText("Não deu para carregar as avaliações.").waitFor();
    desk.state.intercept = null;
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await page.getByText("4,3").waitFor();
    await page.getByText("8 avaliações").waitFor();
  });
});

describe("orders", () => {
  it("are moved by keyboard, found, and quoted to a customer", async () => {
    shopDay(desk);
    const orders = createOrders();
    desk.state.intercept = orders.intercept;
    const page = await atDesk({ path: "/pedidos" });
    await page.getByRole("button", { name: "Mover o pedido 2" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Pôr em andamento", exact: true }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Mover: Pôr em andamento" }).press("Enter");
    await page.getByRole("region", { name: "Em andamento: 2 pedidos" }).waitFor();
    await page.getByText("O aviso ao cliente está indo para a conversa.").first().waitFor();
    expect(orders.state.asked).toMatchObject([{ method: "POST", body: { act: "start", from: "paid", when: null } }]);
    await page.getByLabel("Procurar").fill("ninguém");
    await page.getByText("Nada encontrado").waitFor();
    await page.getByRole("button", { name: "Limpar a busca" }).click();
    await page.goto(`${desk.url}/desk/pedidos/orcamento/joana`);
    await page.getByLabel("Item").selectOption("limpeza");
    await page.getByLabel("Quantidade").fill("2");
    await page.getByLabel("Desconto em reais").fill("19,80");
    await page.getByText("R$ 180,00").waitFor();
    await page.getByRole("button", { name: "Mandar na conversa" }).click();
    await page.getByText("Joana Ribeiro").first().waitFor();
    expect(orders.state.asked.at(-1)).toMatchObject({
      path: "/conversations/joana/quotes",
      body: { items: [{ slug: "limpeza", quantity: 2 }], discount: 1_980 },
    });
  });

  it("say whether the customer will hear of a move, and whether they have; nothing is on no page", async () => {
    shopDay(desk);
    const orders = createOrders();
    desk.state.intercept = orders.intercept;
    Object.assign(orders.state.orders[0] ?? {}, { reach: "window_closed" });
    Object.assign(orders.state.orders[1] ?? {}, { toldActs: [] });
    for (const order of orders.state.orders.slice(2)) order.state = "paid";
    orders.state.ofColumn = 1;
    const page = await atDesk({ path: "/pedidos" });
    const paid = page.getByRole("region", { name: "Pago: 4 pedidos" });
    await paid.getByRole("button", { name: "Ver os outros 3" }).click();
    await paid.getByRole("link", { name: "Pedido 5" }).waitFor();
    await page.getByRole("button", { name: "Mover o pedido 2" }).click();
    await page.getByRole("button", { name: "Pôr em andamento", exact: true }).click();
    await page.getByText("Desta mudança a empresa não avisa o cliente.").waitFor();
    await page.goto(`${desk.url}/desk/pedidos/${ORDER}`);
    await page.getByText("O cliente não será avisado: faz tempo que ele não escreve").waitFor();
    await page.getByRole("button", { name: "Ver o que veio antes" }).click();
    await page.getByText("Orçamento feito").waitFor();
    await page.getByRole("button", { name: "Marcar como pronto", exact: true }).click();
    await page.getByRole("button", { name: "Mover: Marcar como pronto" }).click();
    await page.getByText("O cliente não foi avisado: o canal não deixa escrever agora.").first().waitFor();
  });

  it("say what failed, and what will be here when there are none", async () => {
    shopDay(desk);
    const orders = createOrders();
    desk.state.intercept = orders.intercept;
    orders.state.fails = true;
    const page = await atDesk({ path: "/pedidos" });
    await page.getByText("Não deu para carregar os pedidos.").waitFor();
    orders.state.fails = false;
    orders.state.orders = [];
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await page.getByText("Nenhum pedido em aberto").waitFor();
  });
});

describe.each([
  { dark: false, phone: false },
  { dark: true, phone: false },
  { dark: false, phone: true },
  { dark: true, phone: true },
])("for everybody (dark: $dark, phone: $phone)", (look) => {
  it("has nothing that axe refuses, and nothing wider than the screen", async () => {
    shopDay(desk);
    const page = await open(look);
    const check = async (where: string) => {
      expect(await axeOf(page), where).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where).toBe(true);
    };
    await page.getByLabel("E-mail").waitFor();
    await check("sign-in");
    await signIn(page);
    await page.getByText("Joana Ribeiro").waitFor();
    await check("queue");
    await page.getByText("Joana Ribeiro").click();
    await page.getByText("Cuidado com as fotos").waitFor();
    await check("conversation");
    if (look.phone) {
      await page.getByRole("button", { name: "Detalhes", exact: true }).click();
      await page.getByText("O que o robô lembra").waitFor();
      await page.getByText("aprovado, espera o pagamento").waitFor();
      expect(await page.getByText("NOTE-JOANA", { exact: true }).count()).toBe(1);
      await page.getByText("1 ligação anterior").click();
      await page.getByText("saúde 78 de 100").waitFor();
      await check("details");
      await page.getByRole("complementary").getByRole("button", { name: "Esconder os detalhes" }).click();
    }
    await page.getByRole("button", { name: "Por que o robô disse isso?" }).last().click();
    const why = page.getByRole("dialog");
    await why.getByText("O assunto “Computador lento” (91% de certeza)", { exact: true }).waitFor();
    await why.getByText("Procurou nos artigos: responde com: Diagnóstico").waitFor();
    expect(
      await why
        .getByText(/slow-computer|p-5d2a91c07e/)
        .filter({ visible: true })
        .count(),
    ).toBe(0);
    await check("why");
    await why.locator("summary", { hasText: "Registro técnico completo" }).click();
    await why.getByText(/p-5d2a91c07e/).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Nota", exact: true }).click();
    await check("note");
    for (const [path, text] of [
      ["/conversas/paula", "Ver em Problemas"],
      ["/conversas/bruno-tem", "Bruno Sá está com esta conversa"],
      ["/problemas", "O WhatsApp recusou"],
      ["/avaliacoes", "Muito atenciosos"],
      ["/pedidos", "Troca de tela do notebook"],
      ["/pedidos/lista", "Carla Dias"],
      [`/pedidos/${ORDER}`, "A tela chega na quinta."],
      ["/pedidos/orcamento/joana", "O seu acesso permite até 10 %."],
    ] as const) {
      desk.state.intercept = path.startsWith("/pedidos") ? createOrders().intercept : null;
      await page.goto(`${desk.url}/desk${path}`);
      await page.getByText(text).first().waitFor();
      await check(path);
      const { SHOTS } = process.env;
      const name = `${path.replaceAll("/", "-")}-${look.phone ? "phone" : "desktop"}-${look.dark ? "dark" : "light"}`;
      if (SHOTS && path.startsWith("/pedidos"))
        await page.screenshot({ path: `${SHOTS}/desk${name}.png`, fullPage: true });
    }
  });
});
