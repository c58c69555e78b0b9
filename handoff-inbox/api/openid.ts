import type { Configuration } from "openid-client";

/** How the installation is known to an OpenID provider. `name`: as people call it. `company`: a slug; null for all. */
export type OpenIdSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
  company: string | null;
};
/** What must be the same when the person comes back. It is kept in a sealed cookie. */
export type Begun = { state: string; nonce: string; verifier: string };
/** Whom the provider says that the person is. `email` is null unless the provider has confirmed the address. */
export type Outsider = { issuer: string; subject: string; email: string | null };

const TIMEOUT_SECONDS = 10;

/**
 * Signs people in by an OpenID provider: code flow with PKCE, state and nonce; the library checks the answers (OpenID
 * Connect Core 3.1). `back`: the address to which the provider sends people back. Everything rejects when the provider
 * is not reached, or when what it says is not right.
 */
export function createOpenId(settings: OpenIdSettings, back: () => string) {
  const { issuer, clientId, clientSecret } = settings;
  let found: Promise<Configuration> | null = null;

  /** What the provider says of itself, asked once. After a failure it is asked again. */
  function configuration(): Promise<Configuration> {
    found ??= discover().catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  }
  async function discover(): Promise<Configuration> {
    const { allowInsecureRequests, discovery } = await import("openid-client");
    const url = new URL(issuer);
    // Without TLS only on this machine: for tests, and a provider behind a proxy of its own.
    const insecure = url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
    const options = { timeout: TIMEOUT_SECONDS, ...(insecure ? { execute: [allowInsecureRequests] } : {}) };
    return discovery(url, clientId, clientSecret, undefined, options);
  }

  return {
    settings,
    /** Where the person is sent, and what must be the same when they come back. */
    async begin(): Promise<{ url: string; begun: Begun }> {
      const openid = await import("openid-client");
      const begun = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: back(),
        scope: "openid email",
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, begun };
    },

    /** Who came back. `query`: that of the address to which they came, with its question mark. */
    async finish(query: string, { state, nonce, verifier }: Begun): Promise<Outsider> {
      const { authorizationCodeGrant, fetchUserInfo } = await import("openid-client");
      const config = await configuration();
      const tokens = await authorizationCodeGrant(config, new URL(`${back()}${query}`), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error("the provider gave no ID token");
      // Not every provider puts the address into the ID token; the one it says there is not mixed with another's word.
      const told = claims.email === undefined ? await fetchUserInfo(config, tokens.access_token, claims.sub) : claims;
      const email = told.email_verified === true && typeof told.email === "string" ? told.email : null;
      return { issuer: claims.iss, subject: claims.sub, email };
    },
  };
}

export type OpenId = ReturnType<typeof createOpenId>;
