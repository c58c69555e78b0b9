import { z } from "zod";
import { TEMPLATE_STATUSES } from "../../../bot/vocabulary/message-template.js";
import { channelFace, channelSecrets, newChannel, pauseReason } from "../../../company/commands/channel.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf, named, revised, revision } from "./parts.js";

export const officeChannelSchema = z
  .object({
    name: z.string(),
    key: z.string(),
    title: z.string(),
    kind: z.string(),
    externalId: z.string(),
    demo: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    /** The names of those that are set. Their values never leave the server. */
    secrets: z.array(z.string()),
    /** The installation made the secrets itself. */
    generatedSecrets: z.boolean(),
    state: z.enum(["active", "paused"]),
    problem: z.string().nullable(),
    lastInboundAt: z.number().nullable(),
    webhookPath: z.string(),
    /**
     * A test message can be sent now: its customers have an address that a person can write, and its session, where it
     * needs one, is kept by the process that answers.
     */
    testable: z.boolean(),
    /** The provider can be asked whether the account works. */
    checkable: z.boolean(),
    /** The provider approves templates for this account. */
    hasTemplates: z.boolean(),
    fromFolder: z.boolean(),
    ...revision,
  })
  .meta({ id: "OfficeChannel" });
export type OfficeChannel = z.infer<typeof officeChannelSchema>;

const one = { params: named, answer: officeChannelSchema } as const;

export const channelsRoute = defineRoute({
  method: "get",
  path: "/channels",
  may: "company.read",
  summary: "The company's channels, and the kinds that a new one may have.",
  answer: listOf(officeChannelSchema).extend({ kinds: z.array(z.string()) }),
});
export const channelRoute = defineRoute({
  ...one,
  method: "get",
  path: "/channels/:name",
  may: "company.read",
  summary: "One channel.",
});
export const createChannelRoute = defineRoute({
  method: "post",
  path: "/channels",
  may: "company.change",
  summary: "Connects a channel. 409 `exists` for a name that is taken.",
  idempotent: true,
  status: 201,
  body: newChannel.extend({ name: z.string().max(80) }),
  answer: officeChannelSchema,
});
export const changeChannelRoute = defineRoute({
  ...one,
  ...revised,
  method: "put",
  path: "/channels/:name",
  may: "company.change",
  summary: "Changes a channel. Of its secrets, those that are named are replaced; the others stay.",
  body: channelFace.extend({ secrets: channelSecrets.secrets.optional() }),
});
export const removeChannelRoute = defineRoute({
  ...one,
  ...revised,
  method: "delete",
  path: "/channels/:name",
  may: "company.change",
  summary: "Disconnects a channel.",
  answer: null,
});
export const pauseChannelRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/channels/:name/pause",
  may: "company.change",
  summary: "Keeps what would be sent until the channel is resumed.",
  idempotent: true,
  body: pauseReason,
});
export const resumeChannelRoute = defineRoute({
  ...one,
  ...revised,
  method: "post",
  path: "/channels/:name/resume",
  may: "company.change",
  summary: "Sends what was kept, and goes on.",
  idempotent: true,
});
export const testChannelRoute = defineRoute({
  method: "post",
  path: "/channels/:name/test",
  may: "company.change",
  summary:
    "Sends a short message to an address of one's own, as the channel's customers have them, and says how that went, with the provider's reason. 409 `sending` while a request with the same key is under way.",
  params: named,
  body: z.object({ to: z.string().trim().min(1).max(200) }),
  answer: z
    .object({ outcome: z.enum(["sent", "failed", "uncertain"]), reason: z.string().nullable() })
    .meta({ id: "ChannelTest" }),
});

export const checkChannelRoute = defineRoute({
  method: "get",
  path: "/channels/:name/check",
  may: "company.change",
  summary: "Asks the provider whether the account works, and says what to mend. Sends nothing.",
  params: named,
  answer: z
    .object({
      /** `unasked`: this kind of channel has nobody to ask. */
      outcome: z.enum(["works", "wrong", "unreached", "unasked"]),
      words: z.array(z.string()),
    })
    .meta({ id: "ChannelCheck" }),
});
export const channelNoticesRoute = defineRoute({
  method: "get",
  path: "/channels/:name/notices",
  may: "company.change",
  summary: "What the provider last said of the account alone, and what belongs to no conversation.",
  params: named,
  answer: listOf(
    z.object({ id: z.string(), at: z.number(), what: z.string(), detail: z.string() }).meta({ id: "ChannelNotice" }),
  ),
});

const templateSchema = z
  .object({
    name: z.string(),
    language: z.string(),
    status: z.enum(TEMPLATE_STATUSES),
    /** Why the provider refused or paused it. */
    reason: z.string().nullable(),
    category: z.string().nullable(),
    quality: z.enum(["good", "fair", "poor"]).nullable(),
    header: z.string().nullable(),
    body: z.string(),
    footer: z.string().nullable(),
    variables: z.array(z.string()),
    /** What it needs that cannot be filled in here; null when it can be sent. */
    unfit: z.string().nullable(),
    readAt: z.number(),
  })
  .meta({ id: "ChannelTemplate" });
export type ChannelTemplate = z.infer<typeof templateSchema>;

export const channelTemplatesRoute = defineRoute({
  method: "get",
  path: "/channels/:name/templates",
  may: "company.read",
  summary: "The messages that the provider approves for this account, as it last described them.",
  params: named,
  answer: listOf(templateSchema),
});
export const readTemplatesRoute = defineRoute({
  method: "post",
  path: "/channels/:name/templates",
  may: "company.change",
  summary: "Reads them again from the provider. `problem` says why that did not work; the list stays then.",
  params: named,
  idempotent: true,
  answer: listOf(templateSchema).extend({ problem: z.string().nullable() }),
});
