import { calendar } from "../../company/calendar.js";
import type { CompanyCommands } from "../../company/commands/company-commands.js";
import { portuguese } from "../../company/portuguese.js";
import type { Database } from "../../db/database.js";
import { createGapStore } from "../../db/stores/gap-store.js";
import { createKnowledgeStore } from "../../db/stores/knowledge-store.js";
import type { DeskDeps } from "../../handoff-inbox/api/deps.js";
import { createKnowledgeRoom } from "../../knowledge/knowledge-room.js";
import { openDocuments } from "../../server/knowledge-documents.js";

/** Documents, gaps and tried questions over a real database. Documents are read at once, and never by the clock. */
export function openKnowledgeParts(
  database: Database,
  commands: CompanyCommands,
  { files, now }: Pick<DeskDeps, "files" | "now">,
  log: DeskDeps["log"],
  closers: (() => Promise<void> | void)[],
): Pick<DeskDeps, "documents" | "gaps" | "examine"> {
  const jobs = { every: () => {}, close: async () => {} };
  const documents = openDocuments({ database, files, jobs, log, serves: () => true, allow: ["127.0.0.1"] }, commands);
  closers.push(documents.stop);
  const store = createKnowledgeStore(database);
  const room = createKnowledgeRoom({ store, language: portuguese, calendar, now });
  return { documents: documents.desk, gaps: createGapStore(database), examine: room.examine };
}
