import { useEffect, useState } from "react";
import { ORDER_STATES } from "../../../bot/vocabulary/order-states.js";
import { useOfficeQuery } from "../office/use-office-query.js";
import { useDesk } from "../session/desk-context.js";
import { SelectField, TextField } from "../ui/field.js";
import { orderTexts } from "./order-texts.js";
import { useOrderFilter } from "./use-order-filter.js";

const { filters: texts } = orderTexts;
/** So long after the last key the search begins, in ms. */
const PAUSE_MS = 300;

/** Narrows orders down: by words, state, technician and day. */
export function OrderFilters({ states }: { states: boolean }) {
  const { api } = useDesk();
  const { filter, set } = useOrderFilter();
  const people = useOfficeQuery(["technicians"], (signal) => api.ask("get /technicians", {}, signal));
  const [typed, setTyped] = useState(filter.texto);
  useEffect(() => {
    if (typed.trim() === filter.texto) return;
    const timer = setTimeout(() => set("texto", typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <search className="mb-4 grid grid-cols-2 items-start gap-3 lg:grid-cols-5">
      <div className="max-lg:col-span-2">
        <TextField
          label={texts.text}
          placeholder={texts.textHint}
          type="search"
          maxLength={80}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {states && (
        <SelectField
          label={texts.state}
          value={filter.situacao}
          onChange={(event) => set("situacao", event.target.value)}
        >
          <option value="">{texts.anyState}</option>
          {ORDER_STATES.map((state) => (
            <option key={state} value={state}>
              {orderTexts.states[state]}
            </option>
          ))}
        </SelectField>
      )}
      <SelectField
        label={texts.technician}
        value={filter.tecnico}
        onChange={(event) => set("tecnico", event.target.value)}
      >
        <option value="">{texts.anyTechnician}</option>
        <option value="none">{texts.nobody}</option>
        {people.data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField label={texts.from} type="date" value={filter.de} onChange={(event) => set("de", event.target.value)} />
      <TextField label={texts.to} type="date" value={filter.ate} onChange={(event) => set("ate", event.target.value)} />
    </search>
  );
}
