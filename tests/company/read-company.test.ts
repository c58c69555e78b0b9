import { execFileSync } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type CompanyReading, readCompany } from "../../company/read-company.js";
import { FOLDER_LIMITS } from "../../company/read-folder.js";
import { GOOD_ENV, GOOD_FILES, KINDS, writeFolder } from "./company-folder.js";

let remove: (() => Promise<void>) | null = null;
afterEach(async () => {
  await remove?.();
  remove = null;
});

async function folder(files: Record<string, string | null>): Promise<string> {
  const written = await writeFolder({ ...GOOD_FILES, ...files });
  remove = written.remove;
  return written.dir;
}

async function read(files: Record<string, string | null>, env: Record<string, string> = GOOD_ENV) {
  return readCompany(await folder(files), env, KINDS);
}

function told(reading: CompanyReading): string[] {
  if (reading.ok) return [];
  return reading.problems.map(({ file, line, reason, remedy }) => `${file}:${line} ${reason} → ${remedy}`);
}

describe("a good company folder", () => {
  it("becomes a plan in which every reference is resolved and every default written out", async () => {
    const reading = await read({
      "catalog.yaml": "- item: limpeza\n  title: Limpeza\n  price: R$ 1.049,90\n  minutes: 15\n",
      "knowledge/a.md": "later",
      "README.md": "about",
      ".git": "x",
    });
    expect(told(reading)).toEqual([]);
    if (!reading.ok) return;
    const { company } = reading;
    expect(company.company).toMatchObject({
      slug: "loja-boa",
      locale: "pt-BR",
      timezone: "America/Sao_Paulo",
      phone: "+551155500142",
    });
    expect(company.users).toEqual([
      {
        name: "Ana",
        email: "ana@loja.example",
        role: "admin",
        teams: ["atendimento", "tecnicos"],
        initialPassword: "uma senha bem longa",
      },
      { name: "Beto", email: "beto@loja.example", role: "consultant", teams: [], initialPassword: null },
    ]);
    expect(company.items).toEqual([
      {
        slug: "limpeza",
        title: "Limpeza",
        description: "",
        price: 104_990,
        currency: "BRL",
        minutes: 15,
        time: null,
        from: false,
        words: [],
        actions: [],
        active: true,
      },
    ]);
    expect(company.source.catalog).toEqual(["limpeza"]);
    expect(company.channels).toMatchObject([
      { name: "zap", settings: { waba: "99" }, secrets: { kind: "given", values: { app_secret: "s3cr3t-value" } } },
      { name: "site", demo: false, secrets: { kind: "generated" } },
    ]);
    expect(company.flows.map((file) => file.path)).toEqual(["flows/hello.yaml"]);
    expect(company.programHash).toMatch(/^[0-9a-f]{16,}$/);
    expect(JSON.parse(JSON.stringify(company))).toEqual(company);
    expect(reading.notes.join()).not.toContain("catalog.yaml");
  });

  it("gives the same program twice", async () => {
    const dir = await folder({});
    const [first, second] = [await readCompany(dir, GOOD_ENV, KINDS), await readCompany(dir, GOOD_ENV, KINDS)];
    expect(first.ok && second.ok && first.company.programHash === second.company.programHash).toBe(true);
  });

  it("needs only company.yaml and a flow", async () => {
    const reading = await read({ "teams.yaml": null, "users.yaml": null, "channels.yaml": null });
    expect(told(reading)).toEqual([]);
  });

  it("follows links that stay inside", async () => {
    const dir = await folder({ "company.yaml": null, "..data/company.yaml": GOOD_FILES["company.yaml"] ?? "" });
    await symlink("..data/company.yaml", join(dir, "company.yaml"));
    expect(told(await readCompany(dir, GOOD_ENV, KINDS))).toEqual([]);
  });
});

describe("a bad company folder", () => {
  const users = (text: string) => ({ "users.yaml": `${GOOD_FILES["users.yaml"]}${text}` });
  const channels = (text: string) => ({ "channels.yaml": `${GOOD_FILES["channels.yaml"]}${text}` });

  it.each<[what: string, files: Record<string, string | null>, problem: string]>([
    ["no company.yaml", { "company.yaml": null }, "company.yaml:1 falta o arquivo da empresa → Crie company.yaml"],
    [
      "an unknown key, with what was meant",
      { "company.yaml": "slug: loja\nname: Loja\nadress:\n  street: Rua\n" },
      'company.yaml:3 não conheço a chave "adress" → Você quis dizer "address"?',
    ],
    [
      "an unknown key deep inside",
      {
        "company.yaml":
          "slug: loja\nname: Loja\naddress:\n  street: Rua A\n  number: 1\n  city: X\n  stat: SP\n  state: SP\n",
      },
      'company.yaml:7 não conheço a chave "stat" → Você quis dizer "state"?',
    ],
    ["a missing key", { "company.yaml": "slug: loja\n" }, 'company.yaml:1 falta "name" → Escreva name: …'],
    ["an empty value", { "company.yaml": "slug: loja\nname:\n" }, 'company.yaml:2 "name" está vazio → '],
    [
      "a time zone that is none",
      { "company.yaml": "slug: loja\nname: Loja\ntimezone: America/Sampa\n" },
      "company.yaml:3 o fuso horário não existe → Escreva como America/Sao_Paulo.",
    ],
    [
      "a phone that is none",
      { "company.yaml": 'slug: loja\nname: Loja\nphone: "123"\n' },
      "company.yaml:3 o telefone não está certo → Escreva com DDD",
    ],
    [
      "a number where a text belongs",
      { "company.yaml": "slug: loja\nname: 42\n" },
      'company.yaml:2 "name" deve ser um texto → Ponha o valor entre aspas.',
    ],
    [
      "a site that runs code",
      { "company.yaml": 'slug: loja\nname: Loja\nsite: "javascript:alert(1)"\n' },
      'company.yaml:3 "site" não é um endereço de site → Escreva por inteiro: https://empresa.com.br',
    ],
    ["YAML that does not parse", { "teams.yaml": '- name: a\n- name: "b\n' }, "teams.yaml:3 falta fechar aspas"],
    [
      "a key given twice",
      { "company.yaml": "slug: a1\nname: A\nname: B\n" },
      "company.yaml:3 a mesma chave aparece duas vezes",
    ],
    ["a list that is none", { "teams.yaml": "name: a\n" }, "teams.yaml:1 o arquivo deve ser uma lista"],
    [
      "a team named as people write",
      { "teams.yaml": `${GOOD_FILES["teams.yaml"]}- name: Técnicos da Noite\n` },
      "teams.yaml:4 o nome só tem letras minúsculas",
    ],
    [
      "the same team twice",
      { "teams.yaml": `${GOOD_FILES["teams.yaml"]}- name: tecnicos\n` },
      'teams.yaml:4 a equipe "tecnicos" aparece duas vezes',
    ],
    [
      "a role that is none",
      users("- name: C\n  email: c@loja.example\n  role: consultnt\n"),
      'users.yaml:11 "role" não pode ser "consultnt" → Você quis dizer "consultant"?',
    ],
    [
      "the role that runs the installation",
      users("- name: C\n  email: c@loja.example\n  role: super_admin\n"),
      'users.yaml:11 "role" não pode ser "super_admin"',
    ],
    [
      "an address that is none",
      users("- name: C\n  email: c@\n  role: admin\n"),
      'users.yaml:10 "email" não é um e-mail',
    ],
    [
      "a team that does not exist",
      users("- name: C\n  email: c@loja.example\n  role: admin\n  teams:\n    - atendimento\n    - tecnico\n"),
      'users.yaml:14 a equipe "tecnico" não existe → Você quis dizer "tecnicos"?',
    ],
    [
      "the same person twice",
      users("- name: C\n  email: ANA@loja.example\n  role: admin\n"),
      "users.yaml:10 o e-mail ana@loja.example aparece duas vezes",
    ],
    [
      "a password in the file",
      users("- name: C\n  email: c@loja.example\n  role: admin\n  password: abacaxi-secreto\n"),
      "users.yaml:12 a senha está escrita no arquivo",
    ],
    [
      "a password variable that does not exist",
      users("- name: C\n  email: c@loja.example\n  role: admin\n  password: ${ENV:NO_SUCH}\n"),
      "users.yaml:12 a variável de ambiente NO_SUCH não existe",
    ],
    [
      "no admin",
      { "users.yaml": "- name: B\n  email: b@loja.example\n  role: consultant\n" },
      "users.yaml:1 ninguém é admin",
    ],
    [
      "a kind of channel that does not exist",
      channels("- name: outro\n  kind: whatsap\n  external_id: x\n"),
      'channels.yaml:12 não conheço o tipo de canal "whatsap" → Você quis dizer "whatsapp"?',
    ],
    [
      "an account connected twice",
      channels('- name: outro\n  kind: whatsapp\n  external_id: "123"\n'),
      "channels.yaml:13 a conta 123 já está em outro canal",
    ],
    [
      "a secret in the file",
      channels("- name: outro\n  kind: whatsapp\n  external_id: x\n  secrets:\n    app_secret: abacaxi-secreto\n"),
      'channels.yaml:15 o segredo "app_secret" está escrito no arquivo',
    ],
    [
      "a literal secret outside of the demo",
      channels("- name: outro\n  kind: whatsapp\n  external_id: x\n  secrets:\n    app_secret: { literal: abacaxi }\n"),
      'channels.yaml:15 o segredo "app_secret" está escrito no arquivo → literal: só vale',
    ],
    [
      "a secret among the settings",
      channels(
        "- name: outro\n  kind: whatsapp\n  external_id: x\n  settings:\n    waba: x\n    access_token: abacaxi\n",
      ),
      'channels.yaml:16 "access_token" parece um segredo',
    ],
    [
      "a reference that is malformed",
      channels("- name: outro\n  kind: whatsapp\n  external_id: ${ENV:}\n"),
      "channels.yaml:13 a referência ao ambiente está malfeita",
    ],
    [
      "a file with another ending",
      { "users.yml": "[]" },
      'users.yml:1 não conheço este arquivo → Você quis dizer "users.yaml"?',
    ],
    ["an unknown folder", { "flow/a.yaml": "x" }, 'flow:1 não conheço esta pasta → Você quis dizer "flows"?'],
    ["a folder in flows", { "flows/old/a.yaml": "x" }, "flows/old:1 não conheço esta pasta → Ponha os fluxos direto"],
    [
      "a file in flows that is no flow",
      { "flows/a.yml": "x" },
      "flows/a.yml:1 não conheço este arquivo → Chame-o de a.yaml.",
    ],
    [
      "a huge file",
      { "flows/big.yaml": "#".repeat(FOLDER_LIMITS.fileBytes + 1) },
      "flows/big.yaml:1 o arquivo passa de 256 KB",
    ],
    [
      "an alias bomb",
      {
        "teams.yaml": `- &a [x,x,x,x,x,x,x,x,x]\n${["b", "c", "d", "e", "f"].map((name, i) => `- &${name} [${"*".concat("abcdef"[i] ?? "", ",").repeat(9)}]\n`).join("")}`,
      },
      "teams.yaml:1 o arquivo repete trechos (âncoras) demais",
    ],
    [
      "a step that does not exist",
      { "flows/hello.yaml": "flow: hello\nsteps:\n  - say: Oi!\n  - sai: Oi!\n" },
      "flows/hello.yaml:4 ",
    ],
    [
      "a team that a flow names wrongly",
      { "flows/hello.yaml": "flow: hello\nstart: [{ keyword: oi }]\nsteps:\n  - handoff: { team: tecnico }\n" },
      'flows/hello.yaml:4 não há equipe "tecnico" → Você quis dizer "tecnicos"?',
    ],
    [
      "hours that do not close",
      { "hours.yaml": 'hours:\n  weekdays: ["13:00-18:00", "09:00-12:00"]\n' },
      "hours.yaml:2 o horário não fecha",
    ],
    ["an intent without examples", { "intents.yaml": "menu:\n  title: Menu\n  examples: []\n" }, "intents.yaml:3 "],
    [
      "a flow test that does not pass, with what was expected and what came",
      {
        "flows/hello.test.yaml": "tests:\n  - name: cumprimenta\n    start: hello\n    script:\n      - bot: Olá!\n",
      },
      'flows/hello.test.yaml:5 o teste "cumprimenta" não passou: esperava "Olá!" e veio "Oi!"',
    ],
    [
      "a flow test with a key that does not exist",
      {
        "flows/hello.test.yaml":
          "tests:\n  - name: cumprimenta\n    start: hello\n    scrip: []\n    script: [{ bot: Oi! }]\n",
      },
      'flows/hello.test.yaml:4 não conheço a chave "scrip"',
    ],
  ])("tells %s with file, line, reason and remedy", async (_what, files, problem) => {
    const reading = await read(files);
    expect(reading.ok).toBe(false);
    expect(told(reading)).toEqual([expect.stringContaining(problem)]);
  });

  it("never repeats a secret in what it tells", async () => {
    const reading = await read({
      ...users("- name: C\n  email: c@loja.example\n  role: admin\n  password: abacaxi-secreto\n"),
      ...channels(
        "- name: o\n  kind: whatsapp\n  external_id: x\n  secrets: { a: abacaxi-secreto, b: [abacaxi-secreto] }\n",
      ),
    });
    expect(reading.ok).toBe(false);
    expect(JSON.stringify(reading)).not.toContain("abacaxi");
  });

  it("tells every mistake at once, in reading order", async () => {
    const reading = await read({
      "company.yaml": "slug: Loja\nname: Loja\n",
      "teams.yaml": "- nome: a\n",
      "users.yaml": "- name: A\n  email: a\n  role: admin\n",
    });
    expect(told(reading).map((line) => line.split(" ")[0])).toEqual([
      "company.yaml:1",
      "teams.yaml:1",
      "teams.yaml:1",
      "users.yaml:2",
    ]);
  });

  it("tells mistakes of flows together with those of people and channels", async () => {
    const reading = await read({
      ...users("- name: C\n  email: c@\n  role: admin\n"),
      "flows/hello.yaml": "flow: hello\nsteps:\n  - goto: nowhere\n",
    });
    expect(told(reading).map((line) => line.split(" ")[0])).toEqual(["flows/hello.yaml:3", "users.yaml:10"]);
  });

  it("does not blame flows for a team whose own entry has a mistake", async () => {
    const reading = await read({
      "teams.yaml": "- name: atendimento\n- name: tecnicos\n  titel: Técnicos\n",
      "flows/hello.yaml": "flow: hello\nstart: [{ keyword: oi }]\nsteps:\n  - handoff: { team: tecnicos }\n",
    });
    expect(told(reading)).toEqual([expect.stringContaining('teams.yaml:3 não conheço a chave "titel"')]);
  });

  it("refuses links that leave the folder, links to nothing, and pipes", async () => {
    const dir = await folder({ "users.yaml": null });
    await symlink("/etc/passwd", join(dir, "users.yaml"));
    await symlink("/etc", join(dir, "knowledge"));
    await symlink("nowhere.yaml", join(dir, "hours.yaml"));
    execFileSync("mkfifo", [join(dir, "intents.yaml")]);
    const reading = await readCompany(dir, GOOD_ENV, KINDS);
    expect(told(reading)).toEqual([
      expect.stringContaining("hours.yaml:1 o atalho não leva a lugar nenhum"),
      expect.stringContaining("intents.yaml:1 não é um arquivo comum"),
      expect.stringContaining("knowledge:1 o atalho aponta para fora da pasta"),
      expect.stringContaining("users.yaml:1 o atalho aponta para fora da pasta"),
    ]);
  });

  it("refuses bytes that are no UTF-8", async () => {
    const dir = await folder({});
    await writeFile(join(dir, "teams.yaml"), Buffer.from([0x2d, 0x20, 0xff, 0xfe]));
    expect(told(await readCompany(dir, GOOD_ENV, KINDS))).toEqual([
      expect.stringContaining("teams.yaml:1 o texto não está em UTF-8"),
    ]);
  });

  it("tells a folder that is not there, or is a file", async () => {
    const dir = await folder({});
    for (const path of [join(dir, "missing"), join(dir, "company.yaml")]) {
      expect(told(await readCompany(path, GOOD_ENV, KINDS))).toEqual([
        expect.stringContaining("a pasta da empresa não existe"),
      ]);
    }
  });

  it("stops at too many files", async () => {
    const many = Object.fromEntries(
      Array.from({ length: FOLDER_LIMITS.files + 1 }, (_, i) => [`flows/f${i}.yaml`, "x"]),
    );
    expect(told(await read(many))).toEqual([expect.stringContaining(`mais de ${FOLDER_LIMITS.files} arquivos`)]);
  });

  it("tells a reference that failed once, and does not ask the adapter what else is missing because of it", async () => {
    const reading = await readCompany(await folder({}), {}, { ...KINDS, checkAccount: () => ["falta o segredo"] });
    expect(told(reading).filter((line) => line.startsWith("channels.yaml"))).toEqual([
      expect.stringContaining("a variável de ambiente WABA não existe"),
      expect.stringContaining("a variável de ambiente APP_SECRET não existe"),
    ]);
  });

  it("passes the adapter's own words about a channel on", async () => {
    const reading = await readCompany(await folder({}), GOOD_ENV, {
      ...KINDS,
      checkAccount: () => ["falta phone_number_id"],
    });
    expect(told(reading)).toEqual([expect.stringContaining("channels.yaml:1 falta phone_number_id")]);
  });
});
