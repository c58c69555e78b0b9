import type { Clock } from "./watch-bodies.js";

/** A clock that moves only when a test says so, however slow the machine is. */
export class TestClock implements Clock {
  #ms = 0;
  #looks = new Set<() => void>();
  now = () => this.#ms;
  every(_ms: number, look: () => void) {
    this.#looks.add(look);
    return { stop: () => void this.#looks.delete(look) };
  }
  goOn(ms: number) {
    this.#ms += ms;
    for (const look of this.#looks) look();
  }
  get looks() {
    return this.#looks.size;
  }
}
