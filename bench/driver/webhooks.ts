import { createHmac } from "node:crypto";
import { ACCOUNT, WEBHOOK_PATH } from "../contender.js";
import type { Reply } from "./fake-graph.js";

let sent = 0;
const runId = Date.now().toString(36).toUpperCase();

/** A signed Cloud API webhook with one text message and a new id, as a whole HTTP request in ASCII. */
export function signedWebhook(port: number, phone: string, text: string): string {
  sent += 1;
  const body =
    `{"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":[{"value":{"messaging_product":"whatsapp",` +
    `"metadata":{"display_phone_number":"551130000000","phone_number_id":"${ACCOUNT.phoneId}"},` +
    `"contacts":[{"profile":{"name":"Cliente ${phone.slice(-4)}"},"wa_id":"${phone}"}],` +
    `"messages":[{"from":"${phone}","id":"wamid.BENCH${runId}${sent}","timestamp":"${Math.floor(Date.now() / 1000)}",` +
    `"text":{"body":"${text}"},"type":"text"}]},"field":"messages"}]}]}`;
  return signed(port, body);
}

/** The same with the status of a reply. */
export function signedStatus(port: number, reply: Reply, status: string): string {
  return signed(
    port,
    `{"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":[{"value":{"messaging_product":"whatsapp",` +
      `"metadata":{"display_phone_number":"551130000000","phone_number_id":"${ACCOUNT.phoneId}"},` +
      `"statuses":[{"id":"${reply.id}","status":"${status}","timestamp":"${Math.floor(Date.now() / 1000)}",` +
      `"recipient_id":"${reply.to}","biz_opaque_callback_data":"${reply.key}"}]},"field":"messages"}]}]}`,
  );
}

function signed(port: number, body: string): string {
  const signature = createHmac("sha256", ACCOUNT.appSecret).update(body).digest("hex");
  return (
    `POST ${WEBHOOK_PATH} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: facebookexternalua\r\n` +
    `Content-Type: application/json\r\nX-Hub-Signature-256: sha256=${signature}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}
