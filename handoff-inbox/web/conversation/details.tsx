import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ConversationDetail } from "../../contract/conversation.js";
import { phoneWords } from "../../phone-words.js";
import { useDesk } from "../session/desk-context.js";
import { moneyWords } from "../text/money.js";
import { isWebAddress } from "../text/split-links.js";
import { useNow } from "../text/use-now.js";
import { Badge } from "../ui/badge.js";
import { IconButton } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Stars } from "../ui/stars.js";
import { words } from "../words.js";
import { factWords } from "./fact-words.js";
import { groupDevices } from "./group-devices.js";
import { OutsideLink } from "./said.js";
import { Variables } from "./variables.js";

/** Everything that is known beside the transcript: the customer, why they wait, their computers, orders and ratings. */
export function Details({ detail, onClose }: { detail: ConversationDetail; onClose(): void }) {
  return (
    <aside
      aria-label={words.details.title}
      className="flex w-76 shrink-0 flex-col overflow-y-auto border-l border-line bg-surface max-xl:absolute max-xl:inset-y-0 max-xl:right-0 max-xl:z-10 max-xl:w-full max-xl:shadow-one md:max-xl:w-80"
    >
      <div className="flex items-center justify-between border-b border-line py-2 pr-2 pl-4 xl:hidden">
        <p className="font-semibold">{words.conversation.details}</p>
        <IconButton label={words.conversation.hideDetails} onClick={onClose}>
          <Icon name="close" />
        </IconButton>
      </div>
      {(detail.reason || detail.summary) && (
        <div className="border-b border-amber-line bg-amber-soft">
          {detail.reason && (
            <Part title={words.details.reason} bare>
              <p className="break-words">{detail.reason}</p>
              {detail.team && <p className="text-sm">{words.details.team(detail.team)}</p>}
            </Part>
          )}
          {detail.summary && (
            <Part title={words.details.summary} bare>
              <p className="break-words whitespace-pre-wrap">{detail.summary}</p>
            </Part>
          )}
        </div>
      )}
      <Contact detail={detail} />
      <Part title={words.details.vars}>
        <Variables remembered={detail.contact.remembered} />
      </Part>
      <Devices detail={detail} />
      <Orders detail={detail} />
      <Ratings detail={detail} />
      <Facts detail={detail} />
    </aside>
  );
}

function Part({ title, bare, children }: { title: string; bare?: boolean; children: ReactNode }) {
  return (
    <section className={`px-4 py-3 ${bare ? "" : "border-b border-line last:border-b-0"}`}>
      <h3 className={`mb-1 text-xs font-semibold ${bare ? "text-amber" : "text-muted"}`}>{title}</h3>
      {children}
    </section>
  );
}

function Contact({ detail: { contact, channel } }: { detail: ConversationDetail }) {
  return (
    <Part title={words.details.contact}>
      <p className="font-semibold break-words" dir="auto">
        {contact.called}
      </p>
      {contact.phone && (
        <p>
          <a href={`tel:+${contact.phone.replace(/\D/g, "")}`} className="text-brand underline">
            {phoneWords(contact.phone)}
          </a>
        </p>
      )}
      {contact.email && <p className="break-all">{contact.email}</p>}
      <p className="text-muted">{channel.title}</p>
      {(contact.optedOut || contact.tags.length > 0) && (
        <p className="mt-1.5 flex flex-wrap gap-1">
          {contact.optedOut && (
            <Badge look="red" icon="warning">
              {words.details.optedOut}
            </Badge>
          )}
          {contact.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </p>
      )}
    </Part>
  );
}

function Devices({ detail }: { detail: ConversationDetail }) {
  return (
    <Part title={words.details.devices}>
      {detail.devices.length === 0 && <p className="text-muted">{words.details.noDevices}</p>}
      <ul className="flex flex-col gap-2">
        {groupDevices(detail.devices).map(({ newest, earlier }) => (
          <li key={newest.id} className="flex gap-2">
            <Icon name="computer" className="mt-0.5 text-muted" />
            <div className="min-w-0">
              <p className="font-medium break-words">{newest.name}</p>
              <p className="text-sm text-muted">{newest.os}</p>
              <DeviceState device={newest} />
              {earlier.length > 0 && (
                <details className="text-sm">
                  <summary className="cursor-pointer text-muted">{words.details.earlier(earlier.length)}</summary>
                  {earlier.map((device) => (
                    <DeviceState key={device.id} device={device} />
                  ))}
                </details>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function DeviceState({ device }: { device: ConversationDetail["devices"][number] }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <p className="text-sm">
      <span className="text-muted">
        {device.kind === "guided"
          ? words.details.guided
          : device.lastSeenAt === null
            ? words.details.neverSeen
            : words.details.lastSeen(times.moment(device.lastSeenAt, now))}
      </span>
      {device.kind === "agent" &&
        ` · ${device.score === null ? words.details.noScore : words.details.score(device.score)}`}
      {device.reportUrl && isWebAddress(new URL(device.reportUrl, location.href).href) && (
        <>
          {" · "}
          <OutsideLink href={device.reportUrl}>{words.details.report}</OutsideLink>
        </>
      )}
    </p>
  );
}

function Orders({ detail: { id, orders } }: { detail: ConversationDetail }) {
  const { me } = useDesk();
  return (
    <Part title={words.details.orders}>
      {orders.length === 0 && <p className="text-muted">{words.details.noOrders}</p>}
      <ul className="flex flex-col gap-2">
        {orders.map((order) => (
          <li key={order.id} className="flex gap-2">
            <Icon name="receipt" className="mt-0.5 text-muted" />
            <div className="min-w-0 flex-1">
              <p className="flex justify-between gap-2 font-medium">
                <Link href={`/pedidos/${order.id}`} className="text-brand hover:underline">
                  {words.details.order(order.number)}
                </Link>
                <span>{moneyWords(order.total, order.currency)}</span>
              </p>
              <p className="text-sm text-muted">{words.details.orderStates[order.state]}</p>
            </div>
          </li>
        ))}
      </ul>
      {me.permissions.includes("orders.quote") && (
        <Link href={`/pedidos/orcamento/${id}`} className="mt-2 inline-block text-brand hover:underline">
          {words.details.quote}
        </Link>
      )}
    </Part>
  );
}

function Facts({ detail: { facts } }: { detail: ConversationDetail }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <Part title={words.details.facts}>
      {facts.length === 0 && <p className="text-muted">{words.details.noFacts}</p>}
      <ol className="flex flex-col gap-1.5">
        {facts.map((fact, n) => (
          <li key={facts.length - n}>
            <p className="break-words">{factWords(fact)}</p>
            {fact.reason && <p className="text-sm break-words">{fact.reason}</p>}
            <p className="text-sm text-muted">{times.moment(fact.at, now)}</p>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Ratings({ detail: { ratings } }: { detail: ConversationDetail }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <Part title={words.details.ratings}>
      {ratings.length === 0 && <p className="text-muted">{words.details.noRatings}</p>}
      <ul className="flex flex-col gap-2">
        {ratings.map((rating) => (
          <li key={rating.at}>
            <p className="flex items-center gap-2">
              <Stars score={rating.score} />
              <span className="text-sm text-muted">{times.moment(rating.at, now)}</span>
            </p>
            {rating.comment && <p className="break-words">{rating.comment}</p>}
          </li>
        ))}
      </ul>
    </Part>
  );
}
