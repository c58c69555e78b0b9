import express, { type ErrorRequestHandler, type Response, Router } from "express";
import { BAD_TOKEN, badParameter, type GraphError, sendGraphError, unknownObject } from "../graph/graph-error.js";
import type { MediaStore } from "../graph/media-store.js";
import { sameText } from "../graph/same-text.js";
import {
  type ActionRequest,
  actionRequest,
  type MessageRequest,
  messageRequest,
  uploadRequest,
} from "./message-schema.js";

export type InstagramDeps = {
  /** The only account here; null when there is none. */
  account(): { externalId: string; accessToken: string } | null;
  media: MediaStore;
  randomId(): string;
  now(): number;
  maxUploadBytes: number;
  /** When the person last wrote, in ms; null for never. */
  wroteAt(person: string): number | null;
  /** Called when the answer is being sent. */
  onMessage(to: string, mid: string, message: MessageRequest["message"]): void;
  onAction(to: string, action: ActionRequest): void;
};

const HOUR_MS = 60 * 60 * 1000;
const OUTSIDE: GraphError = {
  status: 400,
  code: 10,
  subcode: 2534022,
  message: "(#10) This message is sent outside of allowed window.",
};

/**
 * Simulates the part of Instagram's Graph API that the product needs: `/messages`, `/message_attachments`, `/me` and the
 * token's renewal. Mount it before any body parser.
 */
export function createInstagramRouter(deps: InstagramDeps): Router {
  const router = Router();
  const refuse = (response: Response, error: GraphError) => sendGraphError(response, error, `A${deps.randomId()}`);

  router.use((request, response, next) => {
    const account = deps.account();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (account === null || token === undefined || !sameText(token, account.accessToken))
      return refuse(response, BAD_TOKEN);
    next();
  });
  router.get("/:version/me/subscribed_apps", (_request, response) => {
    const subscribed_fields = ["messages", "messaging_postbacks", "messaging_seen", "message_reactions"];
    response.json({ data: [{ subscribed_fields }] });
  });
  router.get("/:version/me", (_request, response) => {
    response.json({ user_id: deps.account()?.externalId, username: "demonstracao" });
  });
  router.use("/:version/:account", (request, response, next) => {
    if (request.params.account === deps.account()?.externalId) return next();
    refuse(response, unknownObject(String(request.params.account)));
  });

  router.post(
    "/:version/:account/messages",
    express.json({ limit: "128kb", type: () => true }),
    (request, response) => {
      const action = actionRequest.safeParse(request.body);
      if (action.success) {
        response.json({ recipient_id: action.data.recipient.id });
        return deps.onAction(action.data.recipient.id, action.data);
      }
      const wanted = messageRequest.safeParse(request.body);
      if (!wanted.success) return refuse(response, badParameter("Invalid parameter", wanted.error.issues[0]?.message));
      const { recipient, tag, message } = wanted.data;
      const wroteAt = deps.wroteAt(recipient.id);
      const hours = tag === "HUMAN_AGENT" ? 7 * 24 : 24;
      if (wroteAt !== null && deps.now() - wroteAt >= hours * HOUR_MS) return refuse(response, OUTSIDE);
      if ("attachment" in message && "attachment_id" in message.attachment.payload)
        if (deps.media.get(message.attachment.payload.attachment_id) === undefined)
          return refuse(response, badParameter("The attachment id is invalid"));
      const mid = `mid.${deps.randomId()}`;
      response.json({ recipient_id: recipient.id, message_id: mid });
      deps.onMessage(recipient.id, mid, message);
    },
  );

  const raw = express.raw({ limit: deps.maxUploadBytes + 64 * 1024, type: () => true });
  router.post("/:version/:account/message_attachments", raw, async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const upload = await readAttachment(body, request.headers["content-type"] ?? "");
    if (upload === null) return refuse(response, badParameter("Upload attachment failure"));
    response.json({ attachment_id: deps.media.put(upload).id });
  });
  router.use((request, response) => refuse(response, unknownObject(request.path)));
  router.use(((_error, _request, response, _next) =>
    refuse(response, badParameter("Invalid parameter", "The body could not be read"))) satisfies ErrorRequestHandler);
  return router;
}

/** Reads the members `message` and `filedata`; null when they are not as documented. */
async function readAttachment(
  body: Buffer,
  contentType: string,
): Promise<{ bytes: Buffer; mime: string; name: string } | null> {
  try {
    const form = await new WebResponse(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
    const told = uploadRequest.safeParse(JSON.parse(String(form.get("message"))));
    const file = form.get("filedata");
    if (!told.success || file === null || typeof file === "string") return null;
    return { bytes: Buffer.from(await file.arrayBuffer()), mime: file.type, name: file.name };
  } catch {
    return null;
  }
}

/** The web's own `Response`, which reads multipart bodies; express has another one of that name. */
const WebResponse = globalThis.Response;
