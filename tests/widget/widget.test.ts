import { readFileSync } from "node:fs";
import { SignJWT } from "jose";
import type { Browser, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { KINDS_TAKEN } from "../../platform/files/file-kinds.js";
import { buildWidget, type WidgetSizes } from "../../scripts/build-widget.js";
import { eventually } from "../faults/harness/eventually.js";
import naughty from "../fixtures/abuse/naughty-strings.json" with { type: "json" };
import { axeViolations, launchBrowser, openChat, PHONE, say, type Visit, visit } from "./browser.js";
import { type Harness, IDENTITY_SECRET, startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";
import { settle } from "./visitor-client.js";

const MENU: OutboundContent = {
  kind: "choices",
  text: "Como podemos ajudar?",
  options: [
    { id: "slow", label: "Computador lento" },
    { id: "net", label: "Internet" },
  ],
};

const folder = temporaryFolder();
let sizes: WidgetSizes;
let browser: Browser;
let harness: Harness;
let visits: Visit[] = [];

beforeAll(async () => {
  sizes = await buildWidget(folder.path);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  folder.remove();
});
beforeEach(async () => {
  harness = await startHarness({ widgetDir: folder.path });
});
afterEach(async () => {
  for (const { context } of visits) await context.close();
  visits = [];
  await harness.close();
});

async function arrive(options: Parameters<typeof visit>[2] = {}): Promise<Visit> {
  const arrived = await visit(browser, harness, options);
  visits.push(arrived);
  return arrived;
}

/** The visitor's messages, as the inbox accepted them. */
function messages(): (ChannelEvent & { kind: "message" })[] {
  return harness.memory.accepted.filter((event) => event.kind === "message");
}
function visitorId(): string {
  return messages()[0]?.from.externalId ?? "";
}
function botSays(content: OutboundContent | string): void {
  harness.memory.say(
    harness.account,
    visitorId(),
    typeof content === "string" ? { kind: "text", text: content } : content,
  );
}
const bubbles = ({ chat }: Visit) => chat.locator(".bubble .said").allTextContents();

describe("the widget", () => {
  it("weighs at most 3 KB as a loader and 40 KB when opened", () => {
    expect(sizes.loader).toBeLessThanOrEqual(3 * 1024);
    expect(sizes.opened).toBeLessThanOrEqual(40 * 1024);
  });

  it("opens, greets, sends a message and shows the answer with who said it", async () => {
    const guest = await arrive();
    await openChat(guest);
    await guest.chat.getByText("Oi! Conte o que houve com seu computador.").waitFor();
    await guest.chat.getByText("Quem responde primeiro é um assistente virtual").waitFor();
    await say(guest, "Meu PC não liga");
    await guest.chat.locator(".tick.delivered").waitFor();
    botSays("Vamos ver isso.");
    await guest.chat.locator(".row.bot", { hasText: "Vamos ver isso." }).waitFor();
    await guest.chat.locator(".tick.read").waitFor();
    harness.memory.tell(harness.account, visitorId(), { kind: "owner", owner: "person", personName: "Ana Souza" });
    harness.memory.say(harness.account, visitorId(), { kind: "text", text: "Aqui é a Ana." }, { person: "Ana Souza" });
    await guest.chat.locator(".row.person", { hasText: "Aqui é a Ana." }).waitFor();
    expect(await guest.chat.locator("header .who").textContent()).toBe("Ana Souza está com você");
    expect(messages()).toMatchObject([{ content: { kind: "text", text: "Meu PC não liga" } }]);
    expect(guest.errors).toEqual([]);
  });

  it("offers quick replies until one is chosen, and always a person", async () => {
    harness.memory.onMessage = (event) => event.content.kind === "text" && botSays(MENU);
    const guest = await arrive();
    await openChat(guest);
    await say(guest, "oi");
    await guest.chat.getByRole("button", { name: "Computador lento" }).click();
    await eventually(() => expect(messages()).toHaveLength(2));
    expect(messages()[1]?.content).toEqual({ kind: "choice", id: "slow", text: "Computador lento" });
    await eventually(async () => expect(await guest.chat.locator(".replies").count()).toBe(0));
    await guest.chat.getByRole("button", { name: "Falar com uma pessoa" }).click();
    await eventually(() => expect(messages()[2]?.content).toMatchObject({ kind: "choice", id: "person" }));
  });

  it("shows what was missed after the connection was cut, each line once and in order", async () => {
    const guest = await arrive();
    await openChat(guest);
    await say(guest, "um");
    await guest.chat.locator(".tick.delivered").waitFor();
    harness.goOffline();
    await guest.chat.getByText("Sem conexão").waitFor();
    for (const text of ["dois", "três", "quatro"]) botSays(text);
    harness.goOnline();
    await guest.chat.getByText("quatro").waitFor();
    botSays("cinco");
    await guest.chat.getByText("cinco").waitFor();
    expect(await bubbles(guest)).toEqual(["um", "dois", "três", "quatro", "cinco"]);
    expect(await guest.chat.getByText("Sem conexão").count()).toBe(0);
  });

  it("keeps what was written without a connection, also over a reload, and sends it once and in order", async () => {
    const guest = await arrive();
    await openChat(guest);
    await say(guest, "antes");
    await guest.chat.locator(".tick.delivered").waitFor();
    harness.goOffline();
    await guest.chat.getByText("Sem conexão").waitFor();
    await say(guest, "no túnel 1");
    await say(guest, "no túnel 2");
    await guest.chat.getByText("Suas 2 mensagens vão assim que ela voltar").waitFor();
    await guest.page.reload();
    await openChat(guest);
    expect(await bubbles(guest)).toEqual(["no túnel 1", "no túnel 2"]);
    harness.goOnline();
    await eventually(() => expect(messages()).toHaveLength(3));
    await guest.chat.locator(".row", { hasText: "antes" }).waitFor();
    await eventually(async () => expect(await guest.chat.locator(".tick.sending").count()).toBe(0));
    expect(await bubbles(guest)).toEqual(["antes", "no túnel 1", "no túnel 2"]);
    expect(new Set(messages().map(({ from }) => from.externalId)).size).toBe(1);
  });

  it("says that a message failed and why, and sends the same one when asked to try again", async () => {
    const guest = await arrive();
    await openChat(guest);
    harness.memory.broken = new Error("database is down");
    await say(guest, "importante");
    const retry = guest.chat.getByRole("button", { name: "Tentar de novo" });
    await retry.waitFor({ timeout: 30_000 });
    expect(await guest.chat.locator(".failure").textContent()).toContain("O atendimento não respondeu");
    harness.memory.broken = null;
    await retry.click();
    await guest.chat.locator(".tick.delivered").waitFor();
    expect(messages().map(({ content }) => content)).toEqual([{ kind: "text", text: "importante" }]);
  });
});

describe("the widget on its site", () => {
  it("counts new messages on the closed launcher, also after coming back, and marks them read when seen", async () => {
    const guest = await arrive();
    await openChat(guest);
    await say(guest, "oi");
    await guest.chat.locator(".tick.delivered").waitFor();
    await guest.chat.getByRole("button", { name: "Fechar o chat" }).click();
    botSays("um");
    botSays("dois");
    const badge = guest.page.locator("#balcao-chat b");
    await eventually(async () => expect(await badge.textContent()).toBe("2"));
    await guest.page.reload();
    await guest.page.getByRole("button", { name: "Abrir o chat: 2 mensagens novas" }).click();
    await eventually(async () => expect(await badge.isVisible()).toBe(false));
    await eventually(() => expect(harness.memory.accepted.filter(({ kind }) => kind === "status")).toHaveLength(1));
    const events = await guest.page.evaluate("seen.map(([name]) => name)");
    expect(events).toEqual(expect.arrayContaining(["ready", "open", "unread"]));
  });

  it("sends a picture and shows it, and says why a file is not taken", async () => {
    const guest = await arrive();
    await openChat(guest);
    const attach = guest.chat.locator("input[type=file]");
    const svg = Buffer.from("<svg onload=alert(1)>");
    await attach.setInputFiles({ name: "<img src=x onerror=alert(1)>.svg", mimeType: "image/png", buffer: svg });
    await guest.chat.getByText("Por segurança, não recebemos este arquivo").waitFor();
    await guest.chat.getByText(KINDS_TAKEN).waitFor();
    expect(await guest.chat.getByRole("button", { name: "Tentar de novo" }).count()).toBe(0);
    await guest.chat.getByRole("button", { name: "Descartar" }).click();
    await attach.setInputFiles({ name: "vazio.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) });
    await guest.chat.getByText("O arquivo está vazio").waitFor();
    expect(await guest.chat.getByRole("button", { name: "Tentar de novo" }).count()).toBe(0);
    await guest.chat.getByRole("button", { name: "Descartar" }).click();
    await attach.setInputFiles({
      name: "grande.png",
      mimeType: "image/png",
      buffer: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    await guest.chat.getByText("O arquivo passa de 10 MB").waitFor();
    const picture = await guest.page.screenshot();
    await attach.setInputFiles({ name: "tela.png", mimeType: "image/png", buffer: picture });
    const image = guest.chat.locator("img[alt='tela.png']");
    await image.waitFor();
    await eventually(async () =>
      expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1440),
    );
    expect(messages()).toMatchObject([{ content: { kind: "media", media: "image", name: "tela.png" } }]);
  });

  it("knows a person that the site identified, before and after the chat is open, and tells when that is refused", async () => {
    const identity = (sub: string, secret = IDENTITY_SECRET) =>
      new SignJWT({ sub, exp: Math.floor(Date.now() / 1000) + 600 })
        .setProtectedHeader({ alg: "HS256" })
        .sign(new TextEncoder().encode(secret));
    const guest = await arrive();
    await guest.page.evaluate(`Balcao('identify', ${JSON.stringify(await identity("ana"))})`);
    await openChat(guest);
    await say(guest, "sou a Ana");
    await eventually(() => expect(messages()[0]?.from.externalId).toBe("u_ana"));
    await guest.chat.locator(".tick.delivered").waitFor();
    const uploads: Route[] = [];
    await guest.page.route("**/webchat/files?channel=*", (route) => void uploads.push(route));
    const attach = guest.chat.locator("input[type=file]");
    await attach.setInputFiles({ name: "da-ana.png", mimeType: "image/png", buffer: await guest.page.screenshot() });
    await eventually(() => expect(uploads).toHaveLength(1));
    await guest.page.evaluate(`Balcao('identify', ${JSON.stringify(await identity("bia"))})`);
    await guest.chat.getByText("Oi! Conte o que houve").waitFor();
    const uploaded = guest.page.waitForResponse("**/webchat/files?channel=*");
    await uploads[0]?.continue();
    await (await uploaded).finished();
    await settle(100);
    expect(await bubbles(guest)).toEqual([]);
    expect(await guest.chat.getByText("da-ana.png").count()).toBe(0);
    await guest.page.evaluate(`Balcao('identify', ${JSON.stringify(await identity("ana", "x".repeat(40)))})`);
    await guest.chat.getByText("Sua sessão terminou").waitFor();
    await eventually(async () =>
      expect(await guest.page.evaluate("seen.map(([name]) => name)")).toContain("identity_refused"),
    );
  });

  it("forgets the visitor on this browser after shutdown", async () => {
    const guest = await arrive();
    await openChat(guest);
    await say(guest, "segredo");
    await guest.chat.locator(".tick.delivered").waitFor();
    await guest.page.evaluate("Balcao('shutdown')");
    await settle(500);
    expect(await guest.page.locator("#balcao-chat iframe").count()).toBe(0);
    await guest.page.reload();
    await openChat(guest);
    await guest.chat.getByText("Oi! Conte o que houve").waitFor();
    expect(await bubbles(guest)).toEqual([]);
  });

  it("speaks English or Spanish when asked, with a file loaded only then", async () => {
    const guest = await arrive({ query: "locale=en&position=left&color=%23ffcc00" });
    await guest.page.getByRole("button", { name: "Open the chat" }).click();
    await guest.chat.getByRole("button", { name: "Talk to a person" }).waitFor();
    expect((await guest.page.locator("#balcao-chat .l").boundingBox())?.x).toBeLessThan(100);
    expect(await axeViolations(guest)).toEqual([]);
  });

  it("shows that the channel is paused instead of an endless wait", async () => {
    harness.channel.paused = true;
    const guest = await arrive();
    await guest.page.locator("#balcao-chat button.l").click();
    await guest.chat.getByText("O atendimento por aqui está em pausa").waitFor();
    harness.channel.paused = false;
    await guest.chat.getByRole("button", { name: "Tentar de novo" }).click();
    await guest.chat.getByRole("textbox").waitFor();
  });
});

describe("hostile text in the widget", () => {
  const xss = readFileSync(new URL("../fixtures/abuse/xss-strings.txt", import.meta.url), "utf8").split("\n");
  const hostile = [...naughty.filter((text) => /[<>{}"'&]/.test(text)), ...xss].filter((text) => text.trim() !== "");

  it("stays text as message, option, name, caption, file name, title and greeting", async () => {
    const [first = ""] = xss;
    Object.assign(harness.account.settings, { title: first.slice(0, 60), greeting: '<img src=x onerror="alert(1)">' });
    const guest = await arrive();
    await openChat(guest);
    await say(guest, "oi");
    await guest.chat.locator(".tick.delivered").waitFor();
    for (const text of hostile)
      harness.memory.say(harness.account, visitorId(), { kind: "text", text }, { person: text });
    botSays({ kind: "media", media: "document", fileId: "f", name: first, caption: first, mime: "text/html" });
    botSays({ kind: "media", media: "image", url: "javascript:alert(1)", name: "x" });
    botSays({ kind: "location", latitude: 1, longitude: 2, name: first, address: "{{constructor}}" });
    botSays({
      kind: "choices",
      text: first,
      options: hostile.slice(0, 10).map((label, id) => ({ id: `${id}`, label })),
    });
    await guest.chat.locator(".replies button").nth(9).waitFor();
    const chat = guest.page.frames().find((frame) => frame.url().includes("/widget/oficina"));
    const found = await chat?.evaluate(() => ({
      strange: [
        ...document.querySelectorAll(
          "#app script, #app iframe, #app img, #app style, #app object, #app embed, #app [onerror], #app [onload]",
        ),
      ].length,
      schemes: [
        ...new Set([...document.querySelectorAll<HTMLAnchorElement>("#app a[href]")].map((link) => link.protocol)),
      ],
      rels: [...new Set([...document.querySelectorAll<HTMLAnchorElement>("#app a[target]")].map((link) => link.rel))],
    }));
    expect(found?.strange).toBe(0);
    expect(found?.schemes.every((scheme) => scheme === "http:" || scheme === "https:")).toBe(true);
    expect(found?.rels.every((rel) => rel.includes("noopener") && rel.includes("noreferrer"))).toBe(true);
    expect(guest.errors).toEqual([]);
  });
});

describe("the widget for everybody", () => {
  for (const dark of [false, true])
    for (const phone of [false, true])
      it(`has no axe violation ${dark ? "in the dark" : "in the light"} ${phone ? "on a phone" : "on a desktop"}`, async () => {
        const guest = await arrive({ dark, phone });
        await openChat(guest);
        expect(await axeViolations(guest)).toEqual([]);
        await say(guest, "Oi, veja https://loja.com.br");
        await guest.chat.locator(".tick.delivered").waitFor();
        harness.memory.say(harness.account, visitorId(), { kind: "text", text: "Oi!" }, { person: "Ana Souza" });
        harness.memory.write(harness.account, visitorId(), "system", { kind: "system", text: "Ana saiu da conversa" });
        botSays({ kind: "media", media: "voice", fileId: "gone", mime: "audio/ogg" });
        botSays(MENU);
        harness.memory.tell(harness.account, visitorId(), { kind: "typing", who: "bot", on: true });
        await guest.chat.locator(".dots").waitFor();
        expect(await axeViolations(guest)).toEqual([]);
        harness.goOffline();
        await guest.chat.getByText("Sem conexão").waitFor();
        expect(await axeViolations(guest)).toEqual([]);
      });

  it("can be used by keyboard: focus goes in on opening, Escape closes and gives it back", async () => {
    const guest = await arrive();
    await guest.page.keyboard.press("Tab");
    await guest.page.keyboard.press("Tab");
    await guest.page.keyboard.press("Enter");
    await guest.chat.getByRole("textbox").waitFor();
    await eventually(async () =>
      expect(await guest.chat.locator(":focus").getAttribute("aria-label")).toBe("Sua mensagem"),
    );
    await guest.page.keyboard.type("pelo teclado");
    await guest.page.keyboard.press("Shift+Enter");
    await guest.page.keyboard.type("em duas linhas");
    await guest.page.keyboard.press("Enter");
    await eventually(() =>
      expect(messages()[0]?.content).toEqual({ kind: "text", text: "pelo teclado\nem duas linhas" }),
    );
    await guest.page.keyboard.press("Escape");
    const launcher = guest.page.getByRole("button", { name: "Abrir o chat" });
    await launcher.waitFor();
    expect(await launcher.getAttribute("aria-expanded")).toBe("false");
    expect(await guest.page.evaluate("document.activeElement.id")).toBe("balcao-chat");
  });

  it("announces new lines politely and keeps typing dots still where motion is not wanted", async () => {
    const guest = await arrive({ reducedMotion: true });
    await openChat(guest);
    await say(guest, "oi");
    await guest.chat.locator(".tick.delivered").waitFor();
    harness.memory.tell(harness.account, visitorId(), { kind: "typing", who: "bot", on: true });
    const log = guest.chat.getByRole("log", { name: "Conversa" });
    expect(await log.getAttribute("aria-live")).toBe("polite");
    const dot = guest.chat.locator(".dots i").first();
    await dot.waitFor();
    expect(await dot.evaluate((element) => getComputedStyle(element).animationName)).toBe("none");
    expect(await guest.chat.locator(".dots").textContent()).toContain("Assistente virtual está escrevendo");
  });

  it("fills a phone's screen and stays above its keyboard", async () => {
    const guest = await arrive({ phone: true });
    await openChat(guest);
    const frame = guest.page.locator("#balcao-chat iframe");
    await eventually(async () => expect(await frame.boundingBox()).toEqual({ x: 0, y: 0, ...PHONE }));
    expect(await guest.chat.locator("textarea:focus").count()).toBe(0);
    await guest.page.evaluate(() => {
      if (window.visualViewport === null) throw new Error("no visual viewport");
      Object.defineProperty(window.visualViewport, "height", { value: 480 });
      Object.defineProperty(window.visualViewport, "offsetTop", { value: 30 });
      window.visualViewport.dispatchEvent(new Event("resize"));
    });
    expect(await frame.boundingBox()).toMatchObject({ y: 30, height: 480 });
    const input = await guest.chat.getByRole("textbox").boundingBox();
    expect((input?.y ?? 0) + (input?.height ?? 999)).toBeLessThanOrEqual(510);
  });
});
