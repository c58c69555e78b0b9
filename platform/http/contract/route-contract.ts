import type { z } from "zod";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** What an address takes and gives, as schemas. A part that is left out does not exist: such a route reads no body. */
export type Shapes = {
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** The body is bytes, and so many at most; then it has no schema. */
  upload?: number;
  /** What is answered as JSON; null where nothing is. `file`: bytes, with their own type. */
  answer: z.ZodType | "file" | null;
};

/** In express's form: `/conversations/:id`. */
export type Path = `/${string}`;

/** What a page and the server agree on for one address. */
export type RouteContract<
  May extends string | null = string | null,
  S extends Shapes = Shapes,
  M extends Method = Method,
  P extends Path = Path,
> = S & {
  method: M;
  path: P;
  /** The permission that is asked for, before anything of the request is read. Null: no sign-in is needed. */
  may: May;
  /** One English sentence for the API's documentation. */
  summary: string;
  /**
   * Whether the same request twice is as good as once. One that is not must carry the header `Idempotency-Key`, and is
   * then done once for that key.
   */
  idempotent: boolean;
  /**
   * Whether it changes a thing that the caller has seen: the header `If-Match` must name its revision, and 412 says that
   * somebody was faster.
   */
  revised: boolean;
  /** When all went well. */
  status: 200 | 201 | 202 | 204;
};

type Read<T> = T extends z.ZodType ? z.output<T> : undefined;
/** What the schemas made of a request. */
export type RequestOf<S extends Shapes> = {
  params: Read<S["params"]>;
  query: Read<S["query"]>;
  body: S extends { upload: number } ? Uint8Array : Read<S["body"]>;
};
/** What a handler gives. */
export type AnswerOf<S extends Shapes> = S["answer"] extends z.ZodType ? z.input<S["answer"]> : undefined;
/** What a client hears. */
export type HeardOf<S extends Shapes> = S["answer"] extends z.ZodType ? z.output<S["answer"]> : undefined;

/** How pages and handlers name a route: `get /conversations/:id`. */
export type NameOf<C extends RouteContract> = `${C["method"]} ${C["path"]}`;

/** What a client sends, before the schemas have made anything of it. */
export type SentOf<C extends RouteContract> = Part<"params", C["params"]> &
  (C["query"] extends z.ZodType ? { query?: z.input<C["query"]> } : unknown) &
  (C extends { upload: number } ? { body: Blob } : Part<"body", C["body"]>) &
  (NeedsKey<C> extends true ? { key: string } : unknown) &
  (C extends { revised: true } ? { revision: number } : unknown);
type Part<Name extends string, T> = T extends z.ZodType ? { [Key in Name]: z.input<T> } : unknown;
type NeedsKey<C extends RouteContract> = C["method"] extends "post" | "patch"
  ? C["idempotent"] extends true
    ? false
    : true
  : false;

type Written<May extends string | null, S extends Shapes, M extends Method, P extends Path> = S & {
  method: M;
  path: P;
  may: May;
  summary: string;
  idempotent?: boolean;
  revised?: boolean;
  status?: RouteContract["status"];
};

/**
 * Writes a contract down. A GET is idempotent, so are PUT and DELETE; a POST or PATCH is not, unless it says so.
 * Throws when a name in the path has no schema, or when a schema has a name that the path lacks.
 */
export function defineRoute<
  const May extends string | null,
  const S extends Shapes,
  const M extends Method,
  const P extends Path,
>(written: Written<May, S, M, P>): RouteContract<May, S, M, P> {
  const { method, path } = written;
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => String(name)).sort();
  const described = Object.keys(written.params?.shape ?? {}).sort();
  if (named.join() !== described.join())
    throw new Error(`${method} ${path}: the path names [${named}], its schema [${described}]`);
  const idempotent = written.idempotent ?? (method !== "post" && method !== "patch");
  const status = written.status ?? (written.answer === null ? 204 : 200);
  // A filter that does not exist is refused, and not passed over as if it had been heeded.
  const query = written.query && { query: written.query.strict() };
  return { ...written, ...query, idempotent, revised: written.revised ?? false, status };
}
