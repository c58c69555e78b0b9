import { randomUUID } from "node:crypto";
import { Pool } from "undici";
import { settings } from "./settings.js";

/** Keep-alive connections to the Graph API, with the fastest client of Node.js. All baselines use the same. */
const pool = new Pool(settings.graphBaseUrl, { connections: 50 });
const path = `/${settings.graphVersion}/${settings.phoneId}/messages`;
const headers = { authorization: `Bearer ${settings.accessToken}`, "content-type": "application/json" };

/** Sends one text. Throws when the provider did not accept it; baselines do not try again. */
export async function sendText(to: string, body: string, key: string = randomUUID()): Promise<void> {
  const answer = await pool.request({
    path,
    method: "POST",
    headers,
    body: JSON.stringify({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to,
      type: "text",
      text: { body },
      biz_opaque_callback_data: key,
    }),
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`Graph API answered ${answer.statusCode}: ${text}`);
}
