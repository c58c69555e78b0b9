import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPlace, type TestPlace } from "../db/open-test-place.js";
import { type ServerProcess, startServer } from "../faults/harness/server-process.js";
import { ask, type Told } from "./ask.js";

const KB = 1024;
/**
 * How many bytes of body a first load may send, with gzip (which every browser accepts, over plain HTTP too) and with
 * brotli.
 */
const LIMITS = {
  "the loader": 3,
  "the widget's first opening": 40,
  "the desk's first load": 150,
  "the demonstration's first load": 110,
};

let server: ServerProcess;
const dataDir = mkdtempSync(join(tmpdir(), "balcao-wire-"));
let place: TestPlace;
beforeAll(async () => {
  place = await openTestPlace();
  server = await startServer({ DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn", ...place.env });
});
afterAll(async () => {
  await server.stop();
  await place.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const get = (path: string, encodings: string, more: Record<string, string> = {}, method = "GET") =>
  ask(`${server.url}${path}`, { ...(encodings === "" ? {} : { "accept-encoding": encodings }), ...more }, method);
const widgetPath = () => `/widget/${/data-channel="([^"]+)"/.exec(server.said())?.[1]}`;

/** The addresses of scripts, chunks, styles and icons that a browser fetches for a page, and that of the page. */
async function firstLoad(page: string): Promise<string[]> {
  const html = (await get(page, "")).body.toString();
  const own = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css|svg))"/g)].map(
    ([, at]) => new URL(String(at), `${server.url}${page}`).pathname,
  );
  const scripts = await Promise.all(
    own.filter((at) => at.endsWith(".js")).map(async (at) => ({ at, text: (await get(at, "")).body.toString() })),
  );
  const chunks = scripts.flatMap(({ at, text }) =>
    [...text.matchAll(/(?:import|from)"(\.\/[^"]+\.js)"/g)].map(
      ([, to]) => new URL(String(to), `${server.url}${at}`).pathname,
    ),
  );
  return [...new Set([page, ...own, ...chunks])];
}

describe("the bytes on the wire", () => {
  it("are within the limits of each first load, in gzip and in brotli", async () => {
    const pages = {
      "the loader": ["/widget/loader.js"],
      "the widget's first opening": ["/widget/loader.js", ...(await firstLoad(widgetPath()))],
      "the desk's first load": await firstLoad("/desk/"),
      "the demonstration's first load": await firstLoad("/demo/"),
    };
    const sum = async (paths: string[], encodings: string) =>
      (await Promise.all(paths.map((path) => get(path, encodings)))).reduce(
        (total, told) => total + told.body.length,
        0,
      );
    for (const [name, limit] of Object.entries(LIMITS)) {
      const paths = pages[name as keyof typeof LIMITS];
      const [plain, gzip, brotli] = [
        await sum(paths, ""),
        await sum(paths, "gzip, deflate"),
        await sum(paths, "gzip, deflate, br, zstd"),
      ];
      console.log(`${name}, bytes plain / gzip / brotli: ${[plain, gzip, brotli].join(" / ")}`);
      expect([name, gzip <= limit * KB, brotli < gzip, gzip < plain * 0.6]).toEqual([name, true, true, true]);
    }
  });
});

describe("a built file", () => {
  it("comes in brotli, gzip or as it is, each with a strong ETag of its own, and says that it varies", async () => {
    for (const page of [widgetPath(), "/desk/", "/demo/"]) {
      const script = (await firstLoad(page)).find((at) => at.endsWith(".js")) ?? "";
      const told = await Promise.all(["", "gzip", "gzip, deflate, br"].map((encodings) => get(script, encodings)));
      const [plain, gzip, brotli] = told as [Told, Told, Told];
      expect(told.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, "gzip", "br"]);
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
      expect(new Set(told.map(({ headers }) => headers.etag)).size).toBe(3);
      for (const { headers, body } of told) {
        expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
        expect(headers).toMatchObject({
          vary: "Accept-Encoding",
          "cache-control": "public, max-age=31536000, immutable",
          "content-type": "text/javascript; charset=utf-8",
          "content-length": String(body.length),
        });
      }
    }
  });

  it("is not sent again to who has it in that encoding, and HEAD tells the same without it", async () => {
    const first = await get("/widget/loader.js", "br");
    expect(first.headers).toMatchObject({
      "cache-control": "public, max-age=300",
      "cross-origin-resource-policy": "cross-origin",
    });
    const etag = String(first.headers.etag);
    const again = await get("/widget/loader.js", "br", { "if-none-match": etag });
    expect([again.status, again.body.length, again.headers.etag, again.headers.vary]).toEqual([
      304,
      0,
      etag,
      "Accept-Encoding",
    ]);
    // An ETag of the brotli version does not match for a client that accepts only gzip.
    const other = await get("/widget/loader.js", "gzip", { "if-none-match": etag });
    expect([other.status, other.headers["content-encoding"]]).toEqual([200, "gzip"]);
    const head = await get("/widget/loader.js", "br", {}, "HEAD");
    expect([
      head.status,
      head.body.length,
      head.headers["content-length"],
      head.headers.etag,
      head.headers["content-encoding"],
    ]).toEqual([200, 0, String(first.body.length), etag, "br"]);
    const page = await get("/desk/conversas/1", "br");
    expect([page.headers["content-encoding"], page.headers["cache-control"]]).toEqual(["br", "no-cache"]);
    expect((await get("/desk/conversas/1", "br", { "if-none-match": String(page.headers.etag) })).status).toBe(304);
  });

  it.each([
    ["identity", undefined],
    ["*", "br"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["identity;q=1, *;q=0.5", undefined],
    ["gzip;q=0, br;q=0", undefined],
    ["zstd", undefined],
  ])("to who takes %s comes as %s", async (encodings, expected) => {
    expect((await get("/widget/loader.js", encodings)).headers["content-encoding"]).toBe(expected);
  });

  it("is not reached by the names of its compressed copies, and nothing else of the folder is", async () => {
    const script = (await firstLoad("/desk/")).find((at) => at.endsWith(".js")) ?? "";
    for (const path of [
      `${script}.br`,
      `${script}.gz`,
      "/widget/loader.js.gz",
      "/widget/manifest.json",
      "/widget/..%2fbuilt",
      "/desk/assets/..%2findex.html",
    ])
      expect([path, (await get(path, "")).status]).toEqual([path, 404]);
  });
});

describe("what is no built file", () => {
  it("is never compressed: a secret beside what a caller chose would show by its length", async () => {
    for (const path of [
      widgetPath(),
      "/demo/site",
      "/demo/desk",
      "/health",
      "/health/detailed",
      "/metrics",
      "/api/v1/me",
      "/agent?c=AAAA",
      "/nothing",
    ]) {
      const told = await get(path, "gzip, deflate, br");
      expect([path, told.headers["content-encoding"]]).toEqual([path, undefined]);
      expect([path, told.body.length > 0]).toEqual([path, true]);
    }
  });

  it("is not polled as a script, which any site could run", async () => {
    const polling = "/socket.io/?EIO=4&transport=polling";
    const { sid } = JSON.parse((await get(polling, "")).body.toString().slice(1));
    for (const more of ["&j=0", "&j=", `&j=1&sid=${sid}`]) expect((await get(polling + more, "")).status).toBe(400);
  });
});

describe("every answer", () => {
  it("is to be taken for what it says that it is", async () => {
    for (const [path, status] of [
      ["/health", 200],
      ["/metrics", 200],
      ["/nothing", 404],
      ["/webhooks/whatsapp/nobody", 404],
      ["/webhooks/nobody", 404],
      ["/socket.io/?EIO=4&transport=polling", 200],
      ["/socket.io/?EIO=4&transport=polling&j=0", 400],
      ["/socket.io/?EIO=4&transport=nothing", 400],
    ] as const) {
      const told = await get(path, "");
      expect([path, told.status, told.headers["x-content-type-options"]]).toEqual([path, status, "nosniff"]);
    }
    const foreign = await get("/desk", "", { host: "evil.example" });
    expect([foreign.status, foreign.headers["x-content-type-options"]]).toEqual([421, "nosniff"]);
  });
});
