import { expect, it } from "vitest";
import { requestOf } from "./api.js";

it("makes a request of a route's name and its parts; nothing that a person wrote can change the address", () => {
  expect(requestOf("get /queue", { query: { view: "mine", cursor: undefined } })).toEqual([
    "/api/v1/queue?view=mine",
    { method: "GET", headers: {} },
  ]);
  expect(requestOf("get /files/:id", { params: { id: "../me?x=1#" } })[0]).toBe("/api/v1/files/..%2Fme%3Fx%3D1%23");
  expect(requestOf("get /queue", { query: { cursor: "1~a&view=bot" } })[0]).toBe(
    "/api/v1/queue?cursor=1%7Ea%26view%3Dbot",
  );
  expect(requestOf("post /conversations/:id/note", { params: { id: "c" }, body: { text: "a" }, key: "k" })).toEqual([
    "/api/v1/conversations/c/note",
    {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "k" },
      body: '{"text":"a"}',
    },
  ]);
  expect(requestOf("put /teams/:name", { params: { name: "a" }, body: {}, revision: 3 })[1].headers).toMatchObject({
    "if-match": '"3"',
  });
});
