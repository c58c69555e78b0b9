import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

// One thread of the pool (thread-pool.ts). It loads the module that the task names, reports that it begins, and runs
// the task. It is plain JavaScript, because it is started as it is, from the sources as well as from `dist/`. Running
// from the sources needs tsx, because the modules are TypeScript; the built modules do not.
if (workerData.fromSources) (await import("tsx/esm/api")).register();

// On Linux this lowers the priority of this thread alone, so that inspecting a stranger's file gives way to the main
// thread. On other systems it would lower the whole process's.
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
