import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSlots } from "./slots.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const sleep = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Batches that end when the test says so. */
function open(options: { most: number; freely?: number }) {
  const running: (() => void)[] = [];
  const desk = { waiting: 0, begun: 0, end: () => running.shift()?.() };
  const slots = createSlots({
    ...options,
    waiting: () => desk.waiting,
    start: () => {
      desk.begun += 1;
      desk.waiting = Math.max(0, desk.waiting - 1);
      return new Promise<void>((resolve) => running.push(resolve));
    },
  });
  const more = async (batches: number) => {
    desk.waiting += batches;
    slots.fill();
    await sleep(2);
  };
  return { desk, slots, more };
}

describe("slots", () => {
  it("begin one batch, and the next when that is over", async () => {
    const { desk, more } = open({ most: 3 });
    await more(0.2);
    expect(desk.begun).toBe(1);
    await more(0.2);
    expect(desk.begun).toBe(1);
    desk.end();
    await sleep(2);
    expect(desk.begun).toBe(2);
  });

  it("begin another beside it when a whole one waits, up to the limit", async () => {
    const { desk, more } = open({ most: 2 });
    await more(3);
    expect(desk.begun).toBe(2);
    await sleep(30);
    expect(desk.begun).toBe(2);
    desk.end();
    await sleep(2);
    expect(desk.begun).toBe(3);
  });

  it("begin another beside one that takes long", async () => {
    const { desk, more } = open({ most: 2 });
    await more(0.2);
    await more(0.2);
    expect(desk.begun).toBe(1);
    await sleep(30);
    expect(desk.begun).toBe(2);
  });

  it("begin as many as they may for whatever waits", async () => {
    const { desk, more } = open({ most: 3, freely: 2 });
    await more(0.2);
    await more(0.2);
    await more(0.2);
    expect(desk.begun).toBe(2);
  });

  it("begin nothing for nothing", async () => {
    const { desk, more } = open({ most: 3 });
    await more(0);
    await sleep(40);
    expect(desk.begun).toBe(0);
  });

  it("end what is under way, and begin nothing more", async () => {
    const { desk, slots, more } = open({ most: 3 });
    await more(0.2);
    desk.waiting = 2;
    const drained = slots.drain();
    let over = false;
    void drained.then(() => {
      over = true;
    });
    await sleep(40);
    expect(over).toBe(false);
    desk.end();
    await drained;
    expect(desk.begun).toBe(1);
  });
});
