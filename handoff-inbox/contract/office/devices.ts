import { z } from "zod";
import { agentSettings } from "../../../agent/wire-schema.js";
import { defineRoute } from "../../../platform/http/contract/route-contract.js";
import { listOf } from "./parts.js";

/** What can be done about a computer in the office. */
export const DEVICE_ACTS = ["scan", "disconnect", "block", "unblock", "rotate", "forget"] as const;
export type DeviceAct = (typeof DEVICE_ACTS)[number];

const deviceRowSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    os: z.string(),
    agentVersion: z.string(),
    /** Its customer, as the desk calls them. */
    contactName: z.string(),
    conversationId: z.string().nullable(),
    /** `online`: heard of in the last minute and a half, by the server's clock. */
    state: z.enum(["online", "offline", "blocked"]),
    /** Whether it is accompanied; `asked`: agreed in the chat, not at the computer yet. */
    stays: z.enum(["no", "asked", "on"]),
    lastSeenAt: z.number().nullable(),
    score: z.int().nullable(),
    measuredAt: z.number().nullable(),
    critical: z.int(),
    warnings: z.int(),
    /** How long the server took to answer its heartbeats lately, in ms. */
    latencyMs: z.int().nullable(),
    /** What the agent itself uses. */
    memoryMb: z.int().nullable(),
  })
  .meta({ id: "OfficeDevice" });
export type OfficeDevice = z.infer<typeof deviceRowSchema>;

const deviceDetailSchema = deviceRowSchema
  .extend({
    since: z.number().nullable(),
    muted: z.boolean(),
    nextScanAt: z.number().nullable(),
    settings: agentSettings,
    /** The last seven days by the hour, the oldest first. Hours without a heartbeat are left out. */
    hours: z.array(
      z.object({
        at: z.number(),
        beats: z.int(),
        latencyMs: z.int().nullable(),
        latencyMost: z.int(),
        /** What else happened. */
        events: z.int(),
      }),
    ),
    /** The newest first. */
    events: z.array(
      z.object({ id: z.string(), at: z.number(), kind: z.string(), detail: z.record(z.string(), z.unknown()) }),
    ),
    /** The oldest first. `url`: the page that its customer sees. */
    reports: z.array(
      z.object({
        at: z.number(),
        score: z.int().nullable(),
        critical: z.int(),
        warnings: z.int(),
        titles: z.array(z.string()),
        url: z.string(),
      }),
    ),
  })
  .meta({ id: "OfficeDeviceDetail" });
export type OfficeDeviceDetail = z.infer<typeof deviceDetailSchema>;

const one = { params: z.object({ id: z.string().max(64) }) } as const;

export const devicesRoute = defineRoute({
  method: "get",
  path: "/devices",
  may: "devices.read",
  summary: "The computers of the company's customers that are connected with it, at most 500, those seen last first.",
  answer: listOf(deviceRowSchema),
});
export const deviceRoute = defineRoute({
  ...one,
  method: "get",
  path: "/devices/:id",
  may: "devices.read",
  summary: "One computer: its connection by the hour, what happened, its reports and settings.",
  answer: deviceDetailSchema,
});
export const deviceActRoute = defineRoute({
  ...one,
  method: "post",
  path: "/devices/:id/act",
  may: "devices.act",
  summary:
    "Measures a computer now, ends its connection, blocks it, gives it another token, or forgets it with all that was measured. 409 `away` for a measurement of one that is off, `busy` while one is under way.",
  idempotent: true,
  body: z.object({ act: z.enum(DEVICE_ACTS) }),
  answer: null,
});
export const deviceSettingsRoute = defineRoute({
  ...one,
  method: "put",
  path: "/devices/:id/settings",
  may: "devices.act",
  summary: "How a computer that is accompanied behaves. It hears of it at once, or when it is back.",
  body: agentSettings,
  answer: null,
});
