/**
 * (c) BuilderBot with its MemoryDB, which keeps nothing over a restart. Its flow is written as its documentation
 * teaches (welcome, capture, fallBack, endFlow). Its provider speaks the Cloud API like all contenders here.
 */
import { addKeyword, createBot, createFlow, createProvider, EVENTS, MemoryDB, ProviderClass } from "@builderbot/bot";
import bodyParser from "body-parser";
import polka from "polka";
import { sendText } from "./graph-client.js";
import { AGAIN, ANSWERS, MENU } from "./menu.js";
import { settings } from "./settings.js";
import { challengeOf, isSigned, readMessages } from "./webhook.js";

class CloudApiProvider extends ProviderClass {
  globalVendorArgs = { name: "bot", port: settings.port };

  /** BuilderBot's own server parses JSON at once, but a signature is computed over the raw bytes. */
  override buildHTTPServer() {
    return polka().use(bodyParser.raw({ type: "*/*", limit: "3mb" }));
  }

  protected beforeHttpServerInit(): void {
    this.server.get(settings.webhookPath, (req, res) => {
      const challenge = challengeOf(new URL(req.url, "http://localhost").searchParams, settings.verifyToken);
      res.writeHead(challenge === null ? 403 : 200);
      res.end(challenge ?? "");
    });
    this.server.post(settings.webhookPath, (req, res) => {
      if (!isSigned(req.body, req.headers["x-hub-signature-256"], settings.appSecret)) {
        res.writeHead(401);
        res.end("");
        return;
      }
      const messages = readMessages(req.body);
      res.writeHead(200, { "content-length": "0" });
      res.end("");
      for (const { wamid, from, text } of messages) this.emit("message", { wamid, from, body: text, name: from });
    });
  }

  protected afterHttpServerInit(): void {}

  protected busEvents(): { event: string; func: () => void }[] {
    return [];
  }

  protected async initVendor(): Promise<object> {
    return this;
  }

  async saveFile(): Promise<string> {
    throw new Error("the benchmark sends no files");
  }

  /**
   * Does not wait for the provider's answer. BuilderBot saves what it sent only after that, and does not serialise
   * turns, so a fast customer's next message would find the state from before. Without waiting its replies are right,
   * and it is faster.
   */
  async sendMessage<K>(to: string, message: string): Promise<K> {
    sendText(to, message).catch((error: unknown) => console.error("builderbot: no answer was sent", error));
    return undefined as K;
  }
}

const menu = addKeyword(EVENTS.WELCOME).addAnswer(MENU, { capture: true }, async (ctx, { endFlow, fallBack }) => {
  const answer = ANSWERS[ctx.body.trim()];
  await (answer ? endFlow(answer) : fallBack(AGAIN));
});

// BuilderBot prints its routes in colours; this benchmark prints only results.
console.log = () => {};
const bot = await createBot({
  flow: createFlow([menu]),
  provider: createProvider(CloudApiProvider),
  database: new MemoryDB(),
});
bot.httpServer(settings.port);
