import { z } from "zod";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf } from "./parts.js";

export const officeDocumentSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    /** The address of a page of the web; null for a file. */
    url: z.string().nullable(),
    /** When the page is visited next; null for a file. */
    visitAt: z.number().nullable(),
    fileId: z.uuid(),
    /** `listed`: a page of a site that is not visited yet. */
    state: z.enum(["listed", "waiting", "reading", "ready", "failed"]),
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

export const examinedSchema = z
  .object({
    outcome: z.enum(["found", "perhaps", "between", "unknown"]),
    /** What would be answered; null where it is not. */
    text: z.string().nullable(),
    /** The article's title, or the name of the company's file. */
    source: z.string().nullable(),
    /** The headings that would be offered. */
    offers: z.array(z.string()),
    /** Of the nearest passage; null where the company's own files answer. */
    confidence: z.number().nullable(),
    passages: z.array(
      z.object({
        document: z.string(),
        title: z.string(),
        heading: z.string(),
        text: z.string(),
        share: z.number(),
        matched: z.number(),
      }),
    ),
  })
  .meta({ id: "ExaminedQuestion" });
export type ExaminedQuestion = z.infer<typeof examinedSchema>;

const params = z.object({ id: z.uuid() });
const query = z.object({ name: z.string().trim().min(1).max(120).default("documento.txt") });
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
export const bringPageRoute = defineRoute({
  method: "post",
  path: "/documents/pages",
  may: "company.change",
  summary: "Fetches a page of the web, as its robots.txt allows, and makes articles of it; again every day.",
  body: z.strictObject({ url: z.string().trim().min(1).max(2_000) }),
  status: 201,
  answer: officeDocumentSchema,
});
export const bringSiteRoute = defineRoute({
  method: "post",
  path: "/documents/sites",
  may: "company.change",
  summary: "Reads a site's sitemap and puts its pages on the list; they are visited in the background.",
  body: z.strictObject({ url: z.string().trim().min(1).max(2_000) }),
  status: 201,
  answer: z.object({ pages: z.int(), left: z.int() }),
});
export const visitPageRoute = defineRoute({
  method: "post",
  path: "/documents/:id/visit",
  may: "company.change",
  summary: "Fetches a page of the web again at once. When it is as it was, nothing changes.",
  idempotent: true,
  params,
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
export const examineRoute = defineRoute({
  method: "post",
  path: "/knowledge/examine",
  may: "company.read",
  summary: "Tries a question: what would be answered, how sure, and the nearest passages. Nothing is recorded.",
  idempotent: true,
  body: z.strictObject({ question: z.string().trim().min(1).max(1_000) }),
  answer: examinedSchema,
});
