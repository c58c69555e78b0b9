import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildWidget } from "../../scripts/build-widget.js";
import { eventually } from "../faults/harness/eventually.js";
import { axeViolations, launchBrowser, openChat, say, type Visit, visit } from "./browser.js";
import { type Harness, loaderTag, type SitePage, startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";

const folder = temporaryFolder();
let browser: Browser;
let harness: Harness;
let visits: Visit[] = [];

beforeAll(async () => {
  await buildWidget(folder.path);
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

async function arrive(site: SitePage, options: Parameters<typeof visit>[2] = {}): Promise<Visit> {
  harness.pages.set("/pagina", site);
  const arrived = await visit(browser, harness, { path: "/pagina", ...options });
  visits.push(arrived);
  return arrived;
}

const said = () =>
  harness.memory.accepted.flatMap((event) =>
    event.kind === "message" && event.content.kind === "text" ? [event.content.text] : [],
  );

/** The chat must be visible, and must open and work. */
async function expectToWork(guest: Visit): Promise<void> {
  await openChat(guest);
  await say(guest, "Meu PC não liga");
  await guest.chat.locator(".tick.delivered").waitFor();
  expect(said()).toEqual(["Meu PC não liga"]);
  const launcher = await guest.page.locator("#balcao-chat button.l").boundingBox();
  expect(launcher).toMatchObject({ width: 56, height: 56, x: 1440 - 76, y: 900 - 76 });
  expect(await guest.page.locator("#balcao-chat iframe").boundingBox()).toMatchObject({ width: 400, height: 680 });
}

/** The panel's own text, or that of the page in its frame. Nothing blank may cover it. */
const notice = (page: Page) => page.locator("#balcao-chat section p");

describe("the widget under a site's style sheets", () => {
  const THEMES: Record<string, string> = {
    "div:empty { display: none }": "div:empty { display: none }",
    "the same with !important": "div:empty, body > div:empty, html > div { display: none !important }",
    "all divs are hidden, thrown about, and made small":
      "div { visibility: hidden; opacity: 0; position: static !important; transform: scale(0); width: 0; height: 0; overflow: hidden; clip-path: inset(50%); pointer-events: none; z-index: -1 !important }",
    "all is unset": "* { all: unset }",
    "all is unset with !important": "* { all: unset !important } [id] { display: none !important }",
    "frames and buttons are restyled":
      "iframe { max-width: 10px; max-height: 10px; display: none !important } button, section, p, b, i { display: none !important; font-size: 80px }",
    "fonts are large and the direction is another": "html { font-size: 40px; direction: rtl; line-height: 4 }",
    "the body is moved and cut":
      "html, body { height: 100%; overflow: hidden } body { transform: translateX(600px); filter: blur(2px); contain: paint; width: 300px }",
  };
  for (const [name, css] of Object.entries(THEMES))
    it(`can be seen and used where ${name}`, async () => {
      const guest = await arrive({ head: `<style>${css}</style>` });
      await expectToWork(guest);
      expect(guest.errors).toEqual([]);
    });
});

describe("the widget on a site whose elements have the names of the page's own properties", () => {
  it.each(["currentScript", "documentElement", "body", "createElement", "Balcao"])(
    "is there and works with %s",
    async (name) => {
      const guest = await arrive({ head: `<img name="${name}" id="${name}" alt=""><form name="${name}"></form>` });
      await expectToWork(guest);
      expect(guest.errors).toEqual([]);
    },
  );
});

describe("the widget on a site that puts another body into its page", () => {
  const REPLACEMENTS: Record<string, string> = {
    "document.body = … (Turbo)": "document.body = document.createElement('body')",
    "body.replaceWith(…)": "document.body.replaceWith(document.createElement('body'))",
    "body.innerHTML = … (pjax)": "document.body.innerHTML = '<h1>Outra página</h1>'",
    "html.replaceChildren(…)":
      "document.documentElement.replaceChildren(document.createElement('head'), document.createElement('body'))",
    "document.replaceChild(…, html)": `(() => { const html = document.createElement('html');
      html.append(document.createElement('head'), document.createElement('body'));
      document.replaceChild(html, document.documentElement) })()`,
    "document.write(…)": "document.open(), document.write('<h1>Outra página</h1>'), document.close()",
  };
  for (const [name, replace] of Object.entries(REPLACEMENTS))
    it(`is still there, and works, after ${name}`, async () => {
      const guest = await arrive({});
      await guest.page.locator("#balcao-chat button.l").waitFor();
      await guest.page.evaluate(replace);
      await guest.page.evaluate(replace);
      await expectToWork(guest);
      await guest.page.evaluate(replace);
      await guest.chat.locator(".bubble", { hasText: "Meu PC não liga" }).waitFor();
      await guest.chat.getByRole("textbox").waitFor();
      expect(await guest.page.locator("#balcao-chat").count()).toBe(1);
      expect(await guest.page.locator("#balcao-chat[data-open]").count()).toBe(1);
      expect(guest.errors).toEqual([]);
    });

  it("stays open with what is being written over a Turbo visit, which also runs the scripts of the new body", async () => {
    const guest = await arrive({
      body: `<h1>Um</h1><script>window.Balcao=window.Balcao||function(){(Balcao.q=Balcao.q||[]).push(arguments)}</script>`,
    });
    await openChat(guest);
    await guest.chat.getByRole("textbox").fill("ainda escrevendo");
    // Like Turbo: the body of the next page, with its scripts made anew so that they run, and the new address.
    await guest.page.evaluate((tag) => {
      const parsed = new DOMParser().parseFromString(`<body><main><h1>Dois</h1></main>${tag}</body>`, "text/html");
      const next = document.adoptNode(parsed.body);
      for (const old of next.querySelectorAll("script")) {
        const script = document.createElement("script");
        for (const { name, value } of old.attributes) script.setAttribute(name, value);
        script.onload = () => document.body.setAttribute("data-ran", "");
        old.replaceWith(script);
      }
      history.pushState({}, "", "/dois");
      document.body = next;
    }, loaderTag(harness.url));
    await guest.page.getByRole("heading", { name: "Dois" }).waitFor();
    await guest.page.locator("body[data-ran]").waitFor();
    expect(await guest.chat.getByRole("textbox").inputValue()).toBe("ainda escrevendo");
    expect(await guest.page.locator("#balcao-chat").count()).toBe(1);
    await guest.chat.getByRole("textbox").press("Enter");
    await eventually(() => expect(said()).toEqual(["ainda escrevendo"]));
    expect(await axeViolations(guest)).toEqual([]);
    expect(guest.errors).toEqual([]);
  });
});

describe("the widget on a site with a strict policy", () => {
  it("works where trusted types are required and no policy of them may be made", async () => {
    const guest = await arrive({
      headers: { "Content-Security-Policy": "require-trusted-types-for 'script'; trusted-types 'none'" },
    });
    await expectToWork(guest);
    expect(guest.errors).toEqual([]);
  });

  it("needs script-src and frame-src of the chat's host, and nothing else", async () => {
    const guest = await arrive({
      headers: {
        "Content-Security-Policy": `default-src 'none'; script-src ${harness.url}; frame-src ${harness.url}; require-trusted-types-for 'script'; trusted-types 'none'`,
      },
    });
    await expectToWork(guest);
    expect(guest.errors).toEqual([]);
  });

  it("works with a nonce on the tag and 'strict-dynamic'", async () => {
    const guest = await arrive({
      headers: {
        "Content-Security-Policy": `default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; frame-src ${harness.url}`,
      },
      tag: loaderTag(harness.url).replace("async", 'async nonce="abc"'),
    });
    await expectToWork(guest);
    expect(guest.errors).toEqual([]);
  });

  it("says so, and in the console which directive is missing, where the policy does not let the frame in", async () => {
    const guest = await arrive({
      headers: { "Content-Security-Policy": `default-src 'none'; script-src ${harness.url}` },
    });
    await guest.page.locator("#balcao-chat button.l").click();
    await guest.page.getByText("O chat não abriu.").waitFor();
    expect(guest.errors.join("\n")).toContain(`Balcão: o chat não abriu. `);
    expect(guest.errors.join("\n")).toContain(`tem frame-src ${harness.url}`);
  });

  for (const policy of ["require-corp", "credentialless"])
    it(`works on an isolated site (COEP ${policy})`, async () => {
      const guest = await arrive({
        headers: { "Cross-Origin-Embedder-Policy": policy, "Cross-Origin-Opener-Policy": "same-origin" },
      });
      expect(await guest.page.evaluate("crossOriginIsolated")).toBe(true);
      await expectToWork(guest);
      expect(guest.errors).toEqual([]);
    });

  it("says on an isolated site why there is no chat, too", async () => {
    harness.account.settings.allowedOrigins = [];
    const guest = await arrive({ headers: { "Cross-Origin-Embedder-Policy": "require-corp" } });
    await guest.page.locator("#balcao-chat button.l").click();
    await guest.chat.getByText("Este site ainda não pode usar este chat").waitFor();
  });

  it("loads with a tag that asks for CORS, as sites with integrity checks write it", async () => {
    const guest = await arrive({ tag: loaderTag(harness.url).replace("async", 'async crossorigin="anonymous"') });
    await expectToWork(guest);
    expect(guest.errors).toEqual([]);
  });
});

describe("the widget where there is no chat to be had", () => {
  for (const phone of [false, true])
    it(`says that the site is not allowed, and to its owner what to do ${phone ? "(phone)" : "(desktop)"}`, async () => {
      harness.account.settings.allowedOrigins = ["https://outra.example"];
      const guest = await arrive({}, { phone });
      await guest.page.locator("#balcao-chat button.l").click();
      await guest.chat.getByRole("heading", { name: "Este site ainda não pode usar este chat" }).waitFor();
      expect(await notice(guest.page).isVisible()).toBe(false);
      const owner = guest.errors.find((text) => text.startsWith("Balcão:"));
      expect(owner).toContain(`${harness.site} não está nas origens do canal "oficina"`);
      expect(owner).toContain("allowedOrigins");
      expect(await axeViolations(guest)).toEqual([]);
      expect(harness.logged).toMatchObject([{ level: "warn", message: "web chat refused a foreign origin" }]);
      // The close button stays, and the chat opens once the owner has corrected the settings.
      await guest.page.getByRole("button", { name: "Fechar o chat" }).click();
      await guest.page.getByRole("button", { name: "Abrir o chat" }).click();
      harness.account.settings.allowedOrigins = [harness.site];
      await guest.chat.getByRole("link", { name: "Tentar de novo" }).click();
      await guest.chat.getByRole("textbox").waitFor();
    });

  it("says that the chat does not exist, and to the site's owner where the code stands", async () => {
    const guest = await arrive({ tag: loaderTag(harness.url, "nao-existe") }, { dark: true });
    await guest.page.locator("#balcao-chat button.l").click();
    await guest.chat.getByRole("heading", { name: "Este chat não existe" }).waitFor();
    expect(await notice(guest.page).isVisible()).toBe(false);
    expect(guest.errors.find((text) => text.startsWith("Balcão:"))).toMatch(/"nao-existe".*data-channel/);
    expect(await axeViolations(guest)).toEqual([]);
  });

  it("never lets a site that is not allowed have the chat by saying that it is another", async () => {
    harness.account.settings.allowedOrigins = ["https://outra.example"];
    const guest = await arrive({
      tag: `<iframe src="${harness.url}/widget/oficina?origin=https://outra.example"></iframe>`,
    });
    await eventually(() => expect(guest.errors.join("\n")).toContain("frame-ancestors"));
    expect(await guest.page.frameLocator("iframe").locator("#config").count()).toBe(0);
  });

  it("says that a hostile code does not exist, and runs none of it", async () => {
    const key = encodeURIComponent(`x" onload="alert(1)"><script>alert(1)</script>`);
    const guest = await arrive({ tag: `<iframe src="${harness.url}/widget/${key}"></iframe>` });
    await guest.page.frameLocator("iframe").getByText("Este chat não existe").waitFor();
    expect(guest.errors.filter((text) => text.startsWith("dialog"))).toEqual([]);
  });

  it("says so when the server is away, while it opens and after, and opens once it is back", async () => {
    const guest = await arrive({});
    const launcher = guest.page.locator("#balcao-chat button.l");
    await launcher.waitFor();
    await guest.page.route(`${harness.url}/widget/oficina**`, (route) => route.abort("connectionrefused"));
    await launcher.click();
    await guest.page.getByText("Abrindo o chat…").waitFor();
    await guest.page.getByText("O chat não abriu.").waitFor();
    expect(guest.errors.find((text) => text.startsWith("Balcão:"))).toContain(`${harness.url} responde?`);
    expect(await axeViolations({ ...guest, page: only(guest.page) })).toEqual([]);
    await guest.page.unroute(`${harness.url}/widget/oficina**`);
    await guest.page.getByRole("button", { name: "Tentar de novo" }).click();
    await guest.chat.getByRole("textbox").waitFor();
    expect(await notice(guest.page).isVisible()).toBe(false);
  });

  it("says so when the server takes the connection and never answers", async () => {
    const guest = await arrive({});
    await guest.page.locator("#balcao-chat button.l").waitFor();
    await guest.page.clock.install();
    await guest.page.route(`${harness.url}/widget/oficina**`, () => undefined);
    await guest.page.locator("#balcao-chat button.l").click();
    await guest.page.getByText("Abrindo o chat…").waitFor();
    await guest.page.clock.fastForward(16_000);
    await guest.page.getByText("O chat não abriu.").waitFor();
  });

  it("says so when the page comes and its script does not", async () => {
    const guest = await arrive({});
    await guest.page.locator("#balcao-chat button.l").waitFor();
    await guest.page.route(`${harness.url}/widget/app-**`, (route) => route.abort());
    await guest.page.locator("#balcao-chat button.l").click();
    await guest.page.getByText("O chat não abriu.").waitFor();
  });
});

describe("the widget whose script is on the page twice", () => {
  it("is there once, and what waits in a second queue is done", async () => {
    const guest = await arrive({ body: `<h1>Loja</h1>${"TAG".repeat(2)}`.replaceAll("TAG", loaderTag(harness.url)) });
    await expectToWork(guest);
    expect(await guest.page.locator("#balcao-chat").count()).toBe(1);
    // A snippet that does not check whether something is there already.
    await guest.page.evaluate((url) => {
      const queue: unknown[][] = [["close"]];
      window.Balcao = Object.assign((...call: unknown[]) => void queue.push(call), { q: queue });
      const script = document.createElement("script");
      script.src = `${url}/widget/loader.js?again`;
      script.dataset.channel = "oficina";
      document.head.append(script);
    }, harness.url);
    await guest.page.getByRole("button", { name: "Abrir o chat" }).waitFor();
    expect(await guest.page.locator("#balcao-chat").count()).toBe(1);
    await guest.page.evaluate("Balcao('open')");
    await guest.page.locator("#balcao-chat[data-open]").waitFor();
    expect(guest.errors).toEqual([]);
  });

  it("is there once when both run before the body is", async () => {
    const sync = loaderTag(harness.url).replace("async ", "");
    const guest = await arrive({ tag: sync + sync });
    await expectToWork(guest);
    expect(await guest.page.locator("#balcao-chat").count()).toBe(1);
  });
});

describe("the widget in a browser that blocks storage", () => {
  const BLOCKED: Record<string, string> = {
    "throws at every access": `for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } });
      Object.defineProperty(Document.prototype, 'cookie', { get() { throw new DOMException('denied', 'SecurityError') }, set() { throw new DOMException('denied', 'SecurityError') } })`,
    "has none": "Object.defineProperty(window, 'localStorage', { value: null })",
    "is full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
  };
  for (const [name, init] of Object.entries(BLOCKED))
    it(`keeps the conversation in memory where it ${name}`, async () => {
      const guest = await arrive({}, { init });
      await expectToWork(guest);
      harness.goOffline();
      await guest.chat.getByText("Sem conexão").waitFor();
      harness.goOnline();
      await eventually(async () => expect(await guest.chat.getByText("Sem conexão").count()).toBe(0));
      await say(guest, "ainda sou eu");
      await eventually(() => expect(said()).toHaveLength(2));
      const people = new Set(
        harness.memory.accepted.flatMap((event) => ("from" in event && event.from ? [event.from.externalId] : [])),
      );
      expect(people.size).toBe(1);
      await guest.page.evaluate("Balcao('shutdown')");
      await eventually(async () => expect(await guest.page.locator("#balcao-chat iframe").count()).toBe(0));
      expect(guest.errors).toEqual([]);
    });
});

/** The page without its frames, because the chat's frame may show the browser's own error page. */
function only(page: Page): Page {
  return new Proxy(page, {
    get: (target, name) => (name === "frames" ? () => [target.mainFrame()] : Reflect.get(target, name, target)),
  });
}
