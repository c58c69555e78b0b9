/**
 * Types for the packages that only `bench/package.json` has, as far as the baselines use them, so that the product's
 * type check needs no install in `bench/`.
 */
declare module "@builderbot/bot" {
  type Context = { body: string; from: string };
  type Methods = {
    endFlow(message: string): Promise<void>;
    fallBack(message: string): Promise<void>;
  };
  type FlowBuilder = {
    addAnswer(
      text: string,
      options: { capture: boolean },
      then: (ctx: Context, methods: Methods) => Promise<void>,
    ): FlowBuilder;
  };

  import type { Polka as PolkaServer } from "polka";
  export abstract class ProviderClass {
    abstract globalVendorArgs: { name: string; port: number };
    server: PolkaServer;
    buildHTTPServer(): PolkaServer;
    protected abstract beforeHttpServerInit(): void;
    protected abstract afterHttpServerInit(): void;
    protected abstract busEvents(): { event: string; func: () => void }[];
    protected abstract initVendor(): Promise<object>;
    abstract saveFile(): Promise<string>;
    abstract sendMessage<K>(to: string, message: string): Promise<K>;
    emit(event: "message", message: { wamid: string; from: string; body: string; name: string }): void;
  }
  export class MemoryDB {}
  export const EVENTS: { WELCOME: string };
  export function addKeyword(keyword: string): FlowBuilder;
  export function createFlow(flows: FlowBuilder[]): object;
  export function createProvider(provider: new () => ProviderClass): ProviderClass;
  export function createBot(parts: {
    flow: object;
    provider: ProviderClass;
    database: MemoryDB;
  }): Promise<{ httpServer(port: number): void }>;
}

declare module "polka" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Request = IncomingMessage & { url: string; body: Buffer };
  type Handler = (req: Request, res: ServerResponse) => void;
  export type Polka = {
    use(middleware: unknown): Polka;
    get(path: string, handler: Handler): Polka;
    post(path: string, handler: Handler): Polka;
  };
  export default function polka(): Polka;
}

declare module "body-parser" {
  const bodyParser: { raw(options: { type: string; limit: string }): unknown };
  export default bodyParser;
}
