import { z } from "zod";
import { draftFace } from "../../../company/commands/draft.js";
import { filePath } from "../../../company/commands/program-file.js";
import { publishInput } from "../../../company/commands/publish-drafts.js";
import { flowProblemSchema } from "../../../platform/http/contract/problem.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, revised, revision } from "./parts.js";

/** A file of the program: what is published, and the draft that waits. Null: there is no such file (yet, or any more). */
export const officeFileSchema = z
  .object({
    path: z.string(),
    published: z.string().nullable(),
    /** Of the published file. A draft that is written with it before one's eyes is saved with it as `from`. */
    fileRevision: z.int().nonnegative(),
    draft: z
      .object({
        /** Null: the file is to be removed. */
        text: z.string().nullable(),
        /** The revision of the published file that it was written from. */
        from: z.int().nonnegative(),
        changedBy: z.string(),
        changedAt: z.number(),
        /** Somebody published another version of the file since: it is not published before it knows of that one. */
        outdated: z.boolean(),
      })
      .nullable(),
    /** The draft's. */
    ...revision,
  })
  .meta({ id: "OfficeFile" });
export type OfficeFile = z.infer<typeof officeFileSchema>;

const programSchema = z.object({
  version: z.int(),
  hash: z.string(),
  current: z.boolean(),
  publishedBy: z.string(),
  publishedAt: z.number(),
});
const checkSchema = z.object({ problems: z.array(flowProblemSchema), warnings: z.array(flowProblemSchema) });
/** `flows/prices.yaml`, as one part of the address. */
const one = { params: z.object({ path: filePath }), answer: officeFileSchema } as const;

export const flowFilesRoute = defineRoute({
  method: "get",
  path: "/flows",
  may: "company.read",
  summary: "Flows, their tests and the intents, as published and as drafted.",
  answer: listOf(officeFileSchema),
});
export const flowFileRoute = defineRoute({
  ...one,
  method: "get",
  path: "/flows/:path",
  may: "company.read",
  summary: "One file.",
});
export const saveDraftRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/flows/:path",
  may: "company.change",
  summary:
    "Keeps a draft of a file; nothing is published. `text` null drafts its removal. `from`: the `fileRevision` that its author saw.",
  body: draftFace,
});
export const discardDraftRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/flows/:path",
  may: "company.change",
  summary: "Throws the draft of a file away.",
  answer: null,
});
export const checkDraftsRoute = defineRoute({
  method: "post",
  path: "/flows-check",
  may: "company.change",
  summary: "What would be wrong if these drafts (null: all) were published: compiles them and plays the tests.",
  idempotent: true,
  body: publishInput,
  answer: checkSchema,
});
export const programsRoute = defineRoute({
  method: "get",
  path: "/programs",
  may: "company.read",
  summary: "The 100 newest published versions.",
  answer: listOf(programSchema),
});
export const publishRoute = defineRoute({
  method: "post",
  path: "/programs",
  may: "company.change",
  summary:
    "Publishes drafts. Conversations that run stay on their version. 409 `flows_broken`, `nothing_to_publish`; 412 with both texts for a file that somebody published since its draft was written.",
  // A second time there is nothing left to publish.
  idempotent: true,
  status: 201,
  body: publishInput,
  answer: checkSchema,
});
export const rollBackRoute = defineRoute({
  method: "post",
  path: "/programs/:version/roll-back",
  may: "company.change",
  summary: "Makes an earlier version's flows, tests and intents current again, with today's hours, teams and catalog.",
  idempotent: true,
  params: z.object({ version: z.coerce.number().int().min(1).max(1_000_000_000) }),
  answer: null,
});
