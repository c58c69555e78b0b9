import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPlan } from "../../company/apply-plan.js";
import { changeChannel, createChannel } from "../../company/commands/channel.js";
import { describeSides } from "../../company/describe-change.js";
import { createCompanies } from "../../company/lifecycle/companies.js";
import { createAuditChain } from "../../db/audit/chain-audit.js";
import { verifyAudit } from "../../db/audit/verify-audit.js";
import type { Database } from "../../db/database.js";
import { createAuditStore } from "../../db/stores/audit-store.js";
import { createFileRecords } from "../../db/stores/file-records.js";
import { createSealedStore } from "../../db/stores/sealed-store.js";
import { loadConfig } from "../../platform/config/load-config.js";
import { createLog } from "../../platform/log.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import type { Command, CompanyAct } from "../../server/command.js";
import { openFileBlobs } from "../../server/file-blobs.js";
import { type Installation, openInstallation } from "../../server/open-installation.js";
import { resealSecrets } from "../../server/reseal-secrets.js";
import { runCommand } from "../../server/run-command.js";
import { openTestPlace } from "../db/open-test-place.js";
import { tamper } from "../db/tamper.js";
import { commandsOf, openCompany, planOf, TOOLS } from "./both-sides-harness.js";
import { savedSession, saveSession } from "./saved-session.js";

let dataDir: string;
let place: Awaited<ReturnType<typeof openTestPlace>>;
let installation: Installation;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "balcao-companies-"));
  place = await openTestPlace();
  const loaded = loadConfig({ DATA_DIR: dataDir, ...place.env }, { cwd: dataDir });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded));
  installation = await openInstallation(loaded.config, createLog({ level: "silent" }));
}, 120_000);
afterAll(async () => {
  await installation.close();
  await place.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The database by its owner's connection, which on PostgreSQL no server process has. */
const byOwner: Pick<Database, "withOwner"> = {
  withOwner(work) {
    const { look } = place;
    return look ? work(async (text) => (await look(text))[0] ?? []) : installation.database.withOwner(work);
  },
};
const run = (command: Command) => runCommand(installation, command);
const company = (act: CompanyAct) => run({ kind: "company", act });
const wanted = (slug: string) => ({
  slug,
  name: `Loja ${slug}`,
  timezone: "America/Recife",
  admin: { name: "Ana", email: `ana@${slug}.example` },
});
const idOf = async (slug: string) => {
  const [row] = await installation.database.asOwner(`SELECT id FROM list_companies() WHERE slug = '${slug}'`);
  return String(row?.id);
};

describe("balcao company", () => {
  it("makes, lists, renames, suspends, resumes and removes a company with its files; each is in the audit", async () => {
    const made = await company({ do: "create", wanted: wanted("um") });
    expect(made).toEqual({
      ok: true,
      lines: [
        "Loja um (um) is there.",
        expect.stringMatching(
          /^ana@um\.example chooses a password at http:\/\/localhost:\d+\/desk\/convite#[\w-]{43} \(once, until /,
        ),
      ],
    });
    await company({ do: "create", wanted: wanted("dois") });
    expect(await company({ do: "create", wanted: wanted("um") })).toMatchObject({ ok: false });
    expect((await company({ do: "list" })).lines).toEqual([
      "dois\tactive\t1 people\t0 waiting\tLoja dois",
      "um\tactive\t1 people\t0 waiting\tLoja um",
    ]);
    expect(await company({ do: "rename", slug: "um", wanted: { name: "Um", slug: "hum" } })).toMatchObject({
      ok: true,
    });
    expect(await company({ do: "rename", slug: "hum", wanted: { slug: "dois" } })).toMatchObject({ ok: false });
    expect(await company({ do: "suspend", slug: "um" })).toMatchObject({ ok: false });
    expect(await company({ do: "suspend", slug: "hum" })).toMatchObject({ ok: true });
    expect((await company({ do: "list" })).lines[1]).toBe("hum\tsuspended\t1 people\t0 waiting\tUm");
    expect(
      await run({ kind: "password", company: null, email: "ana@hum.example", password: "uma senha longa" }),
    ).toMatchObject({ ok: false });
    expect(await company({ do: "resume", slug: "hum" })).toMatchObject({ ok: true });

    const id = await idOf("hum");
    const { blobs } = openFileBlobs(installation.config);
    const sha256 = "a".repeat(64);
    await blobs.write(id, sha256, Buffer.from("olá"));
    await createFileRecords(installation.database).insert(id, {
      sha256,
      mime: "text/plain",
      name: "a.txt",
      size: 4,
      state: "ok",
      sender: null,
      kept: true,
    });
    expect(await company({ do: "remove", slug: "hum", typed: "um" })).toMatchObject({ ok: false });
    expect(existsSync(join(dataDir, "files", id))).toBe(true);
    expect(await company({ do: "remove", slug: "hum", typed: "hum" })).toEqual({
      ok: true,
      lines: ["Um is removed with everything that it had."],
    });
    expect(existsSync(join(dataDir, "files", id))).toBe(false);
    expect((await company({ do: "list" })).lines).toHaveLength(1);
    const audit = await installation.database.transaction(["00000000-0000-0000-0000-000000000000"], (tx) =>
      tx.run<{ actor: string; action: string; source: string }>(
        {
          name: "all_of_installation",
          text: "SELECT actor, action, source FROM audit_entries WHERE subject = $1 ORDER BY at",
        },
        [`company:${id}`],
      ),
    );
    expect(audit.map(({ action }) => action)).toEqual(
      ["create", "rename", "suspend", "resume", "remove"].map((how) => `company.${how}`),
    );
    expect(audit.every(({ actor, source }) => actor.startsWith("command:company ") && source === "cli")).toBe(true);
  });
});

describe("balcao user", () => {
  it("super-admin adds or raises who runs the installation, never the only admin, and ends it again", async () => {
    await company({ do: "create", wanted: wanted("cinco") });
    const superAdmin = (email: string, off = false, slug: string | null = "cinco") =>
      run({ kind: "super-admin", company: slug, email, name: null, off });
    expect(await superAdmin("raiz@cinco.example", false, null)).toMatchObject({ ok: false });
    expect(await superAdmin("raiz@cinco.example")).toEqual({
      ok: true,
      lines: ["raiz (cinco) runs the installation.", expect.stringContaining("/desk/convite#")],
    });
    expect(await superAdmin("ana@cinco.example")).toEqual({ ok: false, lines: [expect.stringContaining("única")] });
    const id = await idOf("cinco");
    const rows = (text: string) =>
      installation.database.transaction([id, "00000000-0000-0000-0000-000000000000"], (tx) =>
        tx.run<Record<string, unknown>>({ name: text.slice(0, 60), text }, []),
      );
    const people = "SELECT email, role, disabled FROM users WHERE email LIKE '%cinco%' ORDER BY email";
    expect(await rows(people)).toEqual([
      { email: "ana@cinco.example", role: "admin", disabled: false },
      { email: "raiz@cinco.example", role: "super_admin", disabled: false },
    ]);
    expect(await superAdmin("ana@cinco.example", true)).toMatchObject({ ok: false });
    expect(await superAdmin("raiz@cinco.example", true)).toMatchObject({ ok: true });
    expect((await rows(people))[1]).toMatchObject({ role: "viewer", disabled: true });
    const told = await rows(
      "SELECT action, actor, source FROM audit_entries WHERE action IN ('person.appoint', 'person.dismiss') ORDER BY at",
    );
    const cli = { actor: "command:user super-admin", source: "cli" };
    // Once in the company, once for the installation.
    expect(told.map(({ action }) => action)).toEqual([
      ...Array(2).fill("person.appoint"),
      ...Array(2).fill("person.dismiss"),
    ]);
    expect(told[0]).toMatchObject(cli);
  });

  it("says what was wrong: the address, the name, or that there is nobody to do it to", async () => {
    await company({ do: "create", wanted: wanted("seis") });
    const said = async (command: Parameters<typeof run>[0]) => {
      const { ok, lines } = await run(command);
      return [ok, ...lines];
    };
    const superAdmin = {
      kind: "super-admin",
      company: "seis",
      email: "raiz@seis.example",
      name: null,
      off: false,
    } as const;
    expect(await said({ ...superAdmin, email: "raiz" })).toEqual([false, "raiz is no e-mail address."]);
    for (const name of ["", " ", "n".repeat(121)])
      expect(await said({ ...superAdmin, name })).toEqual([false, "A name has 1 to 120 letters."]);
    expect(await said({ ...superAdmin, off: true })).toEqual([
      false,
      "raiz@seis.example belongs to nobody of this company.",
    ]);
    const unbind = { kind: "unbind", company: "seis", email: "ana@seis.example" } as const;
    expect(await said(unbind)).toEqual([false, "ana@seis.example is bound to nobody."]);
    expect(await said({ ...unbind, email: "ana" })).toEqual([false, "ana is no e-mail address."]);
  });
});

describe("balcao audit verify", () => {
  const verify = (more: { company?: string; head?: string } = {}) =>
    run({ kind: "verify-audit", company: null, head: null, ...more });

  it("tells that all is whole, and names the first entry that is not", async () => {
    await company({ do: "create", wanted: wanted("tres") });
    await company({ do: "rename", slug: "tres", wanted: { name: "Três" } });
    const whole = await verify();
    expect(whole.ok).toBe(true);
    expect(whole.lines).toContainEqual(expect.stringMatching(/^tres: whole, 3 entries; the newest is [0-9a-f]{64}$/));
    expect(whole.lines).toContainEqual(expect.stringMatching(/^\(installation\): whole/));
    const head = /tres: .* is (\w+)$/m.exec(whole.lines.join("\n"))?.[1] ?? "";
    expect(await verify({ head })).toMatchObject({ ok: true });
    expect(await verify({ head: "f".repeat(64) })).toMatchObject({ ok: false });
    expect(await verify({ company: "quatro" })).toMatchObject({ ok: false });

    const id = await idOf("tres");
    await tamper(
      byOwner,
      `UPDATE audit_entries SET after = '{}' WHERE tenant_id = '${id}' AND action = 'company.create'`,
    );
    const [first] = await byOwner.withOwner((look) =>
      look(`SELECT id FROM audit_entries WHERE tenant_id = '${id}' AND action = 'company.create'`),
    );
    expect(await verify({ company: "tres" })).toEqual({
      ok: false,
      lines: [`tres: broken at 1: entry ${first?.id} was changed after it was written`],
    });
  });
});

describe("a company's first apply", () => {
  it("leaves one entry that lists all it made; later ones leave one for each thing, and the chain is whole", async () => {
    const company = await openCompany(installation.database, commandsOf(installation.database));
    const entries = () =>
      company.query("SELECT actor, action, subject, source, after FROM audit_entries ORDER BY at, action");
    expect(await entries()).toEqual([
      {
        actor: "command:apply",
        action: "apply",
        subject: `company:${company.slug}`,
        source: "folder",
        after: {
          company: ["company"],
          team: ["atendimento", "tecnicos"],
          person: ["ana@loja.example", "beto@loja.example"],
          channel: ["zap", "site"],
          payment: ["pix"],
          item: ["limpeza"],
          article: ["preco"],
          hours: ["hours"],
          file: ["flows/hello.yaml"],
        },
      },
    ]);
    await company.folder({ "hours.yaml": 'hours:\n  weekdays: "10:00-17:00"\n' });
    expect((await entries()).map(({ action }) => action).sort()).toEqual(["apply", "apply", "hours.change"]);
    await createAuditChain(installation.database, Date.now)();
    expect(await verifyAudit(installation.database, company.tenantId)).toMatchObject({ outcome: "whole", entries: 3 });
  });
});

describe("a company that is renamed, or called like another", () => {
  it("is found by its folder under the new slug only: its folder says the new slug, the old one makes no second company", async () => {
    const company = await openCompany(installation.database, commandsOf(installation.database));
    const companies = createCompanies({
      database: installation.database,
      company: TOOLS,
      removeFiles: async () => {},
      changed: async () => {},
      settleMs: 0,
    });
    const slug = `nova-${company.slug}`;
    const by = { actor: "command:company rename", from: "cli" };
    expect(await companies.rename(company.tenantId, { slug, name: "Loja Nova" }, by)).toMatchObject({ slug });
    const files = (phone = "") => ({ "company.yaml": `slug: ${slug}\nname: Loja Boa\n${phone}` });
    await expect(company.folder({})).rejects.toThrow(`slug: ${slug}`);
    // The flows say the new name, and the folder's old one stays away from it.
    const [program] = await company.query("SELECT source -> 'company' ->> 'name' AS name FROM programs WHERE current");
    expect(program?.["name"]).toBe("Loja Nova");
    expect(await company.folder(files())).toMatchObject({ changes: [], conflicts: [], left: [{ by: by.actor }] });
    const named = { "company.yaml": `slug: ${slug}\nname: Loja Nova\nphone: (11) 5550-0142\n` };
    expect((await company.folder(named, { keep: "folder" })).conflicts).toEqual([]);
    expect((await company.folder(named)).changes).toEqual([]);
    // What was made before keeps its address, and what comes later has its own.
    const channel = { title: "X", externalId: "x", settings: {}, kind: "webchat", secrets: "generated" };
    await company.browser(createChannel, { ...channel, name: "outro" });
    const keys = await company.query("SELECT key FROM channels ORDER BY key");
    expect(keys.map(({ key }) => key)).toEqual([`${company.slug}-site`, `${company.slug}-zap`, `${slug}-outro`].sort());
  });

  it("has channels with keys of their own, whatever the names", async () => {
    const one = `par`;
    const [site, other] = [`${one}`, `${one}-b`];
    const account = (name: string) =>
      `- { name: ${name}, title: X, kind: webchat, external_id: loja, secrets: generated }\n`;
    const made = async (slug: string, name: string) => {
      const plan = await planOf(slug, { "channels.yaml": account(name) });
      const { tenantId } = await applyPlan(installation.database, plan, TOOLS);
      return installation.database.transaction([tenantId], (tx) =>
        tx.run<{ key: string }>({ name: "t_keys", text: "SELECT key FROM channels" }, []),
      );
    };
    expect(await made(site, "b-zap")).toEqual([{ key: `${one}-b-zap` }]);
    expect(await made(other, "zap")).toEqual([{ key: `${one}-b-zap-2` }]);
  });
});

describe("after a change of the installation's key", () => {
  const [first, second] = [Buffer.alloc(32, 5), Buffer.alloc(32, 9)];
  const by = { actor: "command:secrets reseal", from: "cli" };
  const ring = (current: Buffer, ...old: Buffer[]) => ({ keyring: makeKeyring({ current, old }) });

  it("everything is sealed anew at once, and without the old key folder and browser still agree", async () => {
    const company = await openCompany(installation.database, commandsOf(installation.database));
    const zap = { name: "zap", title: "Do navegador", externalId: "123", settings: { waba: "99" } };
    await company.browser(changeChannel, zap);
    await saveSession(company, ring(first).keyring);
    const { resealed } = await resealSecrets({ database: installation.database, ...ring(second, first) }, by);
    expect(resealed).toBeGreaterThan(3);
    expect(await resealSecrets({ database: installation.database, ...ring(second) }, by)).toEqual({
      resealed: 0,
      kept: [],
    });
    const [entry] = await company.query("SELECT actor, source, after FROM audit_entries WHERE action = 'key.reseal'");
    expect(entry).toMatchObject({
      actor: by.actor,
      source: "cli",
      after: {
        things: expect.arrayContaining([
          "channel zap",
          "channel_session zap",
          "applied channel zap",
          "payment_account pix",
        ]),
      },
    });
    expect((await savedSession(company, ring(second).keyring)).saved).toBe("aparelho");
    const applied = await applyPlan(installation.database, await planOf(company.slug), { ...TOOLS, ...ring(second) });
    expect([applied.changes, applied.conflicts, applied.left.length]).toEqual([[], [], 1]);
  });

  it("each thing is one process's where several start at once, and an entry names what its process changed", async () => {
    const { tenantId } = await openCompany(installation.database, commandsOf(installation.database));
    const store = createSealedStore(installation.database);
    const [one, ...others] = (await store.list(tenantId)).map((thing) => ({ ...thing, anew: `${thing.sealed}.a` }));
    if (!one) throw new Error("a company without secrets");
    await store.replace(tenantId, [one], by);
    await store.replace(
      tenantId,
      [one, ...others].map((thing) => ({ ...thing, anew: `${thing.sealed}.b` })),
      by,
    );
    await store.replace(tenantId, [one, ...others], by);
    const entries = await createAuditStore(installation.database).list(tenantId, { kind: "key.reseal" }, null, 9);
    const named = (things: readonly { kind: string; name: string }[]) =>
      things.map(({ kind, name }) => `${kind} ${name}`);
    expect(entries).toHaveLength(2);
    expect(entries.map(({ after }) => after)).toEqual(
      expect.arrayContaining([{ things: named([one]) }, { things: named(others) }]),
    );
  });

  it("what no key opens is told and stays; nobody's change is guessed, and an apply seals it anew", async () => {
    const company = await openCompany(installation.database, commandsOf(installation.database));
    const lost = { ...TOOLS, ...ring(Buffer.alloc(32, 8)) };
    const { kept } = await resealSecrets({ database: installation.database, keyring: lost.keyring }, by);
    expect(kept.filter((one) => one.company === company.slug).map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(["channel zap", "applied channel zap"]),
    );
    const plan = await planOf(company.slug);
    const told = await applyPlan(installation.database, plan, lost);
    expect([told.changes, told.conflicts.length > 0]).toEqual([[], true]);
    const [sides] = told.conflicts;
    expect(sides && describeSides(sides, "both")).toContain("SECRET_KEYS_OLD");
    // With the key given back all is as before.
    expect(await applyPlan(installation.database, plan, { ...TOOLS, ...ring(second, first) })).toMatchObject({
      changes: [],
      conflicts: [],
    });
    expect((await applyPlan(installation.database, plan, lost, { keep: "folder" })).changes.length).toBeGreaterThan(0);
    expect(await applyPlan(installation.database, plan, lost)).toMatchObject({ changes: [], left: [], conflicts: [] });
  });
});
