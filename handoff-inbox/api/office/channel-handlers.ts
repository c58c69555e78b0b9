import {
  changeChannel,
  createChannel,
  pauseChannel,
  removeChannel,
  resumeChannel,
} from "../../../company/commands/channel.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";
import { checkChannel } from "./check-channel.js";
import { readTemplates } from "./read-templates.js";
import { createTestChannel } from "./test-channel.js";

type Channels = Extract<keyof Handlers, `${string} /channels${string}`>;

/** The company's channels. Secrets come in, and none goes out. */
export function channelHandlers(deps: DeskApiDeps): Pick<Handlers, Channels> {
  const { commands, reader, channelKinds } = deps.company;
  const test = createTestChannel(deps);
  const testable = (key: string): boolean => {
    const channel = deps.channelOf(key);
    return channel?.adapter.addressesOf !== undefined && !channel.away;
  };
  const list = async (tenantId: string) =>
    (await reader.channels(tenantId)).map((channel) => ({
      ...channel,
      testable: testable(channel.key),
      checkable: deps.channelOf(channel.key)?.adapter.probe !== undefined,
      hasTemplates: deps.channelOf(channel.key)?.adapter.templates !== undefined,
    }));
  const find = async (tenantId: string, name: string) => {
    const found = (await list(tenantId)).find((channel) => channel.name === name);
    if (!found) throw notFound();
    return found;
  };
  const templatesOf = async (tenantId: string, key: string) => {
    const account = deps.channelOf(key)?.account;
    return account?.tenantId === tenantId ? deps.templates.list(account) : [];
  };
  const asking = ({ tenantId, id: userId, from }: Person, seen: number | null) => ({ tenantId, userId, from, seen });
  return {
    "get /channels": async ({ person }) => ({
      items: await list(person.tenantId),
      kinds: [...channelKinds],
    }),
    "get /channels/:name": ({ person, params }) => find(person.tenantId, params.name),
    async "post /channels"({ person, body }) {
      await commands.run(createChannel, body, asking(person, null));
      return find(person.tenantId, body.name);
    },
    async "put /channels/:name"({ person, params, body, revision }) {
      await commands.run(changeChannel, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "delete /channels/:name"({ person, params, revision }) {
      await commands.run(removeChannel, params, asking(person, revision));
      return undefined;
    },
    async "post /channels/:name/pause"({ person, params, body, revision }) {
      await commands.run(pauseChannel, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "post /channels/:name/test"({ person, by, params, body, key }) {
      const channel = await find(person.tenantId, params.name);
      return test(person, by, { name: channel.name, key: channel.key, to: body.to }, key);
    },
    async "get /channels/:name/check"({ person, params }) {
      const { key } = await find(person.tenantId, params.name);
      return checkChannel(deps, person.tenantId, key);
    },
    async "get /channels/:name/notices"({ person, params }) {
      const { key } = await find(person.tenantId, params.name);
      const notices = await deps.channelEvents.latest(person.tenantId, key, MOST_NOTICES);
      return { items: notices.map(({ detail, ...notice }) => ({ ...notice, detail: shortened(detail) })) };
    },
    async "get /channels/:name/templates"({ person, params }) {
      return { items: await templatesOf(person.tenantId, (await find(person.tenantId, params.name)).key) };
    },
    async "post /channels/:name/templates"({ person, by, params }) {
      const channel = await find(person.tenantId, params.name);
      const problem = await readTemplates(deps, person.tenantId, by, channel);
      return { items: await templatesOf(person.tenantId, channel.key), problem };
    },
    async "post /channels/:name/resume"({ person, params, revision }) {
      await commands.run(resumeChannel, params, asking(person, revision));
      return find(person.tenantId, params.name);
    },
  };
}

const MOST_NOTICES = 20;
/** In UTF-16 units. A webhook may have megabytes. */
const LONGEST_DETAIL = 2_000;

function shortened(detail: unknown): string {
  const text = JSON.stringify(detail, null, 2) ?? "";
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL).toWellFormed()}…` : text;
}
