import { describe, expect, it } from "vitest";
import type { GuardedFetch, GuardedRequest, GuardedResponse } from "../../platform/http/guarded-fetch.js";
import { fetchPage, pageAddress } from "./fetch-page.js";

type Answer =
  | Partial<Omit<Extract<GuardedResponse, { outcome: "ok" }>, "outcome">>
  | Exclude<GuardedResponse, { outcome: "ok" }>;

/** A web of the given addresses. All others answer 404. */
function web(pages: Record<string, Answer>): GuardedFetch & { asked: GuardedRequest[] } {
  const asked: GuardedRequest[] = [];
  const fetch = async (request: GuardedRequest): Promise<GuardedResponse> => {
    asked.push(request);
    const page = pages[request.url];
    if (page && "outcome" in page) return page;
    const ok = {
      outcome: "ok" as const,
      status: page ? 200 : 404,
      headers: {},
      body: Buffer.from(""),
      url: request.url,
    };
    return { ...ok, ...page };
  };
  return Object.assign(fetch, { asked, close: async () => {} });
}

const html = (text: string): Answer => ({
  headers: { "content-type": "text/html; charset=utf-8" },
  body: Buffer.from(text),
});
const SHOP = "https://loja.example/precos/";
const refusal = async (pages: Record<string, Answer>, address = SHOP) => {
  const fetched = await fetchPage(web(pages), address);
  return fetched.outcome === "refused" ? fetched.reason : fetched;
};

describe("a page of the web", () => {
  it("is fetched under a name that tells its address and its kind", async () => {
    expect(await fetchPage(web({ [SHOP]: html("<p>Oi") }), `${SHOP}#baixo`)).toEqual({
      outcome: "page",
      name: "loja.example/precos.html",
      bytes: Buffer.from("<p>Oi"),
    });
    const pdf = { headers: { "content-type": "application/pdf" }, body: Buffer.from("%PDF-") };
    const path = "https://loja.example/manual%20novo.pdf";
    expect(await fetchPage(web({ [path]: pdf }), path)).toMatchObject({ name: "loja.example/manual novo.pdf" });
  });

  it("is left alone where robots.txt says so, also behind a redirect", async () => {
    const robots = (rules: string) => ({ body: Buffer.from(rules) });
    const barred = { "https://loja.example/robots.txt": robots("User-agent: *\nDisallow: /precos"), [SHOP]: html("x") };
    expect(await refusal(barred)).toContain("robots.txt");
    const named = robots("User-agent: Balcao\nAllow: /\n\nUser-agent: *\nDisallow: /");
    expect(await refusal({ "https://loja.example/robots.txt": named, [SHOP]: html("x") })).toMatchObject({
      outcome: "page",
    });
    const away = {
      [SHOP]: { ...html("x"), url: "https://outra.example/a" },
      "https://outra.example/robots.txt": robots("User-agent: *\nDisallow: /"),
    };
    expect(await refusal(away)).toContain("robots.txt");
  });

  it("is not fetched when the site cannot say what robots may do", async () => {
    const huge = { outcome: "too_large" as const, reason: "", reached: true };
    expect(await refusal({ "https://loja.example/robots.txt": huge, [SHOP]: html("x") })).toContain("robots.txt");
    const fetch = web({ "https://loja.example/robots.txt": { status: 503 }, [SHOP]: html("x") });
    expect(await fetchPage(fetch, SHOP)).toMatchObject({ reason: expect.stringContaining("503") });
    expect(fetch.asked).toHaveLength(1);
  });

  it.each<[Answer, string]>([
    [{ status: 401 }, "login"],
    [{ status: 404 }, "não existe"],
    [{ status: 429 }, "não está atendendo"],
    [{ status: 304 }, "304"],
    [{ outcome: "blocked", reason: "" }, "não é público"],
    [{ outcome: "timeout", reason: "", reached: true }, "a tempo"],
    [{ outcome: "too_large", reason: "", reached: true }, "10 MB"],
    [{ outcome: "failed", reason: "", reached: false }, "Confira o endereço"],
    [{ headers: { "content-type": "image/png" } }, "que eu saiba ler"],
    [{ headers: {} }, "que eu saiba ler"],
  ])("that ends in %o is refused in words", async (answer, words) => {
    expect(await refusal({ [SHOP]: answer })).toContain(words);
  });

  it.each(["", "loja.example", "file:///etc/passwd", "javascript:alert(1)", "https://ana:senha@loja.example/"])(
    "is not at %j",
    async (address) => {
      expect(pageAddress(address)).toBeNull();
      expect(await refusal({}, address)).toContain("https://");
    },
  );
});
