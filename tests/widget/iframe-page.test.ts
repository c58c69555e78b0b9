import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DownloadOffer, OutboundContent } from "../../bot/vocabulary/content.js";
import { buildWidget } from "../../scripts/build-widget.js";
import { eventually } from "../faults/harness/eventually.js";
import { axeViolations, launchBrowser, openChat, say, type Visit, visit } from "./browser.js";
import { type Harness, loaderTag, type SitePage, startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";

const OFFER: DownloadOffer = {
  instead: "Abra neste computador: https://loja.example/agent?c=KXTQ-7M9P",
  code: "KXTQ-7M9P",
  page: "https://loja.example/agent?c=KXTQ-7M9P",
  address: "loja.example/agent",
  expiresAt: null,
  picture: null,
  files: [
    {
      system: "win-x64",
      url: "https://loja.example/agent/download?c=KXTQ-7M9P&system=win-x64",
      name: "balcao-agent-KXTQ-7M9P.exe",
      bytes: 33_345_000,
      sha256: "5f".repeat(32),
      signed: false,
    },
  ],
};
/** An invitation whose code is good for so many more ms. */
const invitation = (left: number): OutboundContent => ({
  kind: "text",
  text: `O diagnóstico é grátis.\n${OFFER.instead}`,
  download: { ...OFFER, expiresAt: Date.now() + left },
});
/** Makes the browser call itself so. */
const pretend = (userAgent: string) =>
  `Object.defineProperties(Navigator.prototype, { userAgent: { get: () => ${JSON.stringify(userAgent)} }, userAgentData: { get: () => undefined } });`;

const folder = temporaryFolder();
let harness: Harness;
let browser: Browser;
beforeAll(async () => {
  await buildWidget(folder.path);
  browser = await launchBrowser();
  harness = await startHarness({ widgetDir: folder.path });
});
afterAll(async () => {
  await browser.close();
  await harness.close();
  folder.remove();
});

describe("the iframe page", () => {
  const get = (path: string) => fetch(`${harness.url}${path}`);

  it("may be framed by the channel's sites alone and carries its settings as inert data", async () => {
    const evil = "</script><script>alert(1)</script>";
    harness.account.settings.title = evil;
    const page = await get("/widget/oficina");
    const html = await page.text();
    harness.account.settings.title = "Oficina Clique";
    expect(page.headers.get("content-security-policy")).toContain(`frame-ancestors 'self' ${harness.site}`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(html).not.toContain(evil);
    expect(html).not.toContain("segredo");
    const config = /id="config">(.*?)<\/script>/s.exec(html)?.[1];
    expect(JSON.parse(config ?? "")).toMatchObject({ channel: "oficina", title: evil });
  });

  it("says in Portuguese that a chat does not exist, and is served with its script, style and loader", async () => {
    const missing = await get("/widget/nenhum");
    expect([missing.status, await missing.text()]).toMatchObject([
      404,
      expect.stringContaining("Este chat não existe"),
    ]);
    const html = await (await get("/widget/oficina")).text();
    for (const [, asset] of html.matchAll(/(?:href|src)="(app-[^"]+)"/g)) {
      const response = await get(`/widget/${asset}`);
      expect([response.status, response.headers.get("cache-control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
    }
    expect((await get("/widget/loader.js")).headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    for (const path of ["..%2f..%2fpackage.json", "%00", "a%20b", "manifest.json%00", "x".repeat(5000)])
      expect((await get(`/widget/${path}`)).status).toBeGreaterThanOrEqual(400);
    expect(harness.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("the widget on a page that works against it", () => {
  beforeEach(() => {
    harness.memory.accepted.length = 0;
  });
  async function arrive(site: SitePage): Promise<Visit> {
    harness.pages.set("/pagina", site);
    return visit(browser, harness, { path: "/pagina" });
  }
  const said = () =>
    harness.memory.accepted.flatMap((event) =>
      event.kind === "message" && event.content.kind === "text" ? [event.content.text] : [],
    );
  const HOSTILE: Record<string, string> = {
    "replaces fetch, sockets and JSON": `window.fetch = window.WebSocket = window.XMLHttpRequest = window.EventSource = () => { throw new Error("page") };
      JSON.parse = JSON.stringify = () => { throw new Error("page") }; window.open = () => null`,
    "puts more into every object and list": `for (const name of ["balcao", "theme", "position", "locale", "identity", "q", "color", "data"]) Object.prototype[name] = "red";
      Array.prototype.toJSON = () => "page"; Array.prototype.last = String.prototype.last = () => null; Object.prototype.toJSON = () => "page"`,
    "has its own ways with lists": `for (const name of ["map", "filter", "find", "forEach", "slice", "at", "includes", "flatMap"]) Array.prototype[name] = () => { throw new Error("page") };
      Map = Set = Promise = class { constructor() { throw new Error("page") } }`,
  };
  for (const [name, script] of Object.entries(HOSTILE))
    it(`works on one that ${name}`, async () => {
      const guest = await arrive({ head: `<script>${script}</script>` });
      await guest.page.locator("#balcao-chat button.l").click();
      await say(guest, "Meu PC não liga");
      await guest.chat.locator(".tick.delivered").waitFor();
      expect(said()).toEqual(["Meu PC não liga"]);
      expect(guest.errors).toEqual([]);
    });

  it("hears no stranger's messages, neither the launcher nor the chat", async () => {
    const guest = await arrive({
      body: `<h1>Loja</h1><iframe id="stranger" srcdoc="<p>anúncio</p>" sandbox="allow-scripts"></iframe>`,
    });
    await openChat(guest);
    await say(guest, "Meu PC não liga");
    const stranger = guest.page.frames().find((frame) => frame.url() === "about:srcdoc");
    const chat = guest.page.frames().find((frame) => frame.url().includes("/widget/"));
    if (!stranger || !chat) throw new Error("both frames are there");
    await stranger.evaluate(() => {
      const acts = ["close", "forget", "ready", "refused", "unread", "event", "hello", "identify"];
      const messages = [
        null,
        7,
        "close",
        ...acts.map((balcao) => ({ balcao, color: "red", count: 9, name: "message", identity: "x" })),
      ];
      const reach = (of: Window): Window[] => [
        of,
        ...Array.from({ length: of.length }, (_, n) => of[n] as Window).flatMap(reach),
      ];
      for (const target of reach(window.top as Window))
        for (const message of messages) target.postMessage(message, "*");
    });
    await say(guest, "ainda aqui");
    await eventually(() => expect(said()).toEqual(["Meu PC não liga", "ainda aqui"]));
    expect(await guest.page.locator("#balcao-chat[data-open]").count()).toBe(1);
    expect(guest.errors).toEqual([]);
  });

  it("says that it did not open where the page is in a sandbox without an origin", async () => {
    const page = `<body><h1>Loja</h1>${loaderTag(harness.url)}</body>`.replaceAll('"', "&quot;");
    const guest = await arrive({
      tag: `<iframe srcdoc="${page}" sandbox="allow-scripts" width="1000" height="800"></iframe>`,
    });
    const site = guest.page.frameLocator("iframe");
    await site.locator("#balcao-chat button.l").click();
    await site.locator("#balcao-chat section p, #balcao-chat iframe").first().waitFor();
    const seen = async () => {
      const told = await site.locator("#balcao-chat section p").innerText();
      const frame = await site.frameLocator("#balcao-chat iframe").locator("body").innerText();
      return `${told} ${frame}`;
    };
    await eventually(async () => expect(await seen()).toMatch(/O chat não abriu|não pode usar este chat/));
  });
});

describe("an invitation in the widget", () => {
  beforeEach(() => {
    harness.memory.accepted.length = 0;
  });
  /** Who wrote the only message since the list was emptied, which is emptied again. */
  async function lastVisitor(): Promise<string> {
    const written = () =>
      harness.memory.accepted.flatMap((event) => (event.kind === "message" ? [event.from.externalId] : []));
    await eventually(() => expect(written()).toHaveLength(1));
    const [visitor = ""] = written();
    harness.memory.accepted.length = 0;
    return visitor;
  }

  it("offers a computer its program at once, a phone the address to type, and nothing once the code is over", async () => {
    const computer = await visit(browser, harness, {
      init: pretend("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/147.0 Safari/537.36"),
    });
    await openChat(computer);
    await say(computer, "quero o diagnóstico");
    const visitor = await lastVisitor();
    harness.memory.say(harness.account, visitor, invitation(60_000));
    const get = computer.chat.getByRole("link", { name: /^Baixar o programa/ });
    await get.waitFor();
    expect(await get.getAttribute("href")).toBe(OFFER.files[0]?.url);
    expect(await computer.chat.locator(".bubble").last().innerText()).toContain("Windows, 31,8 MB");
    expect(await computer.chat.locator(".bubble .said").last().textContent()).toBe("O diagnóstico é grátis.");
    await computer.chat.getByText("Conferir o arquivo").click();
    await computer.chat.getByText(OFFER.files[0]?.sha256 ?? "").waitFor();
    expect(await axeViolations(computer)).toEqual([]);
    harness.memory.say(harness.account, visitor, invitation(-1));
    await computer.chat.getByText("Este código já não vale.").waitFor();
    expect(computer.errors).toEqual([]);

    const phone = await visit(browser, harness, {
      phone: true,
      init: pretend("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Mobile/15E148"),
    });
    await openChat(phone);
    await say(phone, "do celular");
    harness.memory.say(harness.account, await lastVisitor(), invitation(60_000));
    await phone.chat.locator(".typed", { hasText: "loja.example/agent" }).waitFor();
    expect(await phone.chat.getByRole("link", { name: "Mandar por e-mail" }).getAttribute("href")).toContain(
      encodeURIComponent(OFFER.page),
    );
    expect(await phone.chat.getByRole("link", { name: /^Baixar/ }).count()).toBe(0);
    expect(phone.errors).toEqual([]);
  });
});
