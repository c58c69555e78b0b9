import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

// One thread of the pool (thread-pool.ts): loads the module that the work names, says that it begins, and runs it. Plain
// JavaScript, because it is started as it stands, from the sources as well as from `dist/`.
// Only what is built does without: the sources are TypeScript.
if (workerData.fromSources) (await import("tsx/esm/api")).register();

// On Linux the priority is one thread's: whoever looks into a stranger's file waits for the thread that answers everybody.
// Elsewhere it would be the whole process's.
if (process.platform === "linux") setPriority(19);

parentPort.on("message", async ({ module, input }) => {
  try {
    const { run } = await import(module);
    parentPort.postMessage({ kind: "began" });
    parentPort.postMessage({ kind: "done", output: await run(input) });
  } catch (error) {
    parentPort.postMessage({ kind: "failed", reason: String(error?.stack ?? error) });
  }
});
