import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWidget } from "../../scripts/build-widget.js";
import { type Harness, startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";

const folder = temporaryFolder();
let harness: Harness;
beforeAll(async () => {
  await buildWidget(folder.path);
  harness = await startHarness({ widgetDir: folder.path });
});
afterAll(async () => {
  await harness.close();
  folder.remove();
});

describe("the iframe page", () => {
  const get = (path: string) => fetch(`${harness.url}${path}`);

  it("may be framed by the channel's sites alone and carries its settings as inert data", async () => {
    const evil = "</script><script>alert(1)</script>";
    harness.account.settings.title = evil;
    const page = await get("/widget/oficina");
    const html = await page.text();
    harness.account.settings.title = "Oficina Clique";
    expect(page.headers.get("content-security-policy")).toContain(`frame-ancestors 'self' ${harness.site}`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    expect(html).not.toContain(evil);
    expect(html).not.toContain("segredo");
    const config = /id="config">(.*?)<\/script>/s.exec(html)?.[1];
    expect(JSON.parse(config ?? "")).toMatchObject({ channel: "oficina", title: evil });
  });

  it("says in Portuguese that a chat does not exist, and is served with its script, style and loader", async () => {
    const missing = await get("/widget/nenhum");
    expect([missing.status, await missing.text()]).toMatchObject([
      404,
      expect.stringContaining("Este chat não existe"),
    ]);
    const html = await (await get("/widget/oficina")).text();
    for (const [, asset] of html.matchAll(/(?:href|src)="(app-[^"]+)"/g)) {
      const response = await get(`/widget/${asset}`);
      expect([response.status, response.headers.get("cache-control")]).toEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
    }
    expect((await get("/widget/loader.js")).headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    for (const path of ["..%2f..%2fpackage.json", "%00", "a%20b", "manifest.json%00", "x".repeat(5000)])
      expect((await get(`/widget/${path}`)).status).toBeGreaterThanOrEqual(400);
    expect(harness.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});
