import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MessageTemplate, TemplateNews } from "../../bot/vocabulary/message-template.js";
import { createTemplateStore } from "../../db/stores/template-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let harness: EngineHarness;
beforeAll(async () => {
  harness = new EngineHarness(await openTestDatabase());
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});

const APPROVED: MessageTemplate = {
  name: "retirada",
  language: "pt_BR",
  status: "approved",
  reason: null,
  category: null,
  quality: null,
  header: null,
  body: "Está pronto.",
  footer: null,
  variables: [],
  unfit: null,
};

it("a paused template is so, whatever was said of its quality later, and though the second began before the list", async () => {
  const shop = await harness.company(FLOWS);
  const account = { tenantId: shop.tenantId, id: shop.channelId };
  const lists = createTemplateStore(harness.database, harness.now);
  const list = { owner: "waba", templates: [APPROVED] };
  const tell = (said: Partial<TemplateNews>, at: number) => {
    const template = { owner: "waba", name: "retirada", language: "pt_BR", ...said };
    return harness.event(shop, {
      kind: "account",
      dedupe: `news:${randomUUID()}`,
      at,
      what: "x",
      detail: {},
      template,
    });
  };
  await lists.replace(account, list, harness.now());
  const later = harness.now() + 30_000;
  await tell({ quality: "poor" }, later);
  await tell({ category: "marketing" }, later);
  await tell({ status: "paused" }, later - 10_000);
  expect(await lists.list(account)).toMatchObject([{ status: "paused", quality: "poor", category: "marketing" }]);
  // Asked for within the second of which the news is.
  await lists.replace(account, list, later + 900);
  await tell({ status: "disabled" }, later);
  expect(await lists.list(account)).toMatchObject([{ status: "disabled" }]);
});
