import fc from "fast-check";
import type { Exportable } from "../../company/export-company.js";
import { NOTHING_LEFT_OUT } from "../../company/left-out.js";
import { COMPANY_ROLES } from "../../platform/rights.js";

/** What people may have written anywhere: accents, quotes, colons, braces, line ends, emoji. */
const words = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: Math.floor(max / 8) }),
      fc.constantFrom(
        "não: # 'sim'",
        '"entre aspas"',
        "- traço",
        "12",
        "true",
        "null",
        "~",
        "a\nb",
        "{{ x }}",
        "@ & *",
        "1e3",
      ),
    )
    .map((text) => text.trim())
    .filter((text) => text.length > 0 && text.length <= max && text.isWellFormed());
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/);
const slug = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const unique = <T>(of: fc.Arbitrary<T>, by: (one: T) => unknown, maxLength = 3) =>
  fc.uniqueArray(of, { selector: by, maxLength });

const setting: fc.Arbitrary<unknown> = fc.oneof(
  words(40),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom("${ENV:OUTRA}", "a ${b"),
  fc.array(words(20), { maxLength: 2 }),
);
const settings = fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,8}e$/), setting, { maxKeys: 3 });
const secrets = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z_]{0,8}$/),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
  { maxKeys: 3 },
);

const company = fc.record({
  name: words(120),
  locale: fc.constantFrom("pt-BR", "es-AR"),
  timezone: fc.constantFrom("America/Sao_Paulo", "America/Manaus"),
  phone: fc.constantFrom(null, "+551155500142"),
  email: fc.constantFrom(null, "oi@loja.example"),
  site: fc.constantFrom(null, "https://loja.example/a?b=1"),
  cnpj: fc.constantFrom(null, "11222333000181"),
  address: optional(
    fc.record({
      street: words(80),
      number: fc.constantFrom("12", "s/n"),
      complement: optional(words(40)),
      district: optional(words(40)),
      city: words(40),
      state: fc.constantFrom("SP", "AM"),
      postalCode: fc.constantFrom(null, "01310100"),
      directions: optional(words(80)),
    }),
  ),
});
const orders = fc.record(
  {
    tell: fc.record(
      { scheduled: fc.constantFrom("Marcado: {{ quando }}!", null), done: optional(fc.constant("não: # 'pronto'")) },
      { requiredKeys: [] },
    ),
    discounts: fc.record({ manager: fc.integer({ min: 0, max: 100 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const said = fc.record(
  {
    orders,
    payment: fc.array(words(30), { minLength: 1, maxLength: 3 }),
    survey: fc.constantFrom(null, 45_000, 3_600_000),
  },
  { requiredKeys: [] },
);

const team = fc.record({ name, title: words(80), description: optional(words(200)) });
const channel = fc.record({
  name,
  title: words(80),
  kind: fc.constantFrom("whatsapp", "webchat"),
  externalId: fc.stringMatching(/^[0-9a-z]{1,12}$/),
  demo: fc.boolean(),
  settings,
  secrets: fc.oneof(
    fc.constant({ kind: "generated" as const }),
    secrets.map((values) => ({ kind: "given" as const, values })),
  ),
});
const account = fc.record({
  name,
  title: words(80),
  gateway: fc.constant("sandbox"),
  mode: fc.constant("test" as const),
  externalId: fc.stringMatching(/^[0-9a-z]{1,12}$/),
  methods: optional(fc.subarray(["pix", "card"], { minLength: 1 })),
  currencies: optional(fc.subarray(["BRL"], { minLength: 1 })),
});
const item = fc.record({
  slug,
  title: words(80),
  description: fc.oneof(fc.constant(""), words(200)),
  price: fc.integer({ min: 1, max: 100_000_000 }),
  currency: fc.constant("BRL"),
  minutes: fc.integer({ min: 1, max: 43_200 }),
  time: optional(words(60)),
  from: fc.boolean(),
  words: fc.array(words(40), { maxLength: 2 }),
  actions: fc.subarray(["temp-cleanup"]),
  active: fc.boolean(),
});
const model = fc.record({
  name,
  title: words(80),
  kind: fc.constant("openai"),
  settings: fc.record(
    {
      server: fc.constantFrom("https://models.example/v1", "http://127.0.0.1:11434/v1"),
      chat: fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/),
      seconds: fc.integer({ min: 1, max: 60 }),
      tokens_per_day: fc.integer({ min: 1, max: 1_000_000 }),
    },
    { requiredKeys: ["server", "chat"] },
  ),
  secrets: fc.constantFrom<Record<string, string>>({}, { api_key: "sk-gerada-1234567890" }),
});
const article = fc.record({
  slug: fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,8})?$/),
  text: fc.stringMatching(/^[a-zç ]{3,40}$/),
});

/** A company as an installation has it. Its flow names no item, so that any catalog fits. */
export const generatedCompany: fc.Arbitrary<Exportable> = fc
  .record({
    company: fc.tuple(company, said),
    teams: unique(team, (one) => one.name),
    people: unique(fc.record({ name: words(120), role: fc.constantFrom(...COMPANY_ROLES), at: name }), (one) => one.at),
    channels: unique(channel, (one) => one.name).map((all) =>
      all.map((one, at) => ({ ...one, externalId: `${one.externalId}${at}` })),
    ),
    payments: unique(account, (one) => one.name).map((all) =>
      all.map((one, at) => ({ ...one, externalId: `${one.externalId}${at}` })),
    ),
    models: unique(model, (one) => one.name),
    items: unique(item, (one) => one.slug),
    articles: unique(article, (one) => one.slug),
    hours: fc.boolean(),
    asked: fc.boolean(),
  })
  .map(({ company: [face, more], teams, people, channels, payments, models, items, articles, hours, asked }) => {
    const fromFolder = true;
    const admin = {
      name: "Ana",
      email: "ana@loja.example",
      role: "admin" as const,
      teams: teams.map((one) => one.name).sort(),
    };
    const users = people.map(({ at, ...one }) => ({ ...one, email: `${at}@x.example`, teams: [] as string[] }));
    // What fast-check makes has no prototype, unlike what is read from files and rows.
    return structuredClone({
      company: { slug: "gerada", ...face, ...more },
      teams: teams.map((one) => ({ ...one, fromFolder })),
      users: [admin, ...users].map((one) => ({ ...one, hasPassword: false, fromFolder })),
      channels: channels.map((one) => ({ ...one, fromFolder })),
      payments: payments.map((one, position) => ({ ...one, position, settings: {}, secrets: {}, fromFolder })),
      models: models.map((one, position) => ({ ...one, position, fromFolder })),
      items: items.map((one) => ({ ...one, fromFolder })),
      articles: articles.map(({ slug: of, text }) => {
        const source = `# ${of}\n\nTexto: ${text}.\n`;
        return { slug: of, text: source, source, hash: "", fromFolder };
      }),
      questions: asked
        ? [
            { question: "Vocês abrem sábado?", sources: ["hours.yaml"] },
            { question: "Oi?", sources: [] },
          ]
        : [],
      files: {
        hours: hours ? { path: "hours.yaml", text: 'hours:\n  weekdays: "09:00-18:00" # de manhã\n' } : null,
        intents: null,
        flows: [
          {
            path: "flows/oi.yaml",
            text: "flow: oi\ntitle: Oi\nstart:\n  - keyword: [oi]\nsteps:\n  - say: Oi!\n  - end: done\n",
          },
        ],
        tests: [],
      },
      programHash: null,
      left: NOTHING_LEFT_OUT,
      order: {
        items: items.map((one) => one.slug),
        channels: channels.map((one) => one.name),
        teams: teams.map((one) => one.name),
      },
    });
  });
