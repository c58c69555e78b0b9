import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Applied } from "../../company/apply-plan.js";
import { changeArticle } from "../../company/commands/article.js";
import { changeItem } from "../../company/commands/catalog-item.js";
import { changeChannel } from "../../company/commands/channel.js";
import type { CompanyCommands } from "../../company/commands/company-commands.js";
import { changeCompany, faceOf } from "../../company/commands/company-settings.js";
import { saveDraft } from "../../company/commands/draft.js";
import { changeHours } from "../../company/commands/hours.js";
import { changeQuestions } from "../../company/commands/own-questions.js";
import { changePayment } from "../../company/commands/payment-account.js";
import { changePerson } from "../../company/commands/person.js";
import { runAsCommand } from "../../company/commands/run-as-command.js";
import { appointSuperAdmin } from "../../company/commands/super-admin.js";
import { changeTeam, createTeam, removeTeam } from "../../company/commands/team.js";
import { describeSides } from "../../company/describe-change.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { type Company, commandsOf, FILES, openCompany, TOOLS } from "./both-sides-harness.js";

let database: Database;
let commands: CompanyCommands;
beforeAll(async () => {
  database = await openTestDatabase();
  commands = commandsOf(database);
});
afterAll(() => database.close());
const open = () => openCompany(database, commands);

const WEEK = { sunday: [], monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [] };
const FLOW = FILES["flows/hello.yaml"] ?? "";
/** Drafts what is published now. */
const draft = async ({ browser, query }: Company, path: string, text: string) => {
  const [file] = await query("SELECT revision FROM company_items WHERE kind = 'file' AND name = $1", [path]);
  return browser(saveDraft, { path, text, from: Number(file?.["revision"] ?? 0) });
};
const publish = async (company: Company, text: string) => {
  await draft(company, "flows/hello.yaml", text);
  await commands.publish(company.asking, null);
};
const item = {
  slug: "limpeza",
  title: "Limpeza",
  description: "",
  minutes: 15,
  time: null,
  from: false,
  words: [],
  actions: [],
  active: true,
};
const zap = { name: "zap", title: "Zap", externalId: "123", settings: { waba: "99" } };
const pix = { name: "pix", title: "Pix", methods: null, currencies: null, position: 0, settings: {} };
const beto = { email: "beto@loja.example", role: "consultant", teams: [], disabled: false };

/** For each kind of file: a change in the browser, a change of the same thing in the folder, and who tells of it. */
const KINDS_OF_FILES: [string, (company: Company) => Promise<unknown>, (slug: string) => Record<string, string>][] = [
  [
    "empresa",
    ({ slug, browser }) => browser(changeCompany, faceOf({ ...COMPANY, slug, name: "Loja do Navegador" })),
    (slug) => ({ "company.yaml": `slug: ${slug}\nname: Loja da Pasta\n` }),
  ],
  [
    "equipe",
    ({ browser }) => browser(changeTeam, { name: "tecnicos", title: "Do navegador", description: null }),
    () => ({
      "teams.yaml": (FILES["teams.yaml"] ?? "").replace(
        "- name: tecnicos\n",
        "- { name: tecnicos, title: Da pasta }\n",
      ),
    }),
  ],
  [
    "usuário",
    ({ browser }) => browser(changePerson, { ...beto, name: "Beto do navegador" }),
    () => ({ "users.yaml": (FILES["users.yaml"] ?? "").replace("name: Beto", "name: Beto da pasta") }),
  ],
  [
    "canal",
    ({ browser }) => browser(changeChannel, { ...zap, secrets: { app_secret: "do navegador" } }),
    () => ({ "channels.yaml": (FILES["channels.yaml"] ?? "").replace("name: zap", "name: zap\n  title: Da pasta") }),
  ],
  [
    "conta de pagamento",
    ({ browser }) => browser(changePayment, { ...pix, title: "Do navegador" }),
    () => ({ "payments.yaml": `${FILES["payments.yaml"]}  title: Da pasta\n` }),
  ],
  [
    "item",
    ({ browser }) => browser(changeItem, { ...item, price: 5_990 }),
    () => ({ "catalog.yaml": (FILES["catalog.yaml"] ?? "").replace("49,90", "39,90") }),
  ],
  [
    "artigo",
    ({ browser }) => browser(changeArticle, { slug: "preco", text: "# Preço\n\nDo navegador.\n" }),
    () => ({ "knowledge/preco.md": "# Preço\n\nDa pasta.\n" }),
  ],
  [
    "perguntas da empresa",
    ({ browser }) => browser(changeQuestions, { questions: [{ question: "Do navegador?", sources: [] }] }),
    () => ({ "knowledge/questions.yaml": "- question: Da pasta?\n  sources: preco\n" }),
  ],
  [
    "horários",
    ({ browser }) => browser(changeHours, { week: { ...WEEK, monday: ["08:00-12:00"] }, holidays: [] }),
    () => ({ "hours.yaml": 'hours:\n  weekdays: "10:00-17:00"\n' }),
  ],
  [
    "fluxo",
    (company) => publish(company, FLOW.replace("Oi!", "Do navegador")),
    () => ({ "flows/hello.yaml": FLOW.replace("Oi!", "Da pasta") }),
  ],
];
const COMPANY = {
  locale: "pt-BR",
  timezone: "America/Sao_Paulo",
  phone: null,
  email: null,
  site: null,
  cnpj: null,
  address: null,
};

describe("folder and browser", () => {
  it.each(KINDS_OF_FILES)("agree on each side's own change: %s", async (_word, change, files) => {
    const company = await open();
    await change(company);
    // Only the browser changed it: the same folder again leaves it.
    const again = await company.folder({});
    expect([again.changes, again.conflicts]).toEqual([[], []]);
    expect(again.left).toMatchObject([{ by: "Ana" }]);
    // Both changed it: nothing is changed, and both are named, until somebody says whose it is.
    const both = await company.folder(files(company.slug));
    expect([both.changes, both.conflicts.length]).toEqual([[], 1]);
    const [sides] = both.conflicts;
    expect(sides && describeSides(sides, "both")).toMatch(/Ana mudou no navegador .* e na pasta também mudou/);
    const kept = await company.folder(files(company.slug), { keep: "browser" });
    expect([kept.changes, kept.left.length]).toEqual([[], 1]);
    expect((await company.folder(files(company.slug))).conflicts).toEqual([]);
    // Once more in the folder, which is kept now: as if the browser had never changed it.
    const wanted = await company.folder({}, { keep: "folder" });
    expect([wanted.changes.length > 0, wanted.conflicts]).toEqual([true, []]);
    expect((await company.folder({})).changes).toEqual([]);
  });

  it("bring in what only the folder changed, and leave alone what the browser made or took away", async () => {
    const company = await open();
    await company.browser(createTeam, { name: "vendas", title: "Vendas", description: null });
    await company.browser(changePerson, { ...beto, name: "Beto", disabled: true });
    const applied = await company.folder({ "hours.yaml": 'hours:\n  weekdays: "10:00-17:00"\n' });
    expect(applied.changes.map(({ subject }) => subject)).toEqual(["hours", "program"]);
    expect(applied.left).toMatchObject([{ change: { subject: "user" }, by: "Ana" }]);
    const [vendas] = await company.query("SELECT title FROM teams WHERE slug = 'vendas'");
    expect(vendas).toEqual({ title: "Vendas" });
    // The same name in both, made apart: somebody must say which.
    const named = { "teams.yaml": `${FILES["teams.yaml"]}- { name: vendas, title: Da pasta }\n` };
    expect((await company.folder(named)).conflicts).toMatchObject([{ change: { subject: "team", name: "vendas" } }]);
    await company.folder(named, { keep: "folder" });
    expect(await company.query("SELECT title FROM teams WHERE slug = 'vendas' ")).toEqual([{ title: "Da pasta" }]);
    await company.browser(removeTeam, { name: "vendas" });
    expect((await company.folder(named)).changes).toEqual([]);
  });

  it("leave whoever runs the installation alone, though the folder names them", async () => {
    const company = await open();
    const by = { actor: "command:user super-admin", from: "cli" };
    const at = { tenantId: company.tenantId, by };
    await runAsCommand(database, TOOLS, at, appointSuperAdmin, { email: beto.email, name: "Beto" });
    const role = () => company.query("SELECT role, disabled FROM users WHERE email LIKE 'beto%'");
    for (const users of [FILES["users.yaml"] ?? "", (FILES["users.yaml"] ?? "").replace("consultant", "manager")]) {
      const applied = await company.folder({ "users.yaml": users }, { keep: "folder" });
      expect(applied).toMatchObject({ changes: [], conflicts: [], left: [{ change: { name: beto.email } }] });
      expect(await role()).toEqual([{ role: "super_admin", disabled: false }]);
    }
    // Nor does a folder that no longer names them take it away.
    const without = (FILES["users.yaml"] ?? "").split("- name: Beto")[0] ?? "";
    expect((await company.folder({ "users.yaml": without })).changes).toEqual([]);
    expect(await role()).toEqual([{ role: "super_admin", disabled: false }]);
  });

  it("agree on the article's price, which follows the item that the browser changed", async () => {
    const company = await open();
    await company.browser(changeItem, { ...item, price: 5_990 });
    const passage = () => company.query("SELECT text FROM passages");
    expect(JSON.stringify(await passage())).toContain("59,90");
    expect((await company.folder({})).changes).toEqual([]);
    expect(JSON.stringify(await passage())).toContain("59,90");
  });

  it("at once wait for each other: neither is lost, and a dry run keeps nothing", async () => {
    const company = await open();
    const folder = { "hours.yaml": 'hours:\n  weekdays: "10:00-17:00"\n' };
    const told = await company.folder(folder, { dryRun: true });
    expect(told.changes.map(({ subject }) => subject)).toEqual(["hours", "program"]);
    const change = { name: "tecnicos", title: "Bancada", description: null };
    const [applied] = await Promise.all([company.folder(folder), company.browser(changeTeam, change)]);
    expect(applied.changes.map(({ subject }) => subject)).toEqual(["hours", "program"]);
    const [team] = await company.query("SELECT title FROM teams WHERE slug = 'tecnicos'");
    const [program] = await company.query("SELECT source -> 'hours' ->> 'text' AS hours FROM programs WHERE current");
    expect([team?.["title"], program?.["hours"]]).toEqual(["Bancada", folder["hours.yaml"]]);
  });

  it("agree on a flow that the folder changed while a person drafted it: the draft waits until it knows of that", async () => {
    const company = await open();
    const path = "flows/hello.yaml";
    await draft(company, path, FLOW.replace("Oi!", "Da Ana"));
    await company.folder({ [path]: FLOW.replace("Oi!", "Da pasta") });
    await expect(commands.publish(company.asking, null)).rejects.toMatchObject({
      code: "changed",
      more: {
        conflict: {
          current: { published: FLOW.replace("Oi!", "Da pasta"), draft: FLOW.replace("Oi!", "Da Ana") },
        },
      },
    });
    await publish(company, FLOW.replace("Oi!", "Das duas"));
    const [program] = await company.query(
      "SELECT source -> 'flows' -> 0 ->> 'text' AS text FROM programs WHERE current",
    );
    expect(program?.["text"]).toContain("Das duas");
  });

  it("that change the same thing at once: one is written, the other is told, whoever was faster", async () => {
    for (const order of ["folder", "page"]) {
      const company = await open();
      const files = {
        "teams.yaml": (FILES["teams.yaml"] ?? "").replace(
          "- name: tecnicos\n",
          "- { name: tecnicos, title: Da pasta }\n",
        ),
      };
      const input = { name: "tecnicos", title: "Da página", description: null };
      const page = () => commands.run(changeTeam, input, { ...company.asking, seen: 1 });
      const folder = () => company.folder(files);
      const began = order === "page" ? [page(), folder()] : [folder(), page()];
      const done = await Promise.allSettled(began);
      const [ofPage, ofFolder] = order === "page" ? done : done.toReversed();
      const [team] = await company.query("SELECT title FROM teams WHERE slug = 'tecnicos'");
      const applied = ofFolder?.status === "fulfilled" ? (ofFolder.value as Applied) : null;
      if (ofPage?.status === "fulfilled") {
        expect(team).toEqual({ title: "Da página" });
        expect(applied).toMatchObject({ changes: [], conflicts: [{ change: { name: "tecnicos" }, by: "Ana" }] });
      } else {
        expect(team).toEqual({ title: "Da pasta" });
        expect(ofPage?.reason).toMatchObject({ code: "changed", more: { conflict: { by: "command:apply" } } });
        expect(applied?.changes.length).toBeGreaterThan(0);
      }
    }
  });

  it("publish a draft once its tests pass, and roll back", async () => {
    const company = await open();
    const test = "flows/hello.test.yaml";
    await draft(company, "flows/hello.yaml", FLOW.replace("Oi!", "Olá!"));
    await draft(company, test, TEST);
    await expect(commands.publish(company.asking, null)).rejects.toMatchObject({ code: "flows_broken" });
    expect(await company.query("SELECT count(*)::int AS versions FROM programs")).toEqual([{ versions: 1 }]);
    await draft(company, test, TEST.replace("Oi!", "Olá!"));
    await commands.publish(company.asking, null);
    expect(await company.query("SELECT path FROM flow_drafts")).toEqual([]);
    await commands.rollBack(company.asking, 1);
    const hashes = await company.query("SELECT version, hash, current FROM programs ORDER BY version");
    expect(hashes.map(({ version, current }) => [version, current])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    // Conversations are pinned by the hash: what ran on the first version runs on the same program still.
    expect(hashes[2]?.["hash"]).toBe(hashes[0]?.["hash"]);
  });
});

const TEST = `flow: hello
tests:
  - name: cumprimenta
    first_contact: false
    script:
      - customer: oi
      - bot: Oi!
`;
