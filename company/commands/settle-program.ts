import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { and, eq, ne, sql } from "drizzle-orm";
import { channels, programs, teams, tenants } from "../../db/schema/company.js";
import { documents } from "../../db/schema/knowledge.js";
import { compileProgram } from "../../flows/compile-program.js";
import type { ProgramSource } from "../../flows/program-source.js";
import { type At, auditName } from "./at.js";
import { readEntries } from "./catalog-entries.js";
import { CompanyRefusal } from "./company-refusal.js";

/**
 * Publishes the company's program anew when what the transaction wrote changes it: files, teams, channels, catalog, the
 * company's name. Conversations that run stay on theirs. Throws `CompanyRefusal` `flows_broken` where the flows no longer
 * compile, so that nothing of the transaction is kept.
 */
export async function settleProgram(at: At): Promise<void> {
  const source = await sourceOf(at);
  if (at.before && isDeepStrictEqual(plain(at.before.source), plain(source))) return;
  const compiled = compileProgram(source);
  if (!compiled.ok) {
    const [first] = compiled.problems;
    const where = first ? `${first.file}:${first.line} ${first.reason}. ${first.remedy}` : "";
    const { problems } = compiled;
    throw new CompanyRefusal("flows_broken", `Os fluxos não aceitam esta mudança: ${where}`, { problems });
  }
  await publishProgram(at, source, compiled.program.hash);
}

/** Makes a source the current program, under a new version. */
export async function publishProgram(at: At, source: ProgramSource, hash: string): Promise<void> {
  const { tenantId } = at;
  await at.tx.orm.update(programs).set({ current: false }).where(eq(programs.tenantId, tenantId));
  await at.tx.orm.insert(programs).values({
    id: randomUUID(),
    tenantId,
    version: sql`(SELECT coalesce(max(version), 0) + 1 FROM programs WHERE tenant_id = ${tenantId})`,
    hash,
    source,
    current: true,
    publishedBy: auditName(at.actor),
  });
}

/** The source as the transaction's rows and files make it. What was there keeps its order, because the hash covers it. */
async function sourceOf(at: At): Promise<ProgramSource> {
  const { tenantId, files, before, survey } = at;
  const { orm } = at.tx;
  const [company] = await orm.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!company) throw new Error("there is no such company");
  const ofTenant = and(eq(channels.tenantId, tenantId), ne(channels.state, "removed"));
  const connected = await orm.select({ name: channels.slug, kind: channels.kind }).from(channels).where(ofTenant);
  const groups = await orm.select({ name: teams.slug }).from(teams).where(eq(teams.tenantId, tenantId));
  const [article] = await orm
    .select({ id: documents.id })
    .from(documents)
    .where(eq(documents.tenantId, tenantId))
    .limit(1);
  const old = before?.source;
  const was = {
    items: (old?.entries ?? []).map(({ slug }) => slug),
    channels: (old?.channels ?? []).map((channel) => channel.name),
  };
  const entries = inOrder(await readEntries(at), was.items, ({ slug }) => slug);
  const { name, timezone, locale } = company;
  return {
    ...files,
    company: { name, timezone, locale },
    channels: inOrder(connected, was.channels, (channel) => channel.name).flatMap((channel) => {
      const capabilities = at.tools.channels.capabilitiesOf(channel.kind);
      return capabilities ? [{ name: channel.name, capabilities }] : [];
    }),
    ...(survey === undefined ? {} : { survey }),
    teams: inOrder(groups, old?.teams ?? [], (team) => team.name).map((team) => team.name),
    catalog: entries.map(({ slug }) => slug),
    entries,
    knowledge: article !== undefined,
  };
}

/** In the order of the names `before`; what is new comes at the end, by name. */
export function inOrder<T>(items: readonly T[], before: readonly string[], nameOf: (item: T) => string): T[] {
  const places = new Map(before.map((name, index) => [name, index]));
  const place = (item: T) => places.get(nameOf(item)) ?? places.size;
  return items.toSorted((a, b) => place(a) - place(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** As the database gives it back. */
const plain = (source: ProgramSource): unknown => JSON.parse(JSON.stringify(source));
