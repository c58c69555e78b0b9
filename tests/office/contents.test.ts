import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKnowledgeStore } from "../../db/stores/knowledge-store.js";
import { createSourceStore } from "../../db/stores/source-store.js";
import { DeskHarness, type Person } from "../desk/harness.js";
import { eventually } from "../faults/harness/eventually.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

const sitemapOf = (base: string) =>
  `<urlset>${["precos", "novo", "lenta", "segredo"].map((page) => `<url><loc>${base}/${page}</loc></url>`).join("")}</urlset>`;

async function open() {
  const shop = await desk.company();
  await desk.engine.rows(
    shop.tenantId,
    "INSERT INTO teams (id, tenant_id, slug, title, from_folder) VALUES (gen_random_uuid(), $1, 'tecnicos', 'Técnicos', true)",
    [shop.tenantId],
  );
  const eva = await desk.signIn(await desk.user(shop, "Eva", "admin", undefined, []));
  const bia = await desk.signIn(await desk.user(shop, "Bia", "admin", undefined, []));
  return { shop, eva, bia };
}
const fieldsOf = ({ body }: { body: Record<string, unknown> }) => Object.keys((body["fields"] ?? {}) as object);
const put = (person: Person, path: string, body: unknown, revision: number) =>
  person.send("put", path, body, { revision });

describe("what a company sells, says and knows", () => {
  it("is a catalog, whose prices the articles follow; an item that an article names stays", async () => {
    const { eva } = await open();
    const item = { title: "Limpeza", description: "", price: 4_990, minutes: 15, time: null, from: false };
    const listed = { ...item, words: ["faxina"], actions: [], active: true };
    expect((await eva.send("post", "/catalog", { ...listed, slug: "limpeza" })).status).toBe(201);
    expect(fieldsOf(await eva.send("post", "/catalog", { ...listed, slug: "b", actions: ["rm -rf"] }))).toEqual([
      "actions",
    ]);
    const text = "# Preço\n\nA limpeza custa {{ catalog.limpeza.price }}.\n";
    const article = await eva.send("post", "/articles", { slug: "preco", text });
    expect([article.status, article.body]).toMatchObject([201, { title: "Preço", text, revision: 1 }]);
    expect((await eva.get("/articles")).body.items).toEqual([
      { slug: "preco", title: "Preço", validUntil: null, fromFolder: false, revision: 1 },
    ]);
    const { revision } = (await eva.get("/catalog/limpeza")).body;
    const dearer = await put(eva, "/catalog/limpeza", { ...listed, price: 5_990 }, Number(revision));
    await put(eva, "/catalog/limpeza", { ...listed, price: 5_990, minutes: 20 }, Number(dearer.body.revision));
    expect((await eva.get("/catalog/limpeza/prices")).body.items).toMatchObject([
      { by: "Eva", before: 4_990, after: 5_990, currency: "BRL" },
      { by: "Eva", before: null, after: 4_990 },
    ]);
    const gone = await eva.send("delete", "/catalog/limpeza", undefined, { revision: 3 });
    expect([gone.status, gone.body.code]).toEqual([409, "in_use"]);
    expect(fieldsOf(await eva.send("post", "/articles", { slug: "outro", text: "# Preço\n\nOutro." }))).toEqual([
      "text",
    ]);
  });

  it("is documents that people bring: read in the background, replaced, refused in words, removed with their articles", async () => {
    const { eva, shop } = await open();
    const bytes = (text: string) => new TextEncoder().encode(text);
    const one = async (id: unknown) => {
      const { items } = (await eva.get("/documents")).body as { items: Record<string, unknown>[] };
      return items.find((item) => item.id === id);
    };
    const settled = (id: unknown, state: string) =>
      eventually(async () => {
        // Not by the API, which nobody may ask as often.
        const found = (await desk.deps.documents.all(shop.tenantId)).find((each) => each.id === id);
        expect(found).toMatchObject({ state });
        return found as NonNullable<typeof found>;
      });
    const brought = await eva.send("post", "/documents?name=Garantia%20da%20loja.txt", bytes("Vale por 90 dias.\n"));
    expect([brought.status, brought.body]).toMatchObject([201, { name: "Garantia da loja.txt", articles: [] }]);
    const { id } = brought.body;
    const slug = String((await settled(id, "ready")).articles[0]);
    const path = `/articles/${encodeURIComponent(slug)}`;
    expect((await eva.get(path)).body).toMatchObject({ title: "Garantia da loja", fromFolder: false });
    await eva.send(
      "put",
      `/documents/${id}?name=garantia.csv`,
      bytes("pergunta,resposta\nTem garantia?,Sim: 120 dias.\n"),
    );
    await settled(id, "ready");
    expect((await eva.get(path)).body.text).toContain("## Tem garantia?\n\nSim: 120 dias.");

    const page = "<main><h2>Tem garantia?</h2><p>Sim: 200 dias.</main>";
    const same = await eva.send("post", "/documents?name=Garantia%20da%20loja.htm", bytes(page));
    await settled(same.body.id, "ready");
    const second = (await one(same.body.id))?.articles as string[];
    expect((await eva.get(`/articles/${encodeURIComponent(second[0] ?? "")}`)).body).toMatchObject({
      title: "Garantia da loja",
      text: expect.stringContaining("Sim: 200 dias."),
    });
    const virus = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    expect((await eva.send("post", "/documents?name=a.txt", bytes(virus))).body.code).toBe("held");

    await eva.send("put", `/documents/${id}?name=garantia.pdf`, bytes("%PDF-1.7 quebrado"));
    expect(await settled(id, "failed")).toMatchObject({
      problem: expect.stringContaining("danificado"),
      articles: [slug],
    });
    expect((await eva.get(path)).body.text).toContain("120 dias");

    const other = await open();
    expect((await other.eva.get("/documents")).body.items).toEqual([]);
    expect((await other.eva.send("delete", `/documents/${id}`)).status).toBe(404);
    const seen = await desk.signIn(await desk.user(shop, "Vera", "viewer", undefined, []));
    expect((await seen.send("post", "/documents?name=a.txt", bytes("a"))).status).toBe(403);
    const { fileId } = (await one(id)) as { fileId: string };
    const kept = async () =>
      (await desk.engine.rows(shop.tenantId, "SELECT kept FROM files WHERE id = $1", [fileId]))[0];
    // The harness keeps files in memory; the record is what the hourly job goes by.
    await desk.engine.rows(
      shop.tenantId,
      "INSERT INTO files (id, tenant_id, sha256, name, mime, size, state, kept) VALUES ($2, $1, 'a', 'a.pdf', 'application/pdf', 1, 'ok', true)",
      [shop.tenantId, fileId],
    );
    expect((await eva.send("delete", `/documents/${id}`)).status).toBe(204);
    expect([(await eva.get(path)).status, await one(id)]).toEqual([404, undefined]);
    expect(await kept()).toEqual({ kept: false });
  });

  it("is pages of the web: fetched as their site allows, again when asked, and kept when they are gone", async () => {
    const { eva, shop } = await open();
    let answer: { status: number; text: string } = { status: 200, text: "<main><p>A visita custa 100.</main>" };
    const site = createServer(({ url }, response) => {
      if (url === "/robots.txt") return void response.end("User-agent: *\nDisallow: /segredo");
      if (url === "/sitemap.xml") return void response.end(sitemapOf(base));
      if (url === "/lenta") return void response.writeHead(503).end();
      response.writeHead(answer.status, { "content-type": "text/html" }).end(answer.text);
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    const stored = async () => (await desk.deps.documents.all(shop.tenantId)).find(({ url }) => url !== null);
    const settled = (state: string) => eventually(async () => expect(await stored()).toMatchObject({ state }));
    const articles = async () =>
      (await eva.get(`/articles/${encodeURIComponent((await stored())?.articles[0] ?? "")}`)).body;
    const bring = async (url: string) => (await eva.send("post", "/documents/pages", { url })).body;
    try {
      expect(await bring(`${base}/precos#topo`)).toMatchObject({ url: `${base}/precos`, visitAt: expect.any(Number) });
      await settled("ready");
      expect((await articles()).text).toContain("custa 100");
      expect(await bring(`${base}/precos`)).toMatchObject({
        code: "unreadable_page",
        detail: expect.stringContaining("já está"),
      });
      expect((await bring(`${base}/segredo`)).detail).toContain("robots.txt");
      expect((await bring("http://10.0.0.1/")).detail).toContain("não é público");
      expect((await bring("loja.example")).detail).toContain("https://");

      const visit = async () => (await eva.send("post", `/documents/${(await stored())?.id}/visit`)).body;
      expect(await visit()).toMatchObject({ state: "ready" });
      answer = { status: 200, text: "<main><p>A visita custa 120.</main>" };
      await visit();
      await settled("ready");
      expect((await articles()).text).toContain("custa 120");
      const sources = createSourceStore(desk.engine.database);
      const due = () => sources.due([shop.tenantId], 60_000);
      expect(await due()).toBeNull();
      const overdue = "UPDATE knowledge_sources SET visit_at = now() - interval '1 minute' WHERE tenant_id = $1";
      await desk.engine.rows(shop.tenantId, overdue, [shop.tenantId]);
      expect([await due(), await due()]).toMatchObject([{ url: `${base}/precos`, state: "ready" }, null]);
      answer = { status: 404, text: "" };
      expect(await visit()).toMatchObject({ state: "failed", problem: expect.stringContaining("não existe") });
      expect((await articles()).text).toContain("custa 120");
      const other = await open();
      expect((await other.eva.send("post", `/documents/${(await stored())?.id}/visit`)).status).toBe(404);

      answer = { status: 200, text: "<main><p>A visita custa 120.</main>" };
      const whole = await eva.send("post", "/documents/sites", { url: base });
      expect([whole.status, whole.body]).toEqual([201, { pages: 2, left: 0 }]);
      const ofSite = async () =>
        (await desk.deps.documents.all(shop.tenantId)).filter(({ url }) => url !== `${base}/precos`);
      await eventually(async () =>
        expect(new Map((await ofSite()).map(({ url, state }) => [url, state]))).toEqual(
          new Map([
            [`${base}/novo`, "ready"],
            [`${base}/lenta`, "failed"],
          ]),
        ),
      );
      const late = (await ofSite()).find(({ state }) => state === "failed");
      expect(late?.problem).toContain("não está atendendo");
      expect((late?.visitAt ?? 0) - Date.now()).toBeLessThan(11 * 60_000);
      expect((await eva.send("post", "/documents/sites", { url: base })).body.detail).toContain(
        "não tem páginas novas",
      );
    } finally {
      site.close();
    }
  });

  it("is also what it does not know: questions without an answer, which a person takes off the list", async () => {
    const { eva, shop } = await open();
    const store = createKnowledgeStore(desk.engine.database);
    const gap = { question: "Vocês consertam drone?", normalised: "consertar drone", conversationId: randomUUID() };
    for (const effectKey of ["1.0", "2.0"]) await store.keepGap(shop.tenantId, { ...gap, effectKey });
    const [{ id }] = (await eva.get("/gaps")).body.items as [{ id: string }];
    expect((await eva.get("/gaps")).body.items).toMatchObject([{ question: gap.question, times: 2 }]);
    expect((await eva.send("delete", `/gaps/${id}`)).status).toBe(204);
    expect((await eva.get("/gaps")).body.items).toEqual([]);
    expect((await eva.send("delete", `/gaps/${id}`)).status).toBe(404);

    const tried = async (question: string) => (await eva.send("post", "/knowledge/examine", { question })).body;
    expect(await tried("vcs consertam drone?")).toMatchObject({ outcome: "unknown", text: null, passages: [] });
    const text = "# Drones\n\n## Consertam drones?\n\nSim, consertamos drones em dez dias.\n";
    await eva.send("post", "/articles", { slug: "drones", text });
    const other = await open();
    await other.eva.send("post", "/articles", { slug: "drones", text });
    expect(
      (await other.eva.send("post", "/knowledge/examine", { question: "vcs consertam drone?" })).body,
    ).toMatchObject({
      outcome: "found",
      source: "Drones",
      passages: [{ document: "drones", heading: "Consertam drones?", share: 1, matched: 2 }],
    });
    expect((await eva.get("/gaps")).body.items).toEqual([]);
    expect((await eva.send("post", "/knowledge/examine", { question: " " })).status).toBe(400);
  });

  it("is what it says of itself, held against the rules of company.yaml at each field", async () => {
    const { eva } = await open();
    const { revision: _revision, slug: _slug, ...face } = (await eva.get("/company")).body;
    const wrong = { ...face, timezone: "Marte/Base", cnpj: "11.222.333/0001-82", phone: "12" };
    expect(fieldsOf(await put(eva, "/company", wrong, 0)).sort()).toEqual(["cnpj", "phone", "timezone"]);
    const right = { ...face, phone: "(11) 5550-0142", survey: null };
    const changed = await put(eva, "/company", right, 0);
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { phone: "+551155500142", survey: null, revision: 1, name: "Loja" },
    ]);
  });

  it("is accounts at gateways, whose secrets stay here, in an order without gaps", async () => {
    const { eva } = await open();
    const made = (name: string) => ({
      name,
      title: name,
      gateway: "sandbox",
      mode: "test",
      externalId: name,
      methods: null,
      currencies: null,
      settings: {},
      secrets: {},
    });
    for (const name of ["a", "b", "c"])
      expect((await eva.send("post", "/payment-accounts", made(name))).status).toBe(201);
    const wrong = { ...made("d"), mode: "live", methods: ["pombo"] };
    expect(fieldsOf(await eva.send("post", "/payment-accounts", wrong)).sort()).toEqual(["methods", "mode"]);
    const face = { title: "C", methods: null, currencies: null, position: 0, settings: {} };
    expect((await put(eva, "/payment-accounts/c", face, 1)).status).toBe(200);
    expect((await eva.send("delete", "/payment-accounts/a", undefined, { revision: 1 })).status).toBe(204);
    const { items } = (await eva.get("/payment-accounts")).body as { items: { name: string; position: number }[] };
    expect(items.map(({ name, position }) => [name, position])).toEqual([
      ["c", 0],
      ["b", 1],
    ]);
    // A gateway that knows the account otherwise is heard before anything is saved, in plain words.
    desk.accountCheck = () => ({ outcome: "differs", what: "mode", reason: "x" });
    const other = await eva.send("post", "/payment-accounts", made("e"));
    expect([other.status, fieldsOf(other)]).toEqual([400, ["mode"]]);
    desk.accountCheck = () => ({ outcome: "refused", reason: "x" });
    const pix = { ...face, title: "D", methods: ["pix"] };
    expect(fieldsOf(await put(eva, "/payment-accounts/c", pix, 2))).toEqual(["secrets"]);
    // What the gateway is not asked about can be changed, whatever became of the keys.
    const titled = await put(eva, "/payment-accounts/c", { ...face, title: "D" }, 2);
    expect([titled.status, titled.body.check]).toEqual([200, null]);
    // One that is away keeps nobody from saving.
    desk.accountCheck = () => ({ outcome: "unavailable", reason: "x" });
    const unchecked = await put(eva, "/payment-accounts/c", pix, 3);
    expect([unchecked.status, unchecked.body.check]).toEqual([200, "unavailable"]);
    // Nothing was heard of the account: a check is no notice of the gateway.
    expect([unchecked.body.lastWord, unchecked.body.lastWordAt]).toEqual([null, null]);
    desk.accountCheck = () => ({ outcome: "ok" });
    const checked = await put(eva, "/payment-accounts/c", { ...face, title: "D" }, 4);
    expect([checked.status, checked.body.check, checked.body.lastWord]).toEqual([200, "ok", null]);
    // What was made at the account that is gone is still asked about there.
    const moved = await eva.send("post", "/payment-accounts", { ...made("a"), externalId: "outra" });
    expect([moved.status, moved.body.code]).toEqual([409, "in_use"]);
  });

  it("is accounts at servers of models, whose keys stay here and go to no other server", async () => {
    const { eva } = await open();
    const settings = { server: "https://models.example/v1", chat: "grande" };
    const made = { name: "ia", title: "IA", kind: "openai", settings, secrets: { api_key: "sk-muito-secreta" } };
    const first = await eva.send("post", "/model-accounts", made);
    expect([first.status, first.body]).toMatchObject([201, { secrets: ["api_key"], state: "active", revision: 1 }]);
    const wrong = { ...made, name: "b", settings: { ...settings, server: "ftp://x", seconds: 900 } };
    expect(fieldsOf(await eva.send("post", "/model-accounts", wrong)).sort()).toEqual([
      "settings.seconds",
      "settings.server",
    ]);
    const moved = { title: "IA", position: 0, settings: { ...settings, server: "https://other.example/v1" } };
    expect(fieldsOf(await put(eva, "/model-accounts/ia", moved, 1))).toEqual(["secrets.api_key"]);
    expect((await put(eva, "/model-accounts/ia", { ...moved, secrets: { api_key: "sk-nova" } }, 1)).status).toBe(200);
    const asked: string[] = [];
    desk.modelServer = {
      chat: async ({ server, secrets }) => {
        asked.push(`${server} ${secrets["api_key"]}`);
        return { outcome: "ok", text: '{"ok":true}', usage: { input: 1, output: 1, counted: true } };
      },
    };
    expect((await eva.send("post", "/model-accounts/ia/test", {})).body).toMatchObject({ outcome: "ok", reason: null });
    expect(asked).toEqual(["https://other.example/v1 sk-nova"]);
    desk.modelServer = { chat: async () => ({ outcome: "refused", reason: "wrong key" }) };
    expect((await eva.send("post", "/model-accounts/ia/test", {})).body).toMatchObject({ outcome: "refused" });
    const list = await eva.get("/model-accounts");
    expect(list.body).toMatchObject({
      items: [{ lastWord: "O servidor disse: “wrong key”." }],
      spent: [],
      installation: false,
    });
    expect(JSON.stringify(list.body)).not.toMatch(/sk-/);
    expect((await eva.send("delete", "/model-accounts/ia", undefined, { revision: 2 })).status).toBe(204);
    expect((await eva.get("/model-accounts")).body.items).toEqual([]);
  });
});

describe("flows", () => {
  const flow = (say: string) => `flow: oi\nstart: [{ keyword: [oi] }]\nsteps:\n  - say: ${say}\n  - end: done\n`;
  const at = `/flows/${encodeURIComponent("flows/oi.yaml")}`;

  it("are drafted, checked, published and rolled back", async () => {
    const { eva } = await open();
    const drafted = await put(eva, at, { text: "flow: oi\nsteps:\n  - sy: Oi\n", from: 0 }, 0);
    expect(drafted.body).toMatchObject({ published: null, draft: { changedBy: "Eva", outdated: false }, revision: 1 });
    const checked = await eva.send("post", "/flows-check", { paths: null });
    expect(checked.body.problems).toMatchObject([{ file: "flows/oi.yaml", line: 3 }]);
    const refused = await eva.send("post", "/programs", { paths: null });
    expect([refused.status, refused.body.code]).toEqual([409, "flows_broken"]);
    expect((await put(eva, at, { text: flow("Oi"), from: 0 }, 1)).status).toBe(200);
    expect((await eva.send("post", "/programs", { paths: null })).status).toBe(201);
    expect((await eva.get(at)).body).toMatchObject({ published: flow("Oi"), draft: null });
    const nothing = await eva.send("post", "/programs", { paths: null });
    expect(nothing.body.code).toBe("nothing_to_publish");
    const { items } = (await eva.get("/programs")).body as {
      items: { version: number; current: boolean; publishedBy: string }[];
    };
    expect(items.at(0)?.publishedBy).toBe("Eva");
    const [newest, first] = items;
    expect([newest?.current, first?.current]).toEqual([true, false]);
    expect((await eva.send("post", `/programs/${first?.version}/roll-back`)).status).toBe(204);
    expect((await eva.get(at)).status).toBe(404);
    expect((await eva.send("post", "/programs/999/roll-back")).status).toBe(404);
  });

  it("that two people draft and publish lose nobody's work in silence", async () => {
    const { eva, bia } = await open();
    await put(eva, at, { text: flow("Oi"), from: 0 }, 0);
    const late = await put(bia, at, { text: flow("Olá"), from: 0 }, 0);
    expect([late.status, late.body.conflict]).toMatchObject([412, { by: "Eva" }]);
    // Bia sees what is published, and goes on writing while Eva publishes another version.
    await eva.send("post", "/programs", { paths: null });
    const seen = (await bia.get(at)).body as { fileRevision: number; revision: number };
    expect(seen.fileRevision).toBe(1);
    await put(eva, at, { text: flow("Bom dia"), from: seen.fileRevision }, seen.revision);
    await eva.send("post", "/programs", { paths: null });
    const { revision } = (await bia.get(at)).body as { revision: number };
    await put(bia, at, { text: flow("Olá"), from: seen.fileRevision }, revision);
    expect((await bia.get(at)).body).toMatchObject({ fileRevision: 2, draft: { from: 1, outdated: true } });
    expect((await bia.send("post", "/flows-check", { paths: null })).body.problems).toMatchObject([
      { file: "flows/oi.yaml", reason: expect.stringContaining("Eva publicou outra versão") },
    ]);
    const outdated = await bia.send("post", "/programs", { paths: ["flows/oi.yaml"] });
    expect([outdated.status, outdated.body.code]).toEqual([412, "changed"]);
    expect(outdated.body.conflict).toMatchObject({
      by: "Eva",
      revision: 2,
      current: { published: flow("Bom dia"), draft: flow("Olá"), fileRevision: 2 },
    });
    expect((await bia.get(at)).body.published).toBe(flow("Bom dia"));
    // Having seen both, Bia says which: hers is published now, and no future version is claimed to be known.
    const draftOf = async () => ((await bia.get(at)).body as { revision: number }).revision;
    expect((await put(bia, at, { text: flow("Olá"), from: 3 }, await draftOf())).status).toBe(400);
    expect((await put(bia, at, { text: flow("Olá"), from: 2 }, await draftOf())).status).toBe(200);
    expect((await bia.send("post", "/programs", { paths: null })).status).toBe(201);
    expect((await bia.get(at)).body).toMatchObject({ published: flow("Olá"), draft: null, fileRevision: 3 });
  });
});
