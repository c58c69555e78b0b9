import { z } from "zod";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf } from "./parts.js";

export const officeDocumentSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    fileId: z.uuid(),
    state: z.enum(["waiting", "reading", "ready", "failed"]),
    /** Why it could not be read. */
    problem: z.string().nullable(),
    pages: z.int().nullable(),
    /** The articles that were made of it. */
    articles: z.array(z.string()),
    broughtAt: z.number(),
    readAt: z.number().nullable(),
  })
  .meta({ id: "OfficeDocument" });
export type OfficeDocument = z.infer<typeof officeDocumentSchema>;

export const openGapSchema = z
  .object({
    id: z.uuid(),
    question: z.string(),
    times: z.int(),
    lastAt: z.number(),
    conversationId: z.uuid(),
  })
  .meta({ id: "OpenGap" });
export type OpenGap = z.infer<typeof openGapSchema>;

const params = z.object({ id: z.uuid() });
const query = z.object({ name: z.string().trim().min(1).max(120) });
/** The largest file that becomes articles, in bytes. */
export const LARGEST_DOCUMENT = 25 * 1024 * 1024;

export const documentsRoute = defineRoute({
  method: "get",
  path: "/documents",
  may: "company.read",
  summary: "The documents that people brought, and what became of them; the newest first.",
  answer: listOf(officeDocumentSchema),
});
export const bringDocumentRoute = defineRoute({
  method: "post",
  path: "/documents",
  may: "company.change",
  summary: "Brings a document of 25 MB at most: the body is its bytes. Articles are made of it in the background.",
  query,
  upload: LARGEST_DOCUMENT,
  status: 201,
  answer: officeDocumentSchema,
});
export const replaceDocumentRoute = defineRoute({
  method: "put",
  path: "/documents/:id",
  may: "company.change",
  summary: "Puts another file in a document's place. Its old articles answer until the new ones are made.",
  params,
  query,
  upload: LARGEST_DOCUMENT,
  answer: officeDocumentSchema,
});
export const removeDocumentRoute = defineRoute({
  method: "delete",
  path: "/documents/:id",
  may: "company.change",
  summary: "Removes a document and the articles that were made of it.",
  params,
  answer: null,
});
export const gapsRoute = defineRoute({
  method: "get",
  path: "/gaps",
  may: "company.read",
  summary: "Questions that nothing the company knows answers, the most asked first.",
  answer: listOf(openGapSchema),
});
export const dismissGapRoute = defineRoute({
  method: "delete",
  path: "/gaps/:id",
  may: "company.change",
  summary: "Takes a question off the list of those without an answer.",
  params,
  answer: null,
});
