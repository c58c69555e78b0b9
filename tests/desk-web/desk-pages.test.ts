import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildDesk } from "../../scripts/build-desk.js";
import { eventually } from "../faults/harness/eventually.js";
import { DESKTOP, launchBrowser, PHONE } from "../widget/browser.js";
import { temporaryFolder } from "../widget/temporary-folder.js";
import { axeOf } from "./axe-of.js";
import { conversation, lines, shopDay } from "./shop-day.js";
import { ANA, PASSWORD, type StandIn, startStandIn } from "./stand-in.js";

const folder = temporaryFolder();
let browser: Browser;
let desk: StandIn;
let contexts: BrowserContext[] = [];
let problems: string[] = [];

beforeAll(async () => {
  await buildDesk(folder.path);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  folder.remove();
});
beforeEach(async () => {
  desk = await startStandIn(folder.path);
  problems = [];
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  await desk.close();
  expect(problems).toEqual([]);
});

async function open(options: { phone?: boolean; dark?: boolean; path?: string } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.phone ? PHONE : DESKTOP,
    colorScheme: options.dark ? "dark" : "light",
    hasTouch: options.phone,
    isMobile: options.phone,
    reducedMotion: "reduce",
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
  });
  contexts.push(context);
  return openPage(context, options.path);
}

async function openPage(context: BrowserContext, path = ""): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on("pageerror", (error) => problems.push(String(error)));
  // Answers that a test asks for are reported by the browser; what its policy refuses must not be.
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      if (!/WebSocket connection|ERR_/.test(message.text())) problems.push(message.text());
    }
  });
  await page.goto(`${desk.url}/desk${path}`);
  return page;
}

async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(ANA.email);
  await page.getByLabel("Senha", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

async function atDesk(options: Parameters<typeof open>[0] = {}): Promise<Page> {
  const page = await open(options);
  await signIn(page);
  await page.getByRole("navigation").waitFor();
  return page;
}

const reply = (page: Page) => page.getByRole("textbox", { name: "Resposta ao cliente" });
const focusedIn = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-conversation"));
const posts = (path: string) =>
  desk.state.requests.filter((each) => each.method === "POST" && each.path.endsWith(path));

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
    expect(desk.state.requests.filter(({ path }) => path === "/api/session").at(-1)?.body).toMatchObject({
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

  it("tells who was signed out elsewhere, in every tab", async () => {
    const page = await atDesk();
    const [context] = contexts;
    if (!context) throw new Error("no context");
    const other = await openPage(context);
    await other.getByText("Ninguém esperando").waitFor();
    await page.getByRole("button", { name: "Sua conta" }).click();
    await page.getByRole("button", { name: "Sair" }).click();
    await page.getByLabel("E-mail").waitFor();
    await other.getByText("Você saiu em outra janela").waitFor();
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
    expect(await page.locator("[data-conversation]").count()).toBeLessThan(60);
    const longest = await box.evaluate(async (element) => {
      let worst = 0;
      for (let top = element.scrollHeight; top > 0; top -= 20_000) {
        const from = performance.now();
        element.scrollTo(0, top);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        worst = Math.max(worst, performance.now() - from);
      }
      return worst;
    });
    expect(longest).toBeLessThan(400);
  }, 120_000);
});

describe("a conversation", () => {
  it("shows no line twice, in order, after the connection was away", async () => {
    desk.add(conversation("c"), lines("c", [{ author: "contact", content: { kind: "text", text: "antes" } }]));
    const page = await atDesk({ path: "/conversas/c" });
    await page.getByText("antes", { exact: true }).waitFor();
    await desk.goOffline();
    await page.getByText("Sem conexão. O que você vê").waitFor();
    for (let at = 0; at < 120; at++)
      desk.say("c", { author: "contact", content: { kind: "text", text: `perdida ${at}` } });
    await desk.goOnline();
    await page.getByRole("log").getByText("perdida 119", { exact: true }).waitFor();
    desk.say("c", { author: "contact", content: { kind: "text", text: "depois" } });
    await page.getByRole("log").getByText("depois", { exact: true }).waitFor();
    const shown = await page
      .locator("[data-line]")
      .evaluateAll((all) => all.map((each) => Number(each.getAttribute("data-line"))));
    expect(shown).toHaveLength(122);
    expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
  });

  it("loads older lines upward and keeps its place, with 5,000 of them", async () => {
    const all = Array.from({ length: 5_000 }, (_, at) => ({
      author: "contact" as const,
      content: { kind: "text", text: `linha ${at}` },
    }));
    desk.add(conversation("c"), lines("c", all, 10_000));
    const page = await atDesk({ path: "/conversas/c" });
    await page.getByText("linha 4999", { exact: true }).waitFor();
    const log = page.getByRole("log");
    await log.evaluate((element) => element.scrollTo(0, 0));
    await page.getByText("linha 4900", { exact: true }).waitFor({ state: "attached" });
    const kept = await page.getByText("linha 4950", { exact: true }).evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      return top > 0 && top < innerHeight;
    });
    expect(kept).toBe(true);
    desk.say("c", { author: "contact", content: { kind: "text", text: "nova" } });
    await page.getByRole("button", { name: "1 mensagem nova" }).click();
    await eventually(async () =>
      expect(
        await log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight),
      ).toBeLessThan(4),
    );
    desk.state.pageSize = 500;
    await eventually(async () => {
      await log.evaluate((element) => element.scrollTo(0, 0));
      expect(await page.getByText("Início da conversa").count()).toBe(1);
    }, 90_000);
    expect(await page.locator("[data-line]").count()).toBe(5_001);
    const worst = await log.evaluate(async (element) => {
      let slowest = 0;
      for (let top = 0; top < element.scrollHeight; top += 10_000) {
        const from = performance.now();
        element.scrollTo(0, top);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        slowest = Math.max(slowest, performance.now() - from);
      }
      return slowest;
    });
    expect(worst).toBeLessThan(600);
  }, 150_000);

  it("shows a reply at once; refused, it is tried again with the same key and said once", async () => {
    desk.add(conversation("c"), lines("c", [{ author: "contact", content: { kind: "text", text: "oi" } }]));
    const page = await atDesk({ path: "/conversas/c" });
    await reply(page).fill("Já vejo.");
    desk.state.intercept = (request, response) => {
      if (!request.originalUrl.endsWith("/reply")) return false;
      response.status(500).json({ error: { code: "broken", message: "O servidor tropeçou. Nada se perdeu." } });
      return true;
    };
    await page.keyboard.press("Enter");
    await page.locator('[data-pending="refused"]').getByText("O servidor tropeçou.").waitFor();
    desk.state.intercept = null;
    await page.reload();
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await page.locator('[data-author="person"]').getByText("Já vejo.").waitFor();
    await page.locator("[data-pending]").waitFor({ state: "detached" });
    const keys = posts("/reply").map(({ body }) => (body as { key: string }).key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    const line = desk.state.lines.get("c")?.at(-1);
    for (const [status, word] of [
      ["sent", "enviada"],
      ["delivered", "entregue"],
      ["read", "lida"],
    ] as const) {
      desk.status("c", line?.id ?? "", status);
      await page.locator(`[data-status="${status}"]`).getByText(word).waitFor();
    }
  });

  it("keeps a draft per conversation and through a reload", async () => {
    shopDay(desk);
    const page = await atDesk({ path: "/conversas/joana" });
    await reply(page).fill("rascunho da Joana");
    await page.goto(`${desk.url}/desk/conversas/paula`);
    await reply(page).waitFor();
    expect(await reply(page).inputValue()).toBe("");
    await page.goto(`${desk.url}/desk/conversas/joana`);
    await reply(page).waitFor();
    expect(await reply(page).inputValue()).toBe("rascunho da Joana");
  });

  it("says why one may not answer: a closed window, another person, somebody who wants no messages", async () => {
    shopDay(desk);
    desk.add(conversation("saiu", { contact: { ...conversation("x").contact, optedOut: true } }));
    const page = await atDesk({ path: "/conversas/fechada-janela" });
    await page.getByText("Passou o prazo deste canal").waitFor();
    await page.getByRole("button", { name: "Nota", exact: true }).click();
    await page.getByRole("textbox", { name: "Nota para a equipe" }).fill("ligar amanhã");
    await page.keyboard.press("Enter");
    await page.locator('[data-author="note"]').getByText("ligar amanhã").waitFor();
    await page.goto(`${desk.url}/desk/conversas/bruno-tem`);
    await page.getByText("Bruno Sá está com esta conversa.").waitFor();
    await page.goto(`${desk.url}/desk/conversas/saiu`);
    await page.getByText("O cliente pediu para não receber mensagens.").waitFor();
    await page.goto(`${desk.url}/desk/conversas/nao-existe`);
    await page.getByText("não existe ou não é da sua empresa").waitFor();
  });

  it("runs nothing of what customers send", async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    desk.state.files.set("svg", {
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title=1</script></svg>'),
      mime: "image/svg+xml",
      name: "x.svg",
    });
    desk.add(
      conversation("c", {
        contact: { ...conversation("x").contact, name: hostile, vars: { [hostile]: hostile } },
        reason: hostile,
      }),
      lines("c", [
        {
          author: "contact",
          content: { kind: "text", text: `${hostile} javascript:alert(1) https://banco.com@mau.com` },
        },
        { author: "contact", content: { kind: "media", media: "image", fileId: "svg" } },
        { author: "contact", content: null },
        { author: "contact", content: { kind: "contacts", contacts: "nenhum" } },
        { author: "contact", content: { kind: "text", text: "x".repeat(200_000) } },
      ]),
    );
    const page = await atDesk({ path: "/conversas/c" });
    await page.getByText("Mensagem de um tipo que o Balcão").waitFor();
    await page.getByRole("button", { name: "Mostrar tudo" }).waitFor();
    await page.getByRole("log").evaluate((element) => element.scrollTo(0, 0));
    await page.getByText("Não deu para abrir o arquivo.").waitFor();
    expect(await page.getByRole("log").getByRole("link").count()).toBe(0);
    expect(await page.title()).toBe("Balcão");
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

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
      await check("details");
      await page.getByRole("complementary").getByRole("button", { name: "Esconder os detalhes" }).click();
    }
    await page.getByRole("button", { name: "Por que o robô disse isso?" }).last().click();
    await page.getByText("Passos do fluxo").waitFor();
    await check("why");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Nota", exact: true }).click();
    await check("note");
    for (const [path, text] of [
      ["/conversas/paula", "Ver em Problemas"],
      ["/conversas/bruno-tem", "Bruno Sá está com esta conversa"],
      ["/problemas", "O WhatsApp recusou"],
      ["/avaliacoes", "Muito atenciosos"],
    ] as const) {
      await page.goto(`${desk.url}/desk${path}`);
      await page.getByText(text).first().waitFor();
      await check(path);
    }
  });
});
