import { hash } from "@node-rs/argon2";

let hashed: Promise<string> | null = null;
/** All test users have the same salt and a cheap hash, because hashing and checking would cost more than the tests. */
export const quickHash = (password: string): Promise<string> =>
  (hashed ??= hash(password, { memoryCost: 64, timeCost: 1 }));

/** Whether an answer is JSON, also one that tells a problem. */
export const isJson = (response: Response) =>
  /^application\/(problem\+)?json/.test(response.headers.get("content-type") ?? "");
