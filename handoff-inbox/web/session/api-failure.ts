import type { Problem } from "../../../platform/http/contract/problem.js";
import { words } from "../words.js";

/**
 * A failed request. The message may be shown to people; `fields` has one for each field that the server did not take.
 * `problems`: what the flows would no longer compile with. `status` 0: the server was not reached.
 */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
    readonly conflict?: Conflict,
    readonly problems: readonly FlowProblem[] = [],
  ) {
    super(message);
  }
}

/** Somebody changed the same thing meanwhile (412): who, when (ms), its new revision, and how it is now. */
export type Conflict = NonNullable<Problem["conflict"]>;

export type FlowProblem = NonNullable<Problem["problems"]>[number];

/** The server's own words if there are any, else what the status means. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) {
    const { code, detail, fields, conflict, problems } = body;
    return new ApiFailure(response.status, code, detail, fields, conflict, problems);
  }
  const message = response.status === 404 ? words.failures.gone : words.failures.server;
  return new ApiFailure(response.status, "unknown", message);
}

/** Like `fetch`, but a network error becomes a failure with words for people. */
export async function reach(fetching: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetching(path, { ...init, credentials: "same-origin" });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiFailure(0, "offline", words.failures.offline);
  }
}

function isProblem(body: unknown): body is Problem {
  const problem = body as Problem | null;
  return typeof problem?.detail === "string" && typeof problem.code === "string";
}
