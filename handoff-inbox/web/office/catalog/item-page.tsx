import { useLocation } from "wouter";
import type { OfficeItem } from "../../../contract/office/catalog.js";
import { useDesk } from "../../session/desk-context.js";
import { CheckField, FieldGroup, TextAreaField, TextField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { Acts } from "../acts.js";
import { contentsTexts } from "../contents-texts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { messageOf } from "../message-of.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { CATALOG } from "../places.js";
import { RemoveAct } from "../remove-act.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { type ItemValues, itemBody, itemValues, NEW_ITEM } from "./item-values.js";
import { PriceHistory } from "./price-history.js";

const { catalog: texts } = contentsTexts;
const back = { href: CATALOG, name: officeWords.sections.catalog.title };

/** One item of the catalog. Its name in flows never changes. */
export function ItemPage({ slug }: { slug: string }) {
  const { api, me } = useDesk();
  const catalog = useOfficeQuery(["catalog"], (signal) => api.ask("get /catalog", {}, signal));
  const item = useOfficeQuery(["item", slug], (signal) => api.ask("get /catalog/:slug", { params: { slug } }, signal));
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage form title={item.data?.title ?? texts.one} back={back}>
      <Loaded query={item}>
        {(data) => (
          <>
            <ItemForm item={data} actions={catalog.data?.actions ?? data.actions} readOnly={!mayChange} />
            <PriceHistory slug={slug} />
            {mayChange && (
              <Acts title={officeWords.form.danger}>
                <RemoveAct
                  texts={texts}
                  title={data.title}
                  list={CATALOG}
                  remove={() => api.ask("delete /catalog/:slug", { params: { slug }, revision: data.revision })}
                />
              </Acts>
            )}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

export function NewItemPage() {
  const { api } = useDesk();
  const catalog = useOfficeQuery(["catalog"], (signal) => api.ask("get /catalog", {}, signal));
  return (
    <OfficePage form title={texts.new} lead={texts.newLead} back={back}>
      <Loaded query={catalog}>{({ actions }) => <ItemForm item={null} actions={actions} />}</Loaded>
    </OfficePage>
  );
}

function ItemForm(props: { item: OfficeItem | null; actions: readonly string[]; readOnly?: boolean }) {
  const { item, actions, readOnly = false } = props;
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<ItemValues>({
    name: `item-${item?.slug ?? "new"}`,
    saved: item === null ? NEW_ITEM : itemValues(item),
    revision: item?.revision ?? null,
    read: (one) => itemValues(one as OfficeItem),
    async send(values, revision) {
      const body = itemBody(values);
      return item === null
        ? api.ask("post /catalog", { body: { slug: nameFrom(values.title), ...body } })
        : api.ask("put /catalog/:slug", {
            params: { slug: item.slug },
            body,
            revision: revision ?? item.revision,
          });
    },
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
      if (item === null) go(CATALOG);
    },
  });
  const { register, formState } = office.form;
  const { errors } = formState;
  return (
    <FormShell office={office} fields={FIELDS} readOnly={readOnly}>
      <TextField label={texts.title} problem={errors.title?.message} {...register("title")} />
      <TextAreaField
        label={texts.description}
        hint={texts.descriptionHint}
        rows={2}
        problem={errors.description?.message}
        {...register("description")}
      />
      <TextField
        label={texts.price}
        hint={texts.priceHint}
        inputMode="decimal"
        autoComplete="off"
        className="max-w-48 tabular-nums"
        problem={errors.price?.message}
        {...register("price")}
      />
      <CheckField label={texts.from} hint={texts.fromHint} {...register("from")} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label={texts.minutes}
          hint={texts.minutesHint}
          type="number"
          min={1}
          problem={errors.minutes?.message}
          {...register("minutes")}
        />
        <TextField label={texts.time} hint={texts.timeHint} problem={errors.time?.message} {...register("time")} />
      </div>
      <TextAreaField
        label={texts.words}
        hint={texts.wordsHint}
        rows={3}
        problem={messageOf(errors.words)}
        {...register("words")}
      />
      <FieldGroup label={texts.actions} hint={texts.actionsHint} problem={messageOf(errors.actions)}>
        {actions.map((action) => (
          <CheckField
            key={action}
            label={texts.actionNames[action] ?? action}
            value={action}
            {...register("actions")}
          />
        ))}
      </FieldGroup>
      <CheckField label={texts.active} hint={texts.activeHint} {...register("active")} />
    </FormShell>
  );
}

const yesNo = (value: boolean) => (value ? texts.yes : texts.no);
const FIELDS = {
  title: { label: texts.title },
  description: { label: texts.description },
  price: { label: texts.price },
  from: { label: texts.from, show: yesNo },
  minutes: { label: texts.minutes },
  time: { label: texts.time },
  words: { label: texts.words },
  actions: {
    label: texts.actions,
    show: (actions: string[]) => actions.map((one) => texts.actionNames[one] ?? one).join(", "),
  },
  active: { label: texts.active, show: yesNo },
};
