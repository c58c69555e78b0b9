import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

export type Built = {
  driver: string;
  socketsDriver: string;
  hostileDriver: string;
  /** For `node --import`; see `driver/memory-probe.ts`. */
  memoryProbe: string;
  baseline(name: string): string;
};

/**
 * Bundles the driver and the baselines, so that they run like the product: plain JavaScript under `node`, without a
 * loader. Packages stay outside and are found in `bench/node_modules`, then in the product's own.
 */
export async function buildServers(bench: string, work: string): Promise<Built> {
  const outdir = join(work, "build");
  const baselines = (await readdir(join(bench, "baselines"))).filter((file) => !file.endsWith(".d.ts"));
  await build({
    entryPoints: [
      ...["main", "sockets-main", "hostile-main", "memory-probe"].map((name) => join(bench, "driver", `${name}.ts`)),
      ...baselines.map((file) => join(bench, "baselines", file)),
    ],
    outdir,
    outbase: bench,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
  return {
    driver: join(outdir, "driver", "main.mjs"),
    socketsDriver: join(outdir, "driver", "sockets-main.mjs"),
    hostileDriver: join(outdir, "driver", "hostile-main.mjs"),
    memoryProbe: join(outdir, "driver", "memory-probe.mjs"),
    baseline: (name) => join(outdir, "baselines", `${basename(name)}.mjs`),
  };
}
