import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let base: string | undefined;

/** The address of a site with one page, which lives as long as the tests' process. Each call gives another address. */
export function pageOfASite(): string {
  if (base === undefined) {
    const server = createServer(({ url }, response) => {
      if (url === "/robots.txt") return void response.writeHead(404).end();
      if (url === "/sitemap.xml")
        return void response.end(`<urlset><loc>${base}/${++pages}</loc><loc>${base}/${++pages}</loc></urlset>`);
      response.writeHead(200, { "content-type": "text/html" }).end("<main><p>A oficina abre às nove.</main>");
    });
    // Without a host it listens at once, and its port is known.
    server.listen(0).unref();
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  return `${base}/${++pages}`;
}
let pages = 0;
