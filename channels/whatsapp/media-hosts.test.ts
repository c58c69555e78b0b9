import { describe, expect, it } from "vitest";
import { isMediaHost } from "./media-hosts.js";

const GRAPH = "https://graph.facebook.com/v24.0";

describe("media host", () => {
  it.each([
    "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
    "https://media.fmnl1-1.fna.whatsapp.net/v/t62",
    "https://graph.facebook.com/x",
    "https://scontent.facebook.com/x",
  ])("of Meta may see the token: %s", (url) => {
    expect(isMediaHost(new URL(url), GRAPH, [])).toBe(true);
  });

  it("may be the simulator's own address, and what the operator named, with its port", () => {
    const own = "http://127.0.0.1:3000/simulator/v24.0";
    expect(isMediaHost(new URL("http://127.0.0.1:3000/media/1"), own, [])).toBe(true);
    expect(isMediaHost(new URL("http://127.0.0.1:3001/media/1"), own, [])).toBe(false);
    expect(isMediaHost(new URL("http://localhost:4000/1"), GRAPH, ["localhost:4000"])).toBe(true);
    expect(isMediaHost(new URL("http://localhost:4001/1"), GRAPH, ["localhost:4000"])).toBe(false);
  });
});
