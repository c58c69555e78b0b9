import { expect, it } from "vitest";
import { hasFewMembers } from "./has-few-members.js";

const many = Object.fromEntries(Array.from({ length: 5_800 }, (_, n) => [`k${n}`, 1]));

it("counts the members of all levels together", () => {
  expect(hasFewMembers({ a: 1, b: [1, 2] }, 4)).toBe(true);
  expect(hasFewMembers({ a: 1, b: [1, 2] }, 3)).toBe(false);
  for (const plain of ["texto", 7, null, undefined, true]) expect(hasFewMembers(plain, 0)).toBe(true);
  expect(hasFewMembers({ a: { b: { c: many } } }, 100)).toBe(false);
});

it("looks at no more than it needs to", () => {
  let looked = 0;
  const watched = new Proxy(many, {
    get: (of, name, receiver) => {
      looked += 1;
      return Reflect.get(of, name, receiver);
    },
  });
  expect(hasFewMembers(watched, 16)).toBe(false);
  expect(looked).toBe(16);
});
