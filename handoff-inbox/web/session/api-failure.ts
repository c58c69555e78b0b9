import { words } from "../words.js";

/** A failed request. The message may be shown to people. `status` 0: the server was not reached. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The server's own words if there are any, else what the status means. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => null);
  const told = isApiError(body) ? body.error : null;
  const message = told?.message ?? (response.status === 404 ? words.failures.gone : words.failures.server);
  return new ApiFailure(response.status, told?.code ?? "unknown", message);
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

function isApiError(body: unknown): body is ApiError {
  const error = (body as ApiError | null)?.error;
  return typeof error?.message === "string" && typeof error.code === "string";
}
