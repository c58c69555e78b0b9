import express, { type ErrorRequestHandler, type Request, type Response, Router } from "express";
import { checkMessage } from "./check-message.js";
import { BAD_TOKEN, badParameter, badValue, type GraphError, sendGraphError, unknownObject } from "./graph-error.js";
import type { MediaStore } from "./media-store.js";
import type { GraphMessage, ReadMark } from "./message-schema.js";
import { readUpload } from "./read-upload.js";
import { sameText } from "./same-text.js";

/**
 * A message that the simulated API accepted, with the id that it answered. `to` is digits, or a business-scoped user
 * id.
 */
export type AcceptedMessage = { id: string; to: string; message: GraphMessage };

export type GraphDeps = {
  /** The only number here; null when there is none. */
  account(): { externalId: string; accessToken: string } | null;
  media: MediaStore;
  randomId(): string;
  maxUploadBytes: number;
  /** Called when the answer is being sent, so that a status rarely overtakes it. */
  onMessage(accepted: AcceptedMessage): void;
  onReadMark(mark: ReadMark): void;
};

/**
 * Simulates the part of Meta's Graph API that WhatsApp's Cloud API needs: `POST /v24.0/<id>/messages` and `/media`,
 * `GET /v24.0/<media id>`, the number's own state, and the files' own addresses. Mount it before any body parser.
 */
export function createGraphRouter(deps: GraphDeps): Router {
  const router = Router();
  const refuse = (response: Response, error: GraphError) => sendGraphError(response, error, `A${deps.randomId()}`);

  router.use((request, response, next) => {
    const account = deps.account();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (account === null) return refuse(response, unknownObject(request.path.split("/")[2] ?? ""));
    if (token === undefined || !sameText(token, account.accessToken)) return refuse(response, BAD_TOKEN);
    next();
  });

  router.get("/files/:id", (request, response) => {
    const media = deps.media.get(request.params.id);
    if (media === undefined) return void response.status(404).type("text").send("URL signature expired");
    response.set({
      "Content-Type": media.mime,
      "Content-Disposition": "attachment",
      "X-Content-Type-Options": "nosniff",
    });
    response.end(media.bytes);
  });

  router.post("/:version/:number/messages", express.json({ limit: "128kb", type: () => true }), (request, response) => {
    const { number } = request.params;
    if (!isOurs(deps, request)) return refuse(response, unknownObject(String(number)));
    const checked = checkMessage(request.body);
    if (checked.kind === "refused") return refuse(response, checked.error);
    if (checked.kind === "read") {
      deps.onReadMark(checked.mark);
      return void response.json({ success: true });
    }
    const { message, to } = checked;
    const missing = missingMedia(deps.media, message);
    if (missing !== undefined) return refuse(response, missing);
    const id = `wamid.${deps.randomId()}`;
    response.json({
      messaging_product: "whatsapp",
      contacts: [{ input: message.to ?? message.recipient ?? to, wa_id: to }],
      messages: [{ id }],
    });
    deps.onMessage({ id, to, message });
  });

  const raw = express.raw({ limit: deps.maxUploadBytes + 64 * 1024, type: () => true });
  router.post("/:version/:number/media", raw, async (request, response) => {
    if (!isOurs(deps, request)) return refuse(response, unknownObject(String(request.params.number)));
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const upload = await readUpload(body, request.headers["content-type"] ?? "");
    if ("error" in upload) return refuse(response, upload.error);
    if (upload.bytes.length > deps.maxUploadBytes) return refuse(response, tooLarge(deps.maxUploadBytes));
    response.json({ id: deps.media.put(upload).id });
  });

  router.get("/:version/:id", (request, response) => {
    if (request.params.id === deps.account()?.externalId) return void response.json(NUMBER);
    const media = deps.media.get(request.params.id);
    if (media === undefined) return refuse(response, unknownObject(request.params.id));
    // The address uses the host of the request, so the token is sent to no other host.
    const url = `${request.protocol}://${request.get("host")}${request.baseUrl}/files/${media.id}`;
    const sha256 = Buffer.from(media.sha256, "base64").toString("hex");
    response.json({
      url,
      mime_type: media.mime,
      sha256,
      file_size: media.bytes.length,
      id: media.id,
      messaging_product: "whatsapp",
    });
  });

  router.use((request, response) => {
    const path = request.path.split("/").slice(2).join("/");
    refuse(response, { status: 400, code: 2500, message: `Unknown path components: /${path}` });
  });
  router.use(((error: { status?: number }, _request, response, _next) => {
    if (error.status === 413) return refuse(response, tooLarge(deps.maxUploadBytes));
    refuse(response, badParameter("Invalid parameter", "The body could not be read as JSON"));
  }) satisfies ErrorRequestHandler);
  return router;
}

/** What Meta says of a number that is registered and well. */
const NUMBER = {
  verified_name: "Demonstração",
  quality_rating: "GREEN",
  status: "CONNECTED",
  platform_type: "CLOUD_API",
};

function isOurs(deps: GraphDeps, request: Request): boolean {
  return request.params.number === deps.account()?.externalId;
}

/** An error for a file that was never uploaded, or is no longer kept. */
function missingMedia(store: MediaStore, message: GraphMessage): GraphError | undefined {
  const id = sourceOf(message)?.id;
  if (id === undefined || store.get(id) !== undefined) return undefined;
  return badValue(`Media ID ${id.slice(0, 40)} does not exist or has expired`);
}

/** The part of a message that names its file. */
export function sourceOf(message: GraphMessage): { id?: string; link?: string } | undefined {
  switch (message.type) {
    case "image":
      return message.image;
    case "video":
      return message.video;
    case "audio":
      return message.audio;
    case "sticker":
      return message.sticker;
    case "document":
      return message.document;
    default:
      return undefined;
  }
}

function tooLarge(maxBytes: number): GraphError {
  return badParameter("Invalid parameter", `The request is larger than the ${maxBytes} bytes that are allowed`);
}
