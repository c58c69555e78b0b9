import { describe, expect, it } from "vitest";
import { permissionsOf } from "../../platform/rights.js";
import { eventually } from "../faults/harness/eventually.js";
import { axeOf } from "./axe-of.js";
import { conversation, lines, shopDay } from "./shop-day.js";
import { ANA } from "./stand-in.js";
import { atDesk, desk, posts, reply, visitTheDesk } from "./visits.js";

visitTheDesk();

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
    // Wherever a person scrolls, only the lines near that place cost layout and paint.
    const most = await log.evaluate(async (element) => {
      let laidOut = 0;
      for (let top = 0; top < element.scrollHeight; top += element.scrollHeight / 20) {
        element.scrollTo(0, top);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const lines = [...element.querySelectorAll("[data-line] > :last-child")];
        const visible = lines.filter((line) => line.checkVisibility({ contentVisibilityAuto: true }));
        laidOut = Math.max(laidOut, visible.length);
      }
      return laidOut;
    });
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(300);
  }, 150_000);

  it("of whoever only reads offers no act and no field, and says why", async () => {
    desk.state.me = { ...ANA, role: "viewer", permissions: permissionsOf("viewer") };
    desk.add(conversation("c"), lines("c", [{ author: "contact", content: { kind: "text", text: "oi" } }]));
    const page = await atDesk({ path: "/conversas/c" });
    await page.getByText("O seu acesso é só de leitura").waitFor();
    for (const name of ["Assumir", "Devolver ao robô", "Encerrar"])
      expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
    expect(await page.getByRole("textbox", { name: /Resposta|Nota/ }).count()).toBe(0);
    expect(await axeOf(page)).toEqual([]);
  });

  it("that goes to another team leaves the list and is closed to whoever has it open", async () => {
    desk.add(
      conversation("c", { waitingSince: Date.now() }),
      lines("c", [{ author: "contact", content: { kind: "text", text: "oi" } }]),
    );
    const page = await atDesk({ path: "/conversas/c" });
    await page.locator('[data-conversation="c"]').waitFor();
    await page.getByRole("log").getByText("oi", { exact: true }).waitFor();
    desk.state.conversations.delete("c");
    desk.desk.emit("gone", { conversationId: "c" });
    await page.locator('[data-conversation="c"]').waitFor({ state: "detached" });
    await page.getByText("Não deu para abrir esta conversa.").waitFor();
  });

  it("shows a reply at once; refused, it is tried again with the same key and said once", async () => {
    desk.add(conversation("c"), lines("c", [{ author: "contact", content: { kind: "text", text: "oi" } }]));
    const page = await atDesk({ path: "/conversas/c" });
    await reply(page).fill("Já vejo.");
    desk.state.intercept = (request, response) => {
      if (!request.originalUrl.endsWith("/reply")) return false;
      response.status(500).json({ code: "broken", detail: "O servidor tropeçou. Nada se perdeu." });
      return true;
    };
    await page.keyboard.press("Enter");
    await page.locator('[data-pending="refused"]').getByText("O servidor tropeçou.").waitFor();
    desk.state.intercept = null;
    await page.reload();
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await page.locator('[data-author="person"]').getByText("Já vejo.").waitFor();
    await page.locator("[data-pending]").waitFor({ state: "detached" });
    const keys = posts("/reply").map(({ key }) => key);
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
});

describe("writing and reading in a conversation", () => {
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

  it("counts a reply by its channel's own number, and a note by the desk's", async () => {
    desk.add(conversation("c", { longestText: 20 }), lines("c", []));
    const page = await atDesk({ path: "/conversas/c" });
    await reply(page).fill("x".repeat(21));
    await page.getByText("O texto passa de 20 letras.", { exact: false }).waitFor();
    expect(await page.getByRole("button", { name: "Enviar" }).isDisabled()).toBe(true);
    await reply(page).fill("x".repeat(20));
    expect(await page.getByRole("button", { name: "Enviar" }).isDisabled()).toBe(false);
    await page.getByRole("button", { name: "Nota", exact: true }).click();
    await page.getByRole("textbox", { name: "Nota para a equipe" }).fill("x".repeat(21));
    expect(await page.getByRole("button", { name: "Guardar nota" }).isDisabled()).toBe(false);
  });

  it("says why one may not answer: a closed window, another person", async () => {
    shopDay(desk);
    const page = await atDesk({ path: "/conversas/fechada-janela" });
    await page.getByText("Passou o prazo deste canal").waitFor();
    await page.getByRole("button", { name: "Nota", exact: true }).click();
    await page.getByRole("textbox", { name: "Nota para a equipe" }).fill("ligar amanhã");
    await page.keyboard.press("Enter");
    await page.locator('[data-author="note"]').getByText("ligar amanhã").waitFor();
    await page.goto(`${desk.url}/desk/conversas/bruno-tem`);
    await page.getByText("Bruno Sá está com esta conversa.").waitFor();
    await page.goto(`${desk.url}/desk/conversas/nao-existe`);
    await page.getByText("não existe ou não é da sua empresa").waitFor();
  });

  it("offers approved templates after the window: with a preview, each value asked for, sent once", async () => {
    shopDay(desk);
    const detail = desk.state.conversations.get("fechada-janela");
    if (!detail) throw new Error("no conversation");
    desk.state.conversations.set("fechada-janela", { ...detail, templates: true });
    const said = { language: "pt_BR", category: "utility", header: null, footer: null };
    const items = [
      { ...said, name: "aviso_simples", body: "Pode vir buscar.", variables: [] },
      { ...said, name: "retirada_pronta", body: "Oi, {{1}}! O pedido {{2}} está pronto.", variables: ["1", "2"] },
    ];
    const sent: unknown[] = [];
    desk.state.intercept = ({ path, body }, response) => {
      if (path.endsWith("/templates")) response.json({ items });
      else if (path.endsWith("/template")) response.status(sent.push(body) > 1 ? 202 : 503).end();
      else return false;
      return true;
    };
    const page = await atDesk({ path: "/conversas/fechada-janela" });
    await page.getByRole("button", { name: "Mandar modelo aprovado" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Pode vir buscar.").waitFor();
    await dialog.getByLabel("Modelo").selectOption({ label: "retirada pronta · pt_BR · utilidade" });
    await dialog.getByText("Oi, [Valor 1]! O pedido [Valor 2] está pronto.").waitFor();
    await dialog.getByLabel("Valor 1").fill("Lia");
    await dialog.getByLabel("Valor 1").press("Enter");
    await dialog.getByText("Escreva este valor.").waitFor();
    expect(await axeOf(page)).toEqual([]);
    await dialog.getByLabel("Valor 2").fill("47");
    await dialog.getByText("Oi, Lia! O pedido 47 está pronto.").waitFor();
    await dialog.getByRole("button", { name: "Enviar modelo" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByRole("button", { name: "Enviar modelo" }).click();
    await page.getByText("O modelo está indo para a conversa.").waitFor();
    const wanted = { name: "retirada_pronta", language: "pt_BR", variables: ["Lia", "47"] };
    expect(sent).toEqual([wanted, wanted]);
    const keys = desk.state.requests.filter(({ path }) => path.endsWith("/template")).map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
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
        contact: { ...conversation("x").contact, name: hostile, remembered: [{ label: hostile, value: hostile }] },
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

  it("warns before a file is saved that a computer could run, and shows none of it", async () => {
    const caution = 'O arquivo veio com o nome "nota.html", que um computador poderia executar.';
    desk.state.files.set("page", { bytes: Buffer.from("oi"), mime: "text/plain", name: "nota.html.txt" });
    desk.add(
      conversation("c"),
      lines("c", [
        {
          author: "contact",
          content: { kind: "media", media: "document", fileId: "page", name: "nota.html.txt", caution },
        },
        {
          author: "contact",
          content: {
            kind: "media",
            media: "image",
            fileId: "page",
            name: "a.svg",
            problem: "Programas não são aceitos.",
          },
        },
      ]),
    );
    const page = await atDesk({ path: "/conversas/c" });
    await page.getByText(caution).waitFor();
    await page.getByText("Foto: Programas não são aceitos.").waitFor();
    await page.getByRole("button", { name: "Baixar: nota.html.txt" }).click();
    const dialog = page.getByRole("dialog", { name: "Cuidado com este arquivo" });
    await dialog.getByRole("button", { name: "Cancelar" }).click();
    expect(desk.state.requests.filter(({ path }) => path.startsWith("/api/v1/files/"))).toEqual([]);
    await page.getByRole("button", { name: "Baixar: nota.html.txt" }).click();
    const saved = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Baixar mesmo assim" }).click();
    expect((await saved).suggestedFilename()).toBe("nota.html.txt");
  });
});
