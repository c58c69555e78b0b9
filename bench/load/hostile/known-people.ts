import { setTimeout as sleep } from "node:timers/promises";

export type SignIns = { tried: number; succeeded: number; ms: number[]; refusals: Record<string, number> };

const PATIENCE_MS = 15_000;

/**
 * A user of a desk at the browser that they always use: it keeps the server's cookies, and has an address of its own.
 */
export class KnownPerson {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly email: string,
    private readonly password: string,
    private readonly address: string,
  ) {}

  /** Signs in once. Returns null, or how it was refused. */
  async signIn(): Promise<string | null> {
    try {
      const response = await fetch(`${this.url}/api/v1/session`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-forwarded-for": this.address,
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        },
        body: JSON.stringify({ email: this.email, password: this.password }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        this.cookies.set(name, value);
      }
      const { code } = (await response.json()) as { code?: string };
      return response.ok ? null : `${response.status} ${code ?? ""}`.trim();
    } catch (error) {
      return (error as Error).name;
    }
  }
}

/** Each person signs in again and again, with a pause, for so many seconds. */
export async function signIns(people: KnownPerson[], seconds: number): Promise<SignIns> {
  const seen: SignIns = { tried: 0, succeeded: 0, ms: [], refusals: {} };
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    people.map(async (person) => {
      await sleep(Math.random() * 1_000);
      while (performance.now() < until) {
        seen.tried += 1;
        const began = performance.now();
        const refused = await person.signIn();
        seen.ms.push(performance.now() - began);
        if (refused === null) seen.succeeded += 1;
        else seen.refusals[refused] = (seen.refusals[refused] ?? 0) + 1;
        await sleep(4_000);
      }
    }),
  );
  return seen;
}
