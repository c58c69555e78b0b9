// Run by a test in a process of its own: uses what the arguments name and closes it. After that nothing may keep the
// process alive.
import { createInProcessLive } from "../../bot/live/in-process-live.js";
import { createInProcessJobs } from "../../platform/queue/in-process-jobs.js";
import { createInProcessWakes } from "../../platform/queue/in-process-wakes.js";
import { createRedisLive } from "../../platform/queue/redis-live.js";
import { openRedisQueues } from "../../platform/queue/redis-queues.js";

const [url = "", prefix = ""] = process.argv.slice(2);
const log = { warn: () => {}, error: () => {} };
const queues = url === "" ? null : openRedisQueues({ url, log, prefix });
const { wakes, jobs } = queues ?? { wakes: createInProcessWakes(), jobs: createInProcessJobs(log) };
const local = createInProcessLive(() => {});
const live = url === "" ? null : createRedisLive({ url, local, log, stream: `${prefix}-live` });

const unsubscribe = wakes.subscribe({ wake: () => {}, ring: () => {} });
jobs.every("something", 50, async () => {});
await new Promise((resolve) => setTimeout(resolve, 400));
wakes.publish({ tenantId: "t", conversationId: "now", delayMs: 0 });
wakes.publish({ tenantId: "t", conversationId: "later", delayMs: 60_000 });
wakes.ringAt(Date.now() + 60_000);
await unsubscribe();
await Promise.all([wakes.close(), jobs.close(), live?.close()]);
queues?.disconnect();
console.log("closed");
