import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import { calendar } from "../../company/calendar.js";
import type { CompanyCommands } from "../../company/commands/company-commands.js";
import { portuguese } from "../../company/portuguese.js";
import type { Database } from "../../db/database.js";
import { createGapStore } from "../../db/stores/gap-store.js";
import { createKnowledgeCareStore } from "../../db/stores/knowledge-care-store.js";
import { createKnowledgeStore } from "../../db/stores/knowledge-store.js";
import type { DeskDeps } from "../../handoff-inbox/api/deps.js";
import { createKnowledgeRoom } from "../../knowledge/knowledge-room.js";
import type { Model } from "../../knowledge/ports.js";
import { createGapDesk } from "../../server/gap-desk.js";
import { createKnowledgeChecks } from "../../server/knowledge-checks.js";
import { openDocuments } from "../../server/knowledge-documents.js";
import { createRehearsal } from "../../server/rehearse-article.js";

/**
 * Documents, gaps and tried questions over a real database. Documents are read at once, and never by the clock. `check` holds
 * gaps and own questions against what the company knows, as the product does after each change.
 */
export function openKnowledgeParts(
  database: Database,
  commands: CompanyCommands,
  desk: { engine: Pick<DeskDeps, "files" | "now">; capabilities: Capabilities; model: Model },
  { tell, log }: Pick<DeskDeps, "tell" | "log">,
  closers: (() => Promise<void> | void)[],
) {
  const { files, now } = desk.engine;
  const jobs = { every: () => {}, close: async () => {} };
  const documents = openDocuments({ database, files, jobs, log, serves: () => true, allow: ["127.0.0.1"] }, commands);
  const store = createKnowledgeStore(database);
  const care = createKnowledgeCareStore(database);
  const room = createKnowledgeRoom({ store, language: portuguese, calendar, now });
  const checks = createKnowledgeChecks({ knowledge: room, care, now, log });
  closers.push(documents.stop, checks.stop);
  const written: Model = {
    serves: (tenantId) => desk.model.serves(tenantId),
    ask: (asking) => desk.model.ask(asking),
  };
  const gaps = createGapDesk({
    room,
    language: portuguese,
    model: written,
    tell,
    capabilitiesOf: () => desk.capabilities,
    now,
    store: createGapStore(database),
  });
  const parts: Pick<DeskDeps, "documents" | "gaps" | "examine" | "rehearse"> = {
    documents: documents.desk,
    gaps,
    examine: room.examine,
    rehearse: createRehearsal(room, care, now),
  };
  return { parts, check: checks.check };
}

/** A language model that serves nobody. */
export const NO_DRAFTS: Model = {
  serves: () => false,
  ask: async () => ({
    outcome: "off",
    reason: "no model",
    cost: { calls: 0, tokens: 0, micros: null, currency: null },
  }),
};
