import { Agent, type AgentOptions } from "node:https";

/**
 * Sends connections to an https server through the proxy of the environment (`HTTPS_PROXY`, `NO_PROXY`), as browsers do.
 * Undefined for plain http, which only goes to the local network. Node.js does it by itself from 22.21 on, which is what
 * the executables have; an older one, which may run the script, goes directly.
 */
export function proxyAgent(server: string, env: NodeJS.ProcessEnv): Agent | undefined {
  if (!server.startsWith("https:")) return undefined;
  const options: AgentOptions & { proxyEnv: NodeJS.ProcessEnv } = {
    proxyEnv: env,
    // Written out so that no environment variable can change it.
    rejectUnauthorized: true,
  };
  return new Agent(options);
}

/** Whether the environment names a proxy for https. */
export function hasProxy(server: string, env: NodeJS.ProcessEnv): boolean {
  if (!server.startsWith("https:") || !(env.https_proxy || env.HTTPS_PROXY)) return false;
  const { hostname } = new URL(server);
  const except = (env.no_proxy ?? env.NO_PROXY ?? "")
    .split(/[\s,]+/)
    .map((one) => one.replace(/^\*?\./, "").split(":")[0]);
  return !except.some((one) => one === "*" || (one && (hostname === one || hostname.endsWith(`.${one}`))));
}
