import { type NextFunction, type Request, type Response, Router } from "express";
import { z } from "zod";
import { createRateLimiter, type RateLimiter } from "../../platform/limits/rate-limiter.js";
import { readAccess } from "./access-token.js";
import type { DeskApiDeps, DeskDeps } from "./deps.js";
import { readJson } from "./read-json.js";
import { notFound, Refusal, signedOut } from "./refusal.js";
import type { Person, Route } from "./route.js";
import { deskRoutes } from "./routes.js";
import { mountSession } from "./session-routes.js";

/** How many requests one person may make. A page makes a handful at a time. */
const REQUESTS = { burst: 300, perMinute: 900 };
/** How many people are counted at the same time. */
const PEOPLE = 10_000;

/** The desk's REST API, to be mounted at `/api`. */
export function createDeskApi(deps: DeskApiDeps): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
    next();
  });
  mountSession(router, deps);
  const requests = createRateLimiter(deps.now, PEOPLE);
  for (const route of deskRoutes(deps))
    router[route.method](route.path, (request, response) => serve(deps, requests, route, request, response));
  router.use(() => {
    throw notFound("Não há nada neste endereço.");
  });
  router.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    answerError(deps, error, request, response);
  });
  return router;
}

/**
 * The body is read only after it is known who asks and that they may, so that what strangers send is not even parsed.
 */
async function serve(
  deps: DeskDeps,
  requests: RateLimiter,
  route: Route,
  request: Request,
  response: Response,
): Promise<void> {
  const person = await personOf(deps, request);
  const retryAfterMs = requests(person.id, REQUESTS);
  if (retryAfterMs > 0)
    throw new Refusal(429, "too_many", "Foram muitos pedidos em pouco tempo. Espere um instante.", { retryAfterMs });
  if (!route.roles.includes(person.role))
    throw new Refusal(403, "not_allowed", "Só quem administra a empresa pode fazer isso.");
  await readJson(request, response);
  const answer = await route.answer({ person, request, response });
  if (answer !== undefined) response.status(route.status ?? 200).json(answer);
}

/**
 * The person who asks: the token says who it is, and the database says whether they may still sign in and with which
 * role.
 */
async function personOf(deps: DeskDeps, request: Request): Promise<Person> {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  const access = scheme === "Bearer" && token ? await readAccess(deps.accessKey, token, deps.now()) : null;
  if (!access) throw signedOut();
  const { tenantId, userId, sid } = access;
  const [user, standing] = await Promise.all([
    deps.users.byId(tenantId, userId),
    deps.users.standing(tenantId, [userId], [sid]),
  ]);
  if (!user || user.disabled || !standing.some((one) => one.family === sid && one.signedIn)) throw signedOut();
  return { ...user, sid };
}

function answerError(deps: DeskDeps, error: unknown, request: Request, response: Response): void {
  const refusal = error instanceof Refusal ? error : clientsFault(error);
  if (!refusal) {
    deps.log.error({ err: error, path: request.path }, "a request of the desk failed");
    response
      .status(500)
      .json({ error: { code: "failed", message: "Algo falhou do nosso lado. Tente de novo em instantes." } });
    return;
  }
  const { retryAfterMs, companies } = refusal.more;
  if (retryAfterMs !== undefined) response.set("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  response
    .status(refusal.status)
    .json({ error: { code: refusal.code, message: refusal.message }, ...(companies ? { companies } : {}) });
}

function clientsFault(error: unknown): Refusal | null {
  if (error instanceof z.ZodError) {
    const field = error.issues[0]?.path.join(".") ?? "";
    return new Refusal(
      400,
      "invalid",
      field === "" ? "O pedido não pôde ser entendido." : `Confira o campo "${field}".`,
    );
  }
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  if (status === 413) return new Refusal(413, "too_large", "O pedido é grande demais.");
  return status >= 400 && status < 500 ? new Refusal(400, "invalid", "O pedido não pôde ser entendido.") : null;
}
