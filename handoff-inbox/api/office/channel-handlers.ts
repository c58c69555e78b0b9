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

type Channels = Extract<keyof Handlers, `${string} /channels${string}`>;

/** The company's channels. Secrets come in, and none goes out. */
export function channelHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, Channels> {
  const { commands, reader, channelKinds } = company;
  const find = async (tenantId: string, name: string) => {
    const found = (await reader.channels(tenantId)).find((channel) => channel.name === name);
    if (!found) throw notFound();
    return found;
  };
  const asking = ({ tenantId, id: userId, from }: Person, seen: number | null) => ({ tenantId, userId, from, seen });
  return {
    "get /channels": async ({ person }) => ({
      items: await reader.channels(person.tenantId),
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
    async "post /channels/:name/resume"({ person, params, revision }) {
      await commands.run(resumeChannel, params, asking(person, revision));
      return find(person.tenantId, params.name);
    },
  };
}
