import { failureOf, reach } from "./api-failure.js";
import type { Session } from "./session.js";

/** Calls to the API as the person who is signed in. All of them throw `ApiFailure`. */
export type Api = {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  post(path: string, body?: unknown): Promise<void>;
  file(id: string, signal?: AbortSignal): Promise<Blob>;
};

export function createApi(session: Session): Api {
  async function call(path: string, init: RequestInit): Promise<Response> {
    const access = await session.token();
    const once = (token: string) =>
      reach(fetch, path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    let response = await once(access);
    if (response.status === 401) response = await once(await session.renew(access));
    if (!response.ok) throw await failureOf(response);
    return response;
  }
  return {
    get: async (path, signal) => (await call(path, { signal })).json(),
    async post(path, body = {}) {
      const headers = { "content-type": "application/json", "x-balcao": "1" };
      await call(path, { method: "POST", headers, body: JSON.stringify(body) });
    },
    file: async (id, signal) => (await call(`/api/files/${encodeURIComponent(id)}`, { signal })).blob(),
  };
}
