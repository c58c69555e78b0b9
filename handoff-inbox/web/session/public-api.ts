import { API } from "../../contract/api-base.js";
import type { PasswordLinkView, SignInWays } from "../../contract/password-links.js";
import { failureOf, reach } from "./api-failure.js";

/** What can be asked without being signed in. All of them throw `ApiFailure`. */
export const publicApi = {
  ways: async (): Promise<SignInWays> => (await asked("GET", "/session/ways")).json(),
  forgot: async (email: string): Promise<void> => void (await asked("POST", "/session/forgot", { email })),
  link: async (token: string): Promise<PasswordLinkView> => (await asked("POST", "/session/link", { token })).json(),
  useLink: async (sent: { token: string; name?: string; password: string }): Promise<void> =>
    void (await asked("POST", "/session/link/password", sent)),
};

async function asked(method: string, path: string, body?: object): Promise<Response> {
  const sent =
    body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await reach(fetch, `${API}${path}`, { method, ...sent });
  if (!response.ok) throw await failureOf(response);
  return response;
}
