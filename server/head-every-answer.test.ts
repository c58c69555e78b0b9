import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { describe, expect, it } from "vitest";
import { headEveryAnswer } from "./head-every-answer.js";

async function headersOf(path: string, publicUrl: string | null) {
  const http = createServer();
  http.on("request", (_request, response) => response.writeHead(404, { "content-type": "text/plain" }).end("nothing"));
  const io = new Server(http, { serveClient: false });
  headEveryAnswer(http, publicUrl);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  try {
    return (await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}${path}`)).headers;
  } finally {
    await io.close();
  }
}

describe("the head of every answer", () => {
  it.each(["/nothing", "/socket.io/?EIO=4&transport=polling", "/socket.io/?transport=none"])(
    "keeps browsers from guessing and, at an address with https, from coming without it: %s",
    async (path) => {
      const secure = await headersOf(path, "https://balcao.example");
      expect(secure.get("x-content-type-options")).toBe("nosniff");
      expect(secure.get("strict-transport-security")).toBe("max-age=31536000");
      for (const publicUrl of [null, "http://balcao.example"]) {
        const plain = await headersOf(path, publicUrl);
        expect(plain.get("x-content-type-options")).toBe("nosniff");
        expect(plain.has("strict-transport-security")).toBe(false);
      }
    },
  );
});
