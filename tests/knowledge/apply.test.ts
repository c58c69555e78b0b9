import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { GOOD_FILES } from "../company/company-folder.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { knowledgeHarness, planOf } from "./knowledge-harness.js";

const HOURS = "---\ntitle: Horário\n---\n## Sábado\n\nAbrimos das 9h às 13h.\n";
const PIX = "# Pix\n\nAceitamos Pix.\n";
const PLAIN: Record<string, string | null> = { ...GOOD_FILES, "channels.yaml": null };
const { "company.yaml": _company, ...OTHERS } = PLAIN;
const FILES = { ...OTHERS, "knowledge/horario.md": HOURS, "knowledge/pagamento/pix.md": PIX };

let database: Database;
let harness: ReturnType<typeof knowledgeHarness>;
let companies = 0;
/** Each test has a company of its own. */
let company: string;
let named: (name: string) => Record<string, string>;
const apply = (files: Record<string, string | null>) => harness.apply({ ...named("Loja Boa"), ...files });

beforeAll(async () => {
  database = await openTestDatabase();
  harness = knowledgeHarness(database);
});
beforeEach(() => {
  company = `loja-${++companies}`;
  named = (name) => ({ "company.yaml": `slug: ${company}\nname: ${name}\n` });
});
afterAll(() => database.close());

const articlesOf = (changes: { subject: string; name: string; change: string }[]) =>
  changes.filter(({ subject }) => subject === "article").map(({ name, change }) => `${name} ${change}`);
const passages = (tenantId: string) =>
  harness.rows<{ id: string; slug: string; heading: string; text: string; at: Date }>(
    tenantId,
    `SELECT p.id, d.slug, p.heading, p.text, d.updated_at AS at FROM passages p JOIN documents d ON d.id = p.document_id ORDER BY d.slug, p.position`,
  );

describe("apply, with articles", () => {
  it("indexes them, and a second time changes nothing", async () => {
    const { tenantId, changes } = await apply(FILES);
    expect(articlesOf(changes)).toEqual(["horario added", "pagamento/pix added"]);
    const before = await passages(tenantId);
    expect(before).toMatchObject([
      { slug: "horario", heading: "Sábado", text: "Abrimos das 9h às 13h." },
      { slug: "pagamento/pix", heading: "", text: "Aceitamos Pix." },
    ]);
    expect((await apply(FILES)).changes).toEqual([]);
    expect(await passages(tenantId)).toEqual(before);
  });

  it("indexes again only what changed, and takes away what left the folder", async () => {
    const { tenantId } = await apply(FILES);
    const [hours] = await passages(tenantId);
    const next = await apply({
      ...FILES,
      "knowledge/pagamento/pix.md": null,
      "knowledge/novo.md": "Uma coisa nova.\n",
    });
    expect(articlesOf(next.changes)).toEqual(["novo added", "pagamento/pix removed"]);
    expect((await passages(tenantId)).map(({ slug, text }) => [slug, text])).toEqual([
      ["horario", "Abrimos das 9h às 13h."],
      ["novo", "Uma coisa nova."],
    ]);
    const changed = await apply({ ...FILES, "knowledge/horario.md": HOURS.replace("9h", "10h") });
    expect(articlesOf(changed.changes)).toEqual(["horario changed", "pagamento/pix added", "novo removed"]);
    const [after] = await passages(tenantId);
    expect(after?.id).not.toBe(hours?.id);
    expect(after?.text).toBe("Abrimos das 10h às 13h.");
    expect(await harness.search(tenantId, "abrem sábado?")).toMatchObject({
      answer: { text: "Abrimos das 10h às 13h." },
    });
  });

  it("publishes a program that asks the articles from the first one on, and not again for their words", async () => {
    const without = await planOf(PLAIN);
    const one = await planOf({ ...PLAIN, ...FILES });
    expect(one.programHash).not.toBe(without.programHash);
    expect(one.source.knowledge).toBe(true);
    expect((await planOf({ ...PLAIN, ...FILES, "knowledge/horario.md": `${HOURS}\nMais.\n` })).programHash).toBe(
      one.programHash,
    );
  });

  it("leaves what people wrote alone, and refuses to overwrite it", async () => {
    const { tenantId } = await apply(FILES);
    const id = randomUUID();
    await harness.rows(
      tenantId,
      `INSERT INTO documents (id, tenant_id, slug, title, body, hash, from_folder) VALUES ('${id}', '${tenantId}', 'da-celia', 'Da Célia', 'x', 'y', false) RETURNING id`,
    );
    expect((await apply(FILES)).changes).toEqual([]);
    await apply({ ...FILES, "knowledge/horario.md": null });
    const files = {
      ...FILES,
      "knowledge/da-celia.md": "Outra coisa.\n",
      ...named("Outra"),
    };
    const { changes, conflicts } = await apply(files);
    expect(changes).toEqual([]);
    expect(conflicts).toMatchObject([{ change: { subject: "article", name: "da-celia", fields: ["text"] } }]);
    expect(await harness.rows(tenantId, "SELECT slug, body FROM documents ORDER BY slug")).toEqual([
      { slug: "da-celia", body: "x" },
      { slug: "pagamento/pix", body: PIX },
    ]);
    expect(await harness.rows(tenantId, "SELECT name FROM tenants")).toEqual([{ name: "Loja Boa" }]);
  });

  it("changes nothing at all when the database refuses in the middle", async () => {
    const { tenantId } = await apply(FILES);
    const before = await passages(tenantId);
    const mend = await harness.breakPassages();
    const files = {
      ...FILES,
      "knowledge/horario.md": `${HOURS}\nMais.\n`,
      ...named("Outra"),
    };
    await expect(apply(files)).rejects.toThrow(/broken for the test/);
    await mend();
    expect(await passages(tenantId)).toEqual(before);
    expect(await harness.rows(tenantId, "SELECT name FROM tenants")).toEqual([{ name: "Loja Boa" }]);
  });

  it.each([
    ["an empty article", { "vazio.md": "---\ntitle: Vazio\n---\n\n" }, "knowledge/vazio.md:4 o artigo não tem texto"],
    ["only headings", { "vazio.md": "# Um\n\n## Dois\n" }, "o artigo não tem texto"],
    ["an open front matter", { "a.md": "---\ntitle: A\n\nTexto.\n" }, 'a.md:1 o cabeçalho aberto com "---" não fecha'],
    ["broken YAML", { "a.md": "---\ntitle: [A\n---\nTexto.\n" }, /a\.md:\d o cabeçalho não é YAML/],
    ["an unknown field", { "a.md": "---\ntitle: A\ntags: x\n---\nTexto.\n" }, 'a.md:3 não conheço o campo "tags"'],
    ["an empty title", { "a.md": '---\ntitle: ""\n---\nTexto.\n' }, "title está vazio"],
    ["a title of a novel", { "a.md": `# ${"a".repeat(200)}\n\nTexto.\n` }, "o título passa de 120 letras"],
    ["the same title twice", { "a.md": "# Pix\n\nUm.\n" }, /o título "Pix" já é o de knowledge\/a\.md/],
    ["a control mark", { "a.md": "Um\ntexto\u0000.\n" }, "a.md:2 há um caractere de controle"],
    ["another kind of file", { "a.pdf": "%PDF" }, "a.pdf:1 não conheço este arquivo"],
    ["another ending", { "a.markdown": "Texto." }, "Chame-o de a.md."],
    ["too deep folders", { "a/b/c/d/e/f.md": "Texto." }, "há pastas demais"],
    ["hundreds of headings", { "a.md": "## A\n\nb\n\n".repeat(500) }, "o artigo tem 500 trechos; cabem 400"],
    ["a file beyond the limit", { "a.md": "a ".repeat(200_000) }, "o arquivo passa de 256 KB"],
  ])("refuses %s with file and line, and changes nothing", async (_name, files, message) => {
    const bad = Object.fromEntries(Object.entries(files).map(([path, text]) => [`knowledge/${path}`, text]));
    await expect(planOf({ ...PLAIN, ...FILES, ...bad })).rejects.toThrow(message);
  });
});
