import { address, text } from "./formats.js";
import { given, optional } from "./setting.js";

/** The settings of `balcao agent build`. */
export const agentVariables = {
  AGENT_RUNTIME_REGISTRY: given(address, "https://registry.npmjs.org", {
    group: "Agent",
    description:
      "npm registry from which `balcao agent build` takes the `node` binaries of the executables. Their SHA-512 are known beforehand, so a mirror is as safe.",
    expected: "an http(s) address without query",
  }),
  AGENT_RUNTIME_CACHE: optional(text, {
    group: "Agent",
    description: "Folder that keeps those archives between builds. Without it, `agent-runtimes` in `DATA_DIR`.",
    expected: "a path",
    example: "/var/cache/balcao",
  }),
  AGENT_SIGN_CERTIFICATE: optional(text, {
    group: "Agent",
    description:
      "PKCS #12 file (`.p12`, `.pfx`) with a certificate for programs. `balcao agent build` then signs the Windows executable with `osslsigncode`; without it, the download page says what SmartScreen will show.",
    expected: "a path",
    example: "/etc/balcao/code-signing.p12",
  }),
  AGENT_SIGN_PASSWORD: optional(text, {
    group: "Agent",
    description: "Password of that file.",
    expected: "a text",
    example: "…",
    secret: true,
  }),
  AGENT_SIGN_TIMESTAMP_URL: optional(address, {
    group: "Agent",
    description:
      "Server that stamps the time of the signature (RFC 3161), so that it holds after the certificate has ended.",
    expected: "an http(s) address without query",
    example: "http://timestamp.digicert.com",
  }),
};
