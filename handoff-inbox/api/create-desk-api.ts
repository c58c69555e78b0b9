import { type NextFunction, type Request, type Response, Router } from "express";
import { openApiOf } from "../../platform/http/contract/openapi.js";
import type { NameOf, RouteContract } from "../../platform/http/contract/route-contract.js";
import { API } from "../contract/api-base.js";
import { DESK_CONTRACTS, SESSION_CONTRACTS } from "../contract/desk-contracts.js";
import { answerError } from "./answer-error.js";
import type { DeskApiDeps } from "./deps.js";
import { deskHandlers } from "./desk-handlers.js";
import { mountLinks } from "./link-routes.js";
import { mountOpenId } from "./openid-routes.js";
import { notFound } from "./refusal.js";
import { createServeRoute } from "./serve-route.js";
import { mountSession } from "./session-routes.js";

/** The desk's REST API, to be mounted at `API`. */
export function createDeskApi(deps: DeskApiDeps): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
    next();
  });
  mountSession(router, deps);
  mountLinks(router, deps);
  mountOpenId(router, deps);
  router.get("/openapi.json", (_request, response) => void response.json(openApi()));
  const serve = createServeRoute(deps);
  const handlers = deskHandlers(deps);
  for (const contract of DESK_CONTRACTS) {
    // The type of `Handlers` holds each handler against the contract of its name.
    const handler = handlers[nameOf(contract)] as Parameters<typeof serve>[1];
    router[contract.method](contract.path, (request, response) => serve(contract, handler, request, response));
  }
  router.use(() => {
    throw notFound("Não há nada neste endereço.");
  });
  router.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    answerError(deps.log, error, request, response);
  });
  return router;
}

/** Distributes over the contracts, so that a name has the method and the path of the same one. */
type NameOfEach<C> = C extends RouteContract ? NameOf<C> : never;
const nameOf = <C extends RouteContract>({ method, path }: C) => `${method} ${path}` as NameOfEach<C>;

let document: object | null = null;
/** Made at the first request for it: most processes are never asked. */
function openApi(): object {
  document ??= openApiOf([...SESSION_CONTRACTS, ...DESK_CONTRACTS], {
    title: "Balcão",
    version: "1",
    description: "What the pages of the desk ask. Every error is a problem (RFC 9457).",
    base: API,
  });
  return document;
}
