import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { FetchedMedia } from "../../bot/ports/channel-adapter.js";
import { expectNoSecret } from "../../tests/contracts/channel-adapter.js";
import { startFakeGraph } from "./fake-graph.js";
import { LARGEST_MEDIA } from "./fetch-media.js";
import { testAccount, testTools } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

const graph = await startFakeGraph();
const media = await startFakeGraph();
const foreign = await startFakeGraph();
const account = testAccount();
const options = { graphBaseUrl: graph.url, graphVersion: "v24.0", timeoutMs: 1000 };
const adapter = createWhatsAppAdapter({ ...options, mediaHosts: [new URL(media.url).host] });
const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0a]);

afterAll(() => Promise.all([graph.close(), media.close(), foreign.close()]));
beforeEach(() => {
  for (const server of [graph, media, foreign]) server.seen.length = 0;
  addressIs(`${media.url}/file`);
  media.respond((_request, response) => response.end(BYTES));
  foreign.respond((_request, response) => response.end("stolen"));
});

function addressIs(url: string, more: Record<string, unknown> = {}): void {
  graph.json(200, { url, mime_type: "image/jpeg", sha256: "00", file_size: 5, id: "65463453", ...more });
}

async function fetch(ref = "65463453", signal = new AbortController().signal): Promise<FetchedMedia | undefined> {
  const result = await adapter.fetchMedia?.(account, ref, testTools({ signal }));
  if (result?.outcome !== "ok") expectNoSecret(account, result);
  return result;
}

describe("inbound media", () => {
  it("is found by its id and fetched with the token", async () => {
    expect(await fetch()).toEqual({ outcome: "ok", bytes: BYTES, mime: "image/jpeg" });
    expect(graph.seen.map(({ path }) => path)).toEqual(["/v24.0/65463453?phone_number_id=1122334455667"]);
    expect(media.seen[0]?.headers.authorization).toBe(`Bearer ${account.secrets.accessToken}`);
  });

  it("has the type of its answer where Meta names none", async () => {
    addressIs(`${media.url}/file`, { mime_type: undefined });
    media.respond((_request, response) => response.writeHead(200, { "content-type": "audio/ogg" }).end(BYTES));
    expect(await fetch()).toMatchObject({ mime: "audio/ogg" });
  });

  it.each([403, 404, 410])("whose address answers %i is asked for once more (fault 19)", async (status) => {
    let answers = 0;
    media.respond((_request, response) => (answers++ === 0 ? response.writeHead(status).end() : response.end(BYTES)));
    expect(await fetch()).toMatchObject({ outcome: "ok" });
    expect(graph.seen).toHaveLength(2);
  });

  it("whose second address is dead, too, is gone (fault 19)", async () => {
    media.respond((_request, response) => response.writeHead(404).end());
    expect(await fetch()).toMatchObject({ outcome: "gone" });
    expect(graph.seen).toHaveLength(2);
  });

  it("that Meta no longer knows is gone", async () => {
    graph.json(400, { error: { code: 100, error_subcode: 33, message: "Unsupported get request" } });
    expect(await fetch()).toMatchObject({ outcome: "gone" });
    graph.respond((_request, response) => response.writeHead(404).end("<html>"));
    expect(await fetch()).toMatchObject({ outcome: "gone" });
  });

  it("may be fetched later where Meta is unwell, slow or refuses the token", async () => {
    for (const status of [500, 429, 401]) {
      graph.json(status, {
        error: { code: status === 401 ? 190 : 2, message: `token ${account.secrets.accessToken}` },
      });
      expect(await fetch()).toMatchObject({ outcome: "retry" });
    }
    graph.json(200, { url: "not an address" });
    expect(await fetch()).toMatchObject({ outcome: "retry" });
    addressIs(`${media.url}/file`);
    media.respond((_request, response) => response.writeHead(503).end());
    expect(await fetch()).toMatchObject({ outcome: "retry" });
    expect(await fetch("65463453", AbortSignal.abort())).toMatchObject({ outcome: "retry" });
  });

  it("that arrives cut is no file", async () => {
    media.respond((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write(BYTES);
      setTimeout(() => response.destroy(), 20);
    });
    expect(await fetch()).toMatchObject({ outcome: "retry" });
  });

  it("above 100 MB is refused by its announced size, and while it streams", async () => {
    addressIs(`${media.url}/file`, { file_size: LARGEST_MEDIA + 1 });
    expect(await fetch()).toMatchObject({ outcome: "refused" });
    expect(media.seen).toHaveLength(0);
    addressIs(`${media.url}/file`);
    const chunk = Buffer.alloc(4 * 1024 * 1024);
    let written = 0;
    media.respond((_request, response) => {
      const more = () => {
        while (!response.destroyed && written < 3 * LARGEST_MEDIA) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once("drain", more);
        }
      };
      more();
    });
    expect(await fetch()).toMatchObject({ outcome: "refused" });
    expect(written).toBeLessThan(2 * LARGEST_MEDIA);
  });

  it.each(["../../v24.0/me", "..", "a/b", "a?b", "", "x".repeat(300)])(
    "named %j is refused without a request",
    async (ref) => {
      expect(await fetch(ref)).toMatchObject({ outcome: "refused" });
      expect(graph.seen).toEqual([]);
    },
  );
});

describe("a media address elsewhere (fault 37)", () => {
  it("gets no request, and with it no token", async () => {
    addressIs(`${foreign.url}/file`);
    expect(await fetch()).toMatchObject({ outcome: "refused" });
    expect(foreign.seen).toEqual([]);
  });

  it("gets none by a redirect either", async () => {
    media.respond((_request, response) => response.writeHead(302, { location: `${foreign.url}/file` }).end());
    expect(await fetch()).toMatchObject({ outcome: "refused" });
    expect(foreign.seen).toEqual([]);
  });

  it.each([
    "http://lookaside.fbsbx.com/x",
    "https://lookaside.fbsbx.com:8443/x",
    "https://user:pass@lookaside.fbsbx.com/x",
    "https://fbsbx.com.evil.example/x",
    "https://evilfbsbx.com/x",
    "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:127.0.0.1]/x",
    "file:///etc/passwd",
  ])("such as %s is none of Meta's", async (url) => {
    addressIs(url);
    expect(await fetch()).toMatchObject({ outcome: "refused" });
  });

  it("is followed among hosts that may see the token, but not for ever", async () => {
    media.respond(({ path }, response) =>
      path === "/file" ? response.writeHead(302, { location: "/other" }).end() : response.end(BYTES),
    );
    expect(await fetch()).toMatchObject({ outcome: "ok" });
    media.respond((_request, response) => response.writeHead(302, { location: "/file" }).end());
    expect(await fetch()).toMatchObject({ outcome: "retry" });
  });
});
