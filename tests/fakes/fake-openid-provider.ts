import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export const CLIENT = { clientId: "balcao", clientSecret: "um segredo de teste bem comprido" };

/**
 * An OpenID provider (panva's oidc-provider) at which everybody is the person of `state.account` without being asked.
 * `back`: the address that it sends people back to. `idTokenHasAddress`: whether the ID token has the address, or only
 * the user info.
 */
export async function startOpenIdProvider(back: string, idTokenHasAddress = false) {
  const state = { account: { sub: "rui", email: "rui@loja.example", email_verified: true as unknown } };
  let serve: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const errors: Error[] = [];
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [back] }],
    cookies: { keys: ["uma chave de teste"] },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: !idTokenHasAddress,
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => "/person" },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email");
      await grant.save();
      return grant;
    },
    findAccount: (_context, accountId) => ({ accountId, claims: () => state.account }),
  });
  provider.on("server_error", (_context, error) => void errors.push(error));
  const callback = provider.callback();
  serve = (request, response) => {
    if (!request.url?.startsWith("/person")) return callback(request, response);
    provider
      .interactionFinished(request, response, { login: { accountId: state.account.sub } })
      .catch((error: Error) => errors.push(error));
  };
  return {
    issuer,
    state,
    errors,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
