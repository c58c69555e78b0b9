import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GivenLink } from "../../handoff-inbox/contract/people.js";
import { createSmtpMailer } from "../../platform/mail/mailer.js";
import { startMailServer } from "../fakes/fake-mail-server.js";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness, openShop, PASSWORD, type Person } from "./harness.js";

const NEXT = "três palavras bem longe";
const FROM = "Balcão <nao-responda@balcao.example>";

let desk: DeskHarness;
let mails: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  mails = await startMailServer();
  desk = await DeskHarness.open({ mailer: createSmtpMailer(mails.url, FROM) });
});
beforeEach(() => {
  Object.assign(mails.state, { mails: [], refuses: false });
});
afterAll(async () => {
  await desk.close();
  await mails.close();
});

const session = (path: string, body: object, from: Record<string, string> = {}) =>
  desk.ask("POST", `/api/v1/session${path}`, body, from);
const look = (token: string) => session("/link", { token });
const use = (token: string, more: object) => session("/link/password", { token, password: NEXT, ...more });
const enter = (email: string, password = NEXT) => session("", { email, password });
const tokenIn = (text: string) => /#([\w-]{43})/.exec(text)?.[1] ?? "";
const lastToken = () => tokenIn(mails.state.mails.at(-1)?.text ?? "");
const invite = (by: Person, person: object) => by.post("/people/invitations", person);
const nova = (email: string) => ({ name: "Nova Alves", email, role: "consultant", teams: ["tecnicos"] });
let count = 0;
const address = () => `nova-${++count}@loja.example`;

describe("an invitation", () => {
  it("goes out by mail, is accepted once with a name and a password, and lets its person in", async () => {
    const { shop, eva } = await openShop(desk);
    const email = address();
    const invited = await invite(eva, nova(email.toUpperCase()));
    expect([invited.status, invited.body]).toMatchObject([201, { kind: "invite", mailed: true, link: null }]);
    const [mail] = mails.state.mails;
    expect(mail).toMatchObject({
      from: "nao-responda@balcao.example",
      to: [email],
      subject: "Loja chamou você para o Balcão",
    });
    const token = lastToken();
    expect(mail?.text).toContain(`http://desk.example/desk/convite#${token}`);
    expect(mail?.html).toContain(`href="http://desk.example/desk/convite#${token}"`);
    expect((await look(token)).body).toMatchObject({
      kind: "invite",
      name: "Nova Alves",
      email,
      company: { name: "Loja" },
    });
    expect((await enter(email)).status).toBe(401);
    expect((await use(token, { name: "Nô Alves" })).status).toBe(204);
    const entered = await enter(email);
    expect([entered.status, entered.body.me]).toMatchObject([200, { name: "Nô Alves", role: "consultant" }]);
    for (const again of [await look(token), await use(token, {})]) expect(again.status).toBe(404);
    const rows = await desk.engine.rows<{ action: string; detail: object }>(
      shop.tenantId,
      "SELECT action, detail FROM audit_entries ORDER BY at",
    );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["person.create", "password_link.invite", "password.invite"]),
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    const stored = await desk.engine.rows(shop.tenantId, "SELECT * FROM password_links");
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it("refuses names with a character that no text can keep, and does not call that a failure of ours", async () => {
    const { eva } = await openShop(desk);
    const email = address();
    expect(await invite(eva, { ...nova(email), name: "Nova\0Alves" })).toMatchObject({
      status: 400,
      body: { code: "invalid" },
    });
    await invite(eva, nova(email));
    expect(await use(lastToken(), { name: "Nova\0Alves" })).toMatchObject({ status: 400, body: { code: "invalid" } });
    expect((await use(lastToken(), { name: "Nova \\u0000 Alves" })).status).toBe(204);
    expect(desk.complaints()).toEqual([]);
  });

  it("is over after 72 hours, and when a newer one was made", async () => {
    const { eva } = await openShop(desk);
    const invited = (await invite(eva, nova(address()))).body as GivenLink;
    const first = lastToken();
    const again = await eva.post(`/people/${invited.userId}/password-link`);
    expect(again.body).toMatchObject({ kind: "invite", mailed: true });
    expect((await look(first)).status).toBe(404);
    const second = lastToken();
    expect((await look(second)).status).toBe(200);
    desk.engine.pass(72 * 3_600_000 + 1);
    expect([(await look(second)).status, (await use(second, {})).status]).toEqual([404, 404]);
  });

  it("is shown to whoever invites where the mail server takes nothing", async () => {
    mails.state.refuses = true;
    const { eva } = await openShop(desk);
    const email = address();
    const { link, mailed } = (await invite(eva, nova(email))).body as GivenLink;
    expect(mailed).toBe(false);
    expect(link).toContain("http://desk.example/desk/convite#");
    expect((await use(tokenIn(link ?? ""), {})).status).toBe(204);
    expect((await enter(email)).status).toBe(200);
    desk.logged.length = 0;
  });

  it("gives nobody more than its author has, and no address of the company twice", async () => {
    const { shop, rui, eva } = await openShop(desk);
    const mia = await desk.signIn(await desk.user(shop, "Mia", "manager"));
    expect((await invite(mia, nova(address()))).status).toBe(201);
    for (const person of [{ role: "admin" }, { role: "manager" }, { teams: [] }, { teams: ["tecnicos", "bancada"] }])
      expect((await invite(mia, { ...nova(address()), ...person })).status).toBe(403);
    expect((await invite(rui, nova(address()))).status).toBe(403);
    expect((await invite(eva, { ...nova(address()), role: "super_admin" })).status).toBe(400);
    const known = await invite(eva, nova(rui.signedIn.me.email));
    expect((await invite(eva, { ...nova(address()), teams: ["nenhuma"] })).status).toBe(400);
    expect([known.status, known.body.fields]).toEqual([409, { email: "Este e-mail já é de alguém da empresa." }]);
    // An admin of the same team: a link that is shown would be a way into the rights that the manager lacks.
    expect((await mia.post(`/people/${eva.signedIn.me.id}/password-link`)).status).toBe(403);
  });
});

describe("a new password by a link", () => {
  it("is given by an admin; the old one and all sign-ins end with it, the pages within seconds", async () => {
    const { rui, eva } = await openShop(desk);
    const open = await rui.socket();
    const given = await eva.post(`/people/${rui.signedIn.me.id}/password-link`);
    expect(given.body).toMatchObject({ kind: "reset", mailed: true });
    expect(mails.state.mails.at(-1)?.subject).toBe("Escolha uma nova senha para o Balcão");
    expect((await rui.get("/me")).status).toBe(200);
    const token = lastToken();
    const weak = await use(token, { password: "aaaaaaaaaaaa" });
    expect([weak.status, Object.keys(weak.body.fields as object)]).toEqual([400, ["password"]]);
    expect((await use(token, {})).status).toBe(204);
    expect((await rui.refresh()).status).toBe(401);
    await eventually(() => expect(open.of("goodbye")).toEqual([{ reason: "signed_out" }]));
    const { email } = rui.signedIn.me;
    expect([(await enter(email, PASSWORD)).status, (await enter(email)).status]).toEqual([401, 200]);
  });

  it("works once also for two at the same time", async () => {
    const { rui, eva } = await openShop(desk);
    await eva.post(`/people/${rui.signedIn.me.id}/password-link`);
    const token = lastToken();
    const used = await Promise.all([NEXT, "outra senha bem diferente"].map((password) => use(token, { password })));
    expect(used.map(({ status }) => status).toSorted()).toEqual([204, 404]);
  });

  it("is of no use to somebody who was disabled meanwhile", async () => {
    const { shop, rui, eva } = await openShop(desk);
    await eva.post(`/people/${rui.signedIn.me.id}/password-link`);
    await desk.engine.rows(shop.tenantId, "UPDATE users SET disabled = true WHERE id = $1", [rui.signedIn.me.id]);
    expect([(await look(lastToken())).status, (await use(lastToken(), {})).status]).toEqual([404, 404]);
    expect((await eva.post(`/people/${rui.signedIn.me.id}/password-link`)).status).toBe(409);
  });
});

describe("a forgotten password", () => {
  const forgot = (email: string, from?: string) =>
    session("/forgot", { email }, from === undefined ? {} : { "x-forwarded-for": from });

  it("is answered the same whether or not the address is somebody's, and mailed where it is; an hour long", async () => {
    const { rui } = await openShop(desk);
    const { email } = rui.signedIn.me;
    const [known, unknown] = [await forgot(email), await forgot("ninguem@loja.example")];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(known.status).toBe(204);
    await eventually(() => expect(mails.state.mails.map(({ to }) => to)).toEqual([[email]]));
    const token = lastToken();
    expect(mails.state.mails[0]?.text).toContain(`http://desk.example/desk/nova-senha#${token}`);
    desk.engine.pass(59 * 60_000);
    expect((await look(token)).status).toBe(200);
    desk.engine.pass(60_001);
    expect((await look(token)).status).toBe(404);
  });

  it("fills nobody's mailbox, and one network does not ask for many", async () => {
    const { rui } = await openShop(desk);
    for (let n = 0; n < 5; n++) expect((await forgot(rui.signedIn.me.email)).status).toBe(204);
    for (let n = 0; n < 10; n++) expect((await forgot(`x${n}@y.example`, "198.51.100.30")).status).toBe(204);
    expect((await forgot("z@y.example", "198.51.100.30")).status).toBe(429);
    await eventually(() => expect(mails.state.mails).toHaveLength(3));
  });

  it("is nothing that a foreign page can ask for, and no token is guessed", async () => {
    const foreign = { origin: "https://evil.example" };
    for (const path of ["/forgot", "/link", "/link/password"])
      expect((await session(path, {}, foreign)).status).toBe(403);
    for (const token of ["", "x", "_".repeat(43), "a\u0000b", {}])
      expect((await look(token as string)).status, String(token)).toBeGreaterThanOrEqual(400);
    expect(desk.complaints()).toEqual([]);
  });
});

it("ways to sign in say whether a forgotten password is helped by mail", async () => {
  expect((await desk.ask("GET", "/api/v1/session/ways")).body).toMatchObject({ mail: true });
  const without = await DeskHarness.open();
  expect((await without.ask("GET", "/api/v1/session/ways")).body).toEqual({ mail: false, outside: null });
  await without.close();
});

describe("a link that would give more than its asker has", () => {
  it("is refused for oneself, and by a manager for somebody of a further team", async () => {
    const { shop, eva } = await openShop(desk);
    const max = await desk.signIn(await desk.user(shop, "Max", "manager"));
    const far = await desk.user(shop, "Ivo", "consultant", address(), ["tecnicos", "bancada"]);
    expect((await eva.post(`/people/${eva.signedIn.me.id}/password-link`)).status).toBe(403);
    expect((await eva.send("delete", `/people/${eva.signedIn.me.id}/second-factor`)).status).toBe(403);
    expect((await max.post(`/people/${far.id}/password-link`)).status).toBe(403);
    expect((await eva.post(`/people/${far.id}/password-link`)).status).toBe(200);
  });

  it("ends when its person gets another role", async () => {
    const { shop, eva } = await openShop(desk);
    const rui = await desk.user(shop, "Rui", "consultant", address());
    await eva.post(`/people/${rui.id}/password-link`);
    const token = lastToken();
    expect((await look(token)).status).toBe(200);
    const admin = { name: "Rui", role: "admin", teams: ["tecnicos"], disabled: false };
    expect((await eva.send("put", `/people/${rui.id}`, admin, { revision: 0 })).status).toBe(200);
    expect((await look(token)).status).not.toBe(200);
    expect((await use(token, {})).status).not.toBe(204);
  });
});
