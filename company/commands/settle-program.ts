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
import { inOrder } from "./in-order.js";

/** A source whose program is known, so that it is not compiled again. */
export type Checked = { source: ProgramSource; hash: string };

/**
 * Publishes the company's program anew when what the transaction wrote changes it: files, teams, channels, catalog, the
 * company's name. Conversations that run stay on theirs. Gives the new program's hash, or null when it is still the same.
 * Throws `CompanyRefusal` `flows_broken` where the flows no longer compile, so that nothing of the transaction is kept.
 */
export async function settleProgram(at: At, checked: Checked | null = null): Promise<string | null> {
  const source = await sourceOf(at);
  const same = at.before !== null && isDeepStrictEqual(plain(at.before.source), plain(source));
  // A newer version may make another program of the same source; only an apply asks for that.
  if (same && checked === null) return null;
  const known = checked !== null && isDeepStrictEqual(plain(checked.source), plain(source));
  const hash = known ? checked.hash : hashOf(source);
  if (same && at.before?.hash === hash) return null;
  await publishProgram(at, source, hash);
  return hash;
}

function hashOf(source: ProgramSource): string {
  const compiled = compileProgram(source);
  if (compiled.ok) return compiled.program.hash;
  const { problems } = compiled;
  const [first] = problems;
  const where = first ? `${first.file}:${first.line} ${first.reason}. ${first.remedy}` : "";
  throw new CompanyRefusal("flows_broken", `Os fluxos não aceitam esta mudança: ${where}`, { problems });
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
export async function sourceOf(at: At): Promise<ProgramSource> {
  const { tenantId, files, order, survey } = at;
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
  const entries = inOrder(await readEntries(at), order.items, ({ slug }) => slug);
  const { name, timezone, locale } = company;
  return {
    ...files,
    company: { name, timezone, locale },
    channels: inOrder(connected, order.channels, (channel) => channel.name).flatMap((channel) => {
      const capabilities = at.tools.channels.capabilitiesOf(channel.kind);
      return capabilities ? [{ name: channel.name, capabilities }] : [];
    }),
    ...(survey === undefined ? {} : { survey }),
    teams: inOrder(groups, order.teams, (team) => team.name).map((team) => team.name),
    catalog: entries.map(({ slug }) => slug),
    entries,
    knowledge: article !== undefined,
  };
}

/** As the database gives it back. The order of teams means nothing. */
const plain = (source: ProgramSource): unknown =>
  JSON.parse(JSON.stringify({ ...source, teams: source.teams.toSorted() }));
