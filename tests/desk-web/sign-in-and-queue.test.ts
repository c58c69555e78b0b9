import { describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { axeOf } from "./axe-of.js";
import { conversation, shopDay } from "./shop-day.js";
import { atDesk, contexts, desk, focusedIn, open, openPage, posts, reply, signIn, visitTheDesk } from "./visits.js";

visitTheDesk();

describe("signing in", () => {
  it("says what is wrong and gives the focus where it is mended", async () => {
    const page = await open();
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.getAttribute("type"))).toBe("email"),
    );
    await page.keyboard.press("Enter");
    await page.getByText("Escreva o seu e-mail.").waitFor();
    await signIn(page, "errada");
    await page.getByText("E-mail ou senha não conferem.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("password");
    desk.state.locked = true;
    await signIn(page);
    await page.getByText("Muitas tentativas. Espere 5 minutos").waitFor();
    desk.state.locked = false;
    await desk.goOffline();
    await signIn(page);
    await page.getByText("Sem conexão com o servidor.").waitFor();
    expect(await axeOf(page)).toEqual([]);
    await desk.goOnline();
    await signIn(page);
    await page.getByText("Ninguém esperando").waitFor();
  });

  it("asks for the company when the e-mail is known to several", async () => {
    desk.state.companies = [
      { slug: "oficina-clique", name: "Oficina Clique" },
      { slug: "outra", name: "Outra Loja" },
    ];
    const page = await open();
    await signIn(page);
    await page.getByRole("button", { name: "Oficina Clique" }).waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Ninguém esperando").waitFor();
    expect(desk.state.requests.filter(({ path }) => path === "/api/v1/session").at(-1)?.body).toMatchObject({
      company: "outra",
    });
  });

  it("keeps no token where a script could find it", async () => {
    const page = await atDesk();
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(stored).not.toContain("access");
    expect(stored).not.toContain("refresh");
  });

  it("exchanges the cookie one tab at a time, and goes on when tokens are over", async () => {
    const page = await atDesk();
    const [context] = contexts;
    if (!context) throw new Error("no context");
    const others = await Promise.all([openPage(context), openPage(context), openPage(context)]);
    for (const other of others) await other.getByText("Ninguém esperando").waitFor();
    expect(desk.state.mostRefreshesAtOnce).toBe(1);
    desk.expireAccess();
    await Promise.all(
      [page, ...others].map(async (each) => {
        await each.getByRole("link", { name: "Problemas" }).click();
        await each.getByText("Tudo certo").waitFor();
      }),
    );
    expect(desk.state.mostRefreshesAtOnce).toBe(1);
  });

  it("tells who was signed out elsewhere, in every tab, and keeps nothing there", async () => {
    const page = await atDesk();
    const [context] = contexts;
    if (!context) throw new Error("no context");
    const other = await openPage(context);
    await other.getByText("Ninguém esperando").waitFor();
    await other.evaluate(() =>
      sessionStorage.setItem("balcao-draft-1-2", '{"mode":"reply","text":"Dona Joana, o CPF"}'),
    );
    await page.getByRole("button", { name: "Sua conta" }).click();
    await page.getByRole("button", { name: "Sair" }).click();
    await page.getByLabel("E-mail").waitFor();
    await other.getByText("Você saiu em outra janela").waitFor();
    expect(await other.evaluate(() => ({ ...sessionStorage }))).toEqual({});
    await signIn(page);
    await page.getByText("Ninguém esperando").waitFor();
    desk.revoke("disabled");
    await page.getByText("Seu acesso foi desligado.").waitFor();
  });
});

describe("the queue", () => {
  it("is walked, opened, taken, answered and given back by keyboard alone", async () => {
    shopDay(desk);
    const page = await atDesk();
    await page.getByText("Joana Ribeiro").waitFor();
    await page.keyboard.press("j");
    await eventually(async () => expect(await focusedIn(page)).toBe("fechada-janela"));
    await page.keyboard.press("j");
    await eventually(async () => expect(await focusedIn(page)).toBe("joana"));
    await page.keyboard.press("k");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await eventually(async () =>
      expect(await reply(page).evaluate((field) => field === document.activeElement)).toBe(true),
    );
    await page.keyboard.type("a d e são letras aqui");
    await page.keyboard.press("Escape");
    await eventually(async () => expect(await focusedIn(page)).toBe("joana"));
    expect(posts("/take")).toEqual([]);
    await page.keyboard.press("a");
    await page.getByText("com você").first().waitFor();
    await page.keyboard.press("r");
    await eventually(async () =>
      expect(await reply(page).evaluate((field) => field === document.activeElement)).toBe(true),
    );
    expect(await reply(page).inputValue()).toBe("a d e são letras aqui");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("segunda linha");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText("segunda linha").waitFor();
    expect(posts("/reply").map(({ body }) => (body as { text: string }).text)).toEqual([
      "a d e são letras aqui\nsegunda linha",
    ]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("d");
    await page.getByText("O robô voltou a atender").waitFor();
    await page.keyboard.press("e");
    await page.getByRole("dialog", { name: "Encerrar esta conversa?" }).waitFor();
    await page.keyboard.press("Enter");
    await eventually(() => expect(desk.state.conversations.get("joana")?.closed).toBe(true));
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Atalhos do teclado" }).waitFor();
    await page.getByLabel("Usar atalhos de uma tecla").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("rings once when somebody asks for a person, and counts in the title", async () => {
    desk.add(conversation("ana", { contact: { ...conversation("x").contact, name: "Nádia" } }));
    const page = await atDesk();
    await page.getByText("Ninguém esperando").waitFor();
    desk.change("ana", { owner: "nobody", waitingSince: Date.now(), reason: "Pediu uma pessoa" });
    await page.getByRole("link", { name: "Nádia" }).waitFor();
    desk.tell("ana");
    await page.getByText("Nádia pediu uma pessoa.").waitFor({ state: "attached" });
    expect(await page.locator("[data-rings]").getAttribute("data-rings")).toBe("1");
    await eventually(async () => expect(await page.title()).toBe("(1) Balcão"));
    desk.change("ana", { owner: "person", ownerId: "user-bruno", ownerName: "Bruno", waitingSince: null });
    await page.getByText("Ninguém esperando").waitFor();
    expect(await page.title()).toBe("Balcão");
  });

  it("finds in all lists with the words marked, says where it looked, and survives a server that is away", async () => {
    shopDay(desk);
    const page = await atDesk();
    await page.getByText("Joana Ribeiro").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("JOANA");
    const found = page.getByRole("list", { name: "Conversas encontradas" });
    await found.locator("mark", { hasText: "Joana" }).first().waitFor();
    expect(await axeOf(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await eventually(async () => expect(await focusedIn(page)).toBe("joana"));
    await page.getByRole("searchbox").fill("zzzz");
    await page.getByText("Nada com “zzzz”").waitFor();
    await page.getByText("em todas as mensagens, de todas as listas").waitFor();
    await page.getByRole("searchbox").fill("%_");
    await page.getByText("Escreva um pouco mais").waitFor();
    desk.state.intercept = ({ path }, response) => {
      if (!path.endsWith("/search")) return false;
      response.status(503).json({ error: { code: "unavailable", message: "Agora não deu." } });
      return true;
    };
    await page.getByRole("searchbox").fill("joana ribeiro");
    await page.getByText("Não deu para procurar agora.").waitFor();
    desk.state.intercept = null;
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await found.waitFor();
    // A conversation that one may no longer see leaves what was found, too.
    desk.desk.emit("gone", { conversationId: "joana" });
    await page.getByText("Nada com “joana ribeiro”").waitFor();
    await page.getByRole("button", { name: "Limpar a busca" }).click();
    await page.getByRole("list", { name: "Esperando" }).waitFor();
  });

  it("has its list in the address, shows what is unread, and follows whoever takes a conversation", async () => {
    desk.add(conversation("ana", { owner: "nobody", waitingSince: Date.now(), unread: 2 }));
    const page = await atDesk();
    await page.getByText("2 mensagens não lidas").waitFor({ state: "attached" });
    await page.keyboard.press("6");
    await page.getByRole("list", { name: "Todas" }).waitFor();
    expect(new URL(page.url()).searchParams.get("lista")).toBe("all");
    await page.reload();
    await page.getByRole("list", { name: "Todas" }).waitFor();
    await page.keyboard.press("1");
    await page.locator('[data-conversation="ana"]').click();
    await page.getByRole("button", { name: "Assumir" }).first().click();
    await page.getByRole("list", { name: "Minhas" }).locator('[data-conversation="ana"]').waitFor();
  });

  it("stays smooth with 10,000 conversations: few rows exist, and the last can be reached", async () => {
    for (let at = 0; at < 10_000; at++)
      desk.add(
        conversation(`c${at}`, { last: { author: "contact", text: `fala ${at}`, at: Date.now() - at * 1_000 } }),
      );
    const page = await atDesk();
    await page.getByRole("button", { name: "Com o robô" }).click();
    await page.getByText("fala 0", { exact: true }).waitFor();
    const box = page.getByRole("list", { name: "Com o robô" }).locator("..");
    await eventually(async () => {
      await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      expect(await page.getByText("fala 9999", { exact: true }).count()).toBe(1);
    }, 60_000);
    const most = await box.evaluate(async (element) => {
      let rows = 0;
      for (let top = element.scrollHeight; top > 0; top -= 20_000) {
        element.scrollTo(0, top);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        rows = Math.max(rows, element.querySelectorAll("[data-conversation]").length);
      }
      return rows;
    });
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(60);
  });
});
