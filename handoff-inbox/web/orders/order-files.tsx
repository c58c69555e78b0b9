import type { OrderDetail } from "../../contract/orders.js";
import { FileContent } from "../conversation/file-content.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Field } from "../ui/field.js";
import { FormProblem } from "../ui/form-problem.js";
import { words } from "../words.js";
import { orderTexts as texts } from "./order-texts.js";
import { useOrderAct } from "./use-order-act.js";

/** Pictures and files of an order, and a way to add one. */
export function OrderFiles({ order, mayWrite }: { order: OrderDetail; mayWrite: boolean }) {
  const { times } = useDesk();
  const now = useNow();
  return (
    <>
      {order.files.length === 0 && <p className="text-muted">{texts.noFiles}</p>}
      <ul className="flex flex-wrap gap-3">
        {order.files.map(({ id, name, mime, by, at }) => (
          <li key={`${id}-${at}`} className="max-w-60 min-w-0">
            <FileContent file={shown(id, name, mime)} />
            <p className="text-sm break-words text-muted">
              {by}, {times.moment(at, now)}
            </p>
          </li>
        ))}
      </ul>
      {mayWrite && <AddFile id={order.id} />}
    </>
  );
}

function AddFile({ id }: { id: string }) {
  const { api } = useDesk();
  const add = useOrderAct(async (file: File) => {
    const query = { name: file.name.slice(0, LONGEST_NAME) };
    await api.ask("post /orders/:id/files", { params: { id }, query, body: file, key: crypto.randomUUID() });
  });
  return (
    <div className="mt-3">
      <FormProblem>{add.problem}</FormProblem>
      <Field label={texts.addFile} hint={add.busy ? words.loading : texts.fileHint}>
        {(marks) => (
          <input
            {...marks}
            type="file"
            disabled={add.busy}
            className="text-sm file:mr-3 file:min-h-8 file:rounded-card file:border file:border-line file:bg-surface file:px-3 file:text-ink max-md:file:min-h-11"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (file) add.run(file);
            }}
          />
        )}
      </Field>
    </div>
  );
}

const LONGEST_NAME = 120;

function shown(fileId: string, name: string, mime: string) {
  const media = mime.startsWith("image/") ? "image" : "document";
  return { kind: "file", media, fileId, name, caption: null, problem: null, caution: null, url: null } as const;
}
