import { randomUUID } from "node:crypto";
import type { ConversationRef } from "../../bot/ports/store.js";
import { createCompany, type TestCompany } from "../db/create-company.js";
import type { DeskHarness } from "./harness.js";
import { pageOfASite } from "./open-site.js";
import { latePayment, type Named, ON_SALE } from "./walk.js";

/** A company with one of each thing that a route names. */
export type WalkShop = TestCompany & Named & { ref: ConversationRef };

/** A company with a conversation of no team, a line of the bot that could not be sent, and a file. */
export async function openWalkShop(desk: DeskHarness): Promise<WalkShop> {
  const company = await desk.company();
  company.channel.answer = ({ content }) =>
    "text" in content && content.text === "Recebi."
      ? { outcome: "refused", code: "undeliverable", reason: "Número não existe." }
      : company.channel.taken();
  const ref = await desk.engine.write(company, "5511999990000", "fala");
  await desk.engine.settled(ref);
  const [line] = await desk.engine.rows<{ id: string }>(
    company.tenantId,
    "SELECT id::text FROM messages WHERE author = 'bot'",
  );
  const [dead] = await desk.engine.rows<{ key: string }>(
    company.tenantId,
    "SELECT event_id || '.' || n AS key FROM effects WHERE state = 'failed'",
  );
  const file = await desk.engine.files.put(company.tenantId, { bytes: Buffer.from("%PDF-1.7 x"), name: "a.pdf" });
  const team = `vazia-${randomUUID()}`;
  for (const slug of ["tecnicos", team])
    await desk.engine.rows(
      company.tenantId,
      "INSERT INTO teams (id, tenant_id, slug, title, from_folder) VALUES (gen_random_uuid(), $1, $2, $2, false)",
      [company.tenantId, slug],
    );
  const named = `nome-${randomUUID()}`;
  const draft = await officeThings(desk, company, named);
  const conversation = ref.conversationId;
  const somebody = await desk.signIn(await desk.user(company, "viewer", "viewer"));
  const [signIn, person] = [somebody.sid, somebody.signedIn.me.id];
  await desk.deps.identities.bind(
    { tenantId: company.tenantId, id: person },
    { issuer: "https://id.example", subject: person },
    "",
  );
  const things = { conversation, line: line?.id ?? "", problem: dead?.key ?? "", file: file.id };
  const wanted = { name: "Loja virtual", scopes: ["ratings.read"], expiresAt: null, createdBy: randomUUID() };
  const made = await desk.deps.keys.create(company.tenantId, wanted, { actor: "system:test", from: "system" });
  const apiKey = made?.key.id ?? "";
  const other = (await createCompany(desk.engine.database)).tenantId;
  const late = await latePayment(desk.engine, company, conversation, { orderState: "paid" });
  const known = await knownThings(desk, company.tenantId, conversation);
  const device = randomUUID();
  await desk.engine.rows(
    company.tenantId,
    `INSERT INTO devices (id, tenant_id, contact_id, name, os, public_key, agent_version, last_seen_at)
     SELECT $2::uuid, $1::uuid, contact_id, 'PC-ANA', 'Linux', ($2::uuid)::text, '1', now() FROM conversations WHERE id = $3`,
    [company.tenantId, device, conversation],
  );
  return { ...company, ...things, ...known, device, signIn, person, team, named, draft, apiKey, other, ...late, ref };
}

/** A template, a payment account, a model account, an item, an article and a draft of this name. Gives the draft's path. */
async function officeThings(desk: DeskHarness, { tenantId, channelId }: TestCompany, named: string): Promise<string> {
  const write = (text: string, ...values: string[]) => desk.engine.rows(tenantId, text, [tenantId, ...values]);
  await write(
    `INSERT INTO message_templates (id, tenant_id, channel_id, owner, name, language, status, body, variables, stated_at, read_at)
     VALUES (gen_random_uuid(), $1, $2, 'o', 'retirada', 'pt_BR', 'approved', 'Oi, {{1}}.', '{1}', now(), now())`,
    channelId,
  );
  await write(
    `INSERT INTO payment_accounts (id, tenant_id, key, slug, title, gateway, mode, external_id, position, from_folder, settings, secrets, state)
     VALUES (gen_random_uuid(), $1, $2, $2, 'Pix', 'sandbox', 'test', '1', 0, false, '{}', '', 'active')`,
    named,
  );
  await write(
    `INSERT INTO model_accounts (id, tenant_id, key, slug, title, kind, position, from_folder, settings, secrets, state)
     VALUES (gen_random_uuid(), $1, $2, $2, 'IA', 'openai', 0, false, '{"server":"https://models.example/v1","chat":"m"}', '', 'active')`,
    named,
  );
  for (const slug of [named, ON_SALE])
    await write(
      `INSERT INTO catalog_items (id, tenant_id, slug, title, description, price, currency, minutes, actions, active, from_folder)
       VALUES (gen_random_uuid(), $1, $2, 'Limpeza', '', 100, 'BRL', 15, '{}', true, false)`,
      slug,
    );
  await write(
    `INSERT INTO documents (id, tenant_id, slug, title, body, hash, from_folder)
     VALUES (gen_random_uuid(), $1, $2, $2, '# Um texto', 'h', false)`,
    named,
  );
  await write(
    `INSERT INTO document_versions (id, tenant_id, slug, n, title, text, changed_by)
     VALUES (gen_random_uuid(), $1, $2, 1, $2, E'# Um texto antigo\\n\\nComo era antes.', 'Ana')`,
    named,
  );
  const path = `flows/${named}.yaml`;
  const flow = `flow: ${named}\nstart: [{ keyword: [${named}] }]\nsteps:\n  - say: Oi\n  - end: done\n`;
  await write(
    "INSERT INTO flow_drafts (tenant_id, path, text, revision, changed_by) VALUES ($1, $2, $3, 0, 'Ana')",
    path,
    flow,
  );
  return path;
}

/** A document that was read, and a question that nobody could answer. */
async function knownThings(desk: DeskHarness, tenantId: string, conversation: string) {
  const [document, gap] = [randomUUID(), randomUUID()];
  await desk.engine.rows(
    tenantId,
    `INSERT INTO knowledge_sources (id, tenant_id, name, file_id, state, user_id, source, url, page_hash, visit_at)
       VALUES ($2, $1, 'a.txt', $2, 'ready', $2, 'test', $3, '', now())`,
    [tenantId, document, pageOfASite()],
  );
  await desk.engine.rows(
    tenantId,
    "INSERT INTO gaps (id, tenant_id, question, normalised, effect_keys, conversation_id) VALUES ($2, $1, 'Consertam drone?', 'drone', '{}', $3)",
    [tenantId, gap, conversation],
  );
  return { document, gap };
}
