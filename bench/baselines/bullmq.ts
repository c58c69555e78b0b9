/**
 * (d) A queue and nothing else: Express puts the message into BullMQ, and a worker replies. No state, no inbox, no
 * outbox.
 */
import { Queue, Worker } from "bullmq";
import express from "express";
import { Redis } from "ioredis";
import { sendText } from "./graph-client.js";
import { AGAIN, ANSWERS, MENU } from "./menu.js";
import { settings } from "./settings.js";
import { challengeOf, type Inbound, isSigned, readMessages } from "./webhook.js";

const QUEUE = "bench-messages";
const redisUrl = settings.redisUrl;
if (!redisUrl) throw new Error("REDIS_URL is not set");
const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null });

const queue = new Queue<Inbound>(QUEUE, { connection: connect() });
await queue.obliterate({ force: true });

/** Without a state, a number is always an answer. The driver's visits cannot tell the difference. */
const reply = (text: string): string => ANSWERS[text] ?? (/^\d$/.test(text) ? AGAIN : MENU);

const worker = new Worker<Inbound>(
  QUEUE,
  async (job) => {
    await sendText(job.data.from, reply(job.data.text.trim()), job.id);
  },
  { connection: connect(), concurrency: 50, removeOnComplete: { count: 0 } },
);
worker.on("failed", (_job, error) => console.error("bullmq: no answer was sent", error));

const app = express();
app.disable("x-powered-by");

app.get(settings.webhookPath, (req, res) => {
  const challenge = challengeOf(new URL(req.url, "http://localhost").searchParams, settings.verifyToken);
  if (challenge === null) res.sendStatus(403);
  else res.type("text/plain").send(challenge);
});

app.post(settings.webhookPath, express.raw({ type: "*/*", limit: "3mb" }), async (req, res) => {
  const raw = req.body as Buffer;
  if (!isSigned(raw, req.headers["x-hub-signature-256"], settings.appSecret)) {
    res.sendStatus(401);
    return;
  }
  await queue.addBulk(
    readMessages(raw).map((data) => ({ name: "message", data, opts: { jobId: data.wamid, removeOnComplete: true } })),
  );
  res.sendStatus(200);
});

app.listen(settings.port, "127.0.0.1");
