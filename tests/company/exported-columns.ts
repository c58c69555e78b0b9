/**
 * What becomes of the rows of a company in an export. Each column of the tables that a company consists of either goes
 * into a file, as `[an SQL value, the words that its file has then]`, or stays behind, with the reason. A new column or
 * table makes the test fail until somebody has decided.
 */
type Columns = { exported: Record<string, readonly [value: string, written: string]>; stays: Record<string, string> };

const ID = "the row's own id; names stand for it in files";
const WHEN = "when it was written, which every installation knows by itself";
const FOLDER = "whether a folder named it: what is exported is a folder's";
const KEY = "public key of this installation, made from slug and name";
const STATE = "told by `describeLeftOut` when it is paused; what is removed is not exported";

export const COMPANY_TABLES: Record<string, Columns> = {
  tenants: {
    exported: {
      slug: ["'marca-da-loja'", "slug: marca-da-loja"],
      name: ["'Nome Marcado'", "name: Nome Marcado"],
      locale: ["'en'", "locale: en"],
      timezone: ["'America/Belem'", "timezone: America/Belem"],
      profile: [`'{"phone":"+55 11 4002-8922"}'`, "phone: +55 11 4002-8922"],
    },
    stays: {
      id: ID,
      state: "whoever runs the installation suspends; elsewhere a company begins active",
      state_since: "belongs to its state",
      require_second_factor: "told by `describeLeftOut`",
      created_at: WHEN,
    },
  },
  users: {
    exported: {
      email: ["'pessoa@marca.example'", "email: pessoa@marca.example"],
      name: ["'Pessoa Marcada'", "name: Pessoa Marcada"],
      role: ["'manager'", "role: manager"],
      teams: ["'{equipe-marcada}'", "equipe-marcada"],
    },
    stays: {
      id: ID,
      password_hash: "passwords stay where they are",
      disabled: "told by `describeLeftOut`",
      from_folder: FOLDER,
      created_at: WHEN,
    },
  },
  teams: {
    exported: {
      slug: ["'equipe-marcada'", "name: equipe-marcada"],
      title: ["'Equipe Marcada'", "title: Equipe Marcada"],
      description: ["'Para que ela serve'", "description: Para que ela serve"],
    },
    stays: { id: ID, from_folder: FOLDER },
  },
  channels: {
    exported: {
      slug: ["'canal-marcado'", "name: canal-marcado"],
      title: ["'Canal Marcado'", "title: Canal Marcado"],
      kind: ["'kind-marcado'", "kind: kind-marcado"],
      demo: ["true", "demo: true"],
      generated_secrets: ["false", "CANAL_MARCADO_TOKEN"],
      external_id: ["'id-marcado'", "external_id: id-marcado"],
      settings: [`'{"cor":"marca-azul"}'`, "cor: marca-azul"],
      secrets: ["$sealed:channel", "token: ${ENV:CANAL_MARCADO_TOKEN}"],
    },
    stays: { id: ID, key: KEY, from_folder: FOLDER, state: STATE, problem: "belongs to its state", created_at: WHEN },
  },
  payment_accounts: {
    exported: {
      slug: ["'conta-marcada'", "name: conta-marcada"],
      title: ["'Conta Marcada'", "title: Conta Marcada"],
      gateway: ["'gateway-marcado'", "gateway: gateway-marcado"],
      mode: ["'live'", "mode: live"],
      external_id: ["'recebe-marcado'", "external_id: recebe-marcado"],
      methods: ["'{jeito-marcado}'", "jeito-marcado"],
      currencies: ["'{MRC}'", "MRC"],
      settings: [`'{"quem":"marca-paga"}'`, "quem: marca-paga"],
      secrets: ["$sealed:payment account", "token: ${ENV:CONTA_MARCADA_TOKEN}"],
    },
    stays: {
      id: ID,
      key: KEY,
      position: "the file's order says it",
      from_folder: FOLDER,
      state: STATE,
      problem: "belongs to its state",
      last_word: "what this installation heard of the gateway",
      last_word_at: "what this installation heard of the gateway",
      created_at: WHEN,
    },
  },
  model_accounts: {
    exported: {
      slug: ["'modelo-marcado'", "name: modelo-marcado"],
      title: ["'Modelo Marcado'", "title: Modelo Marcado"],
      kind: ["'kind-de-modelo'", "kind: kind-de-modelo"],
      settings: [`'{"servidor":"marca-servidor"}'`, "servidor: marca-servidor"],
      secrets: ["$sealed:model account", "token: ${ENV:MODELO_MARCADO_TOKEN}"],
    },
    stays: {
      id: ID,
      key: KEY,
      position: "the file's order says it",
      from_folder: FOLDER,
      state: STATE,
      problem: "belongs to its state",
      last_word: "what this installation heard of the server",
      last_word_at: "what this installation heard of the server",
      created_at: WHEN,
    },
  },
  catalog_items: {
    exported: {
      slug: ["'item-marcado'", "item: item-marcado"],
      title: ["'Item Marcado'", "title: Item Marcado"],
      description: ["'Descrição marcada'", "description: Descrição marcada"],
      price: ["123456", "price: R$ 1234,56"],
      minutes: ["77", "minutes: 77"],
      actions: ["'{acao-marcada}'", "acao-marcada"],
      active: ["false", "active: false"],
      time: ["'um dia marcado'", "time: um dia marcado"],
      price_from: ["true", "from: true"],
      words: ["'{palavra-marcada}'", "palavra-marcada"],
    },
    stays: {
      id: ID,
      currency: "prices of a file are in reais",
      from_folder: FOLDER,
      removed: "what was taken out is not exported",
    },
  },
  documents: {
    exported: {
      slug: ["'artigo-marcado'", "knowledge/artigo-marcado.md"],
      source: ["'# Título marcado'", "# Título marcado"],
    },
    stays: {
      id: ID,
      title: "stands in the text",
      body: "made of the text; the text of an article that an older version stored",
      hash: "made of the text",
      from_folder: FOLDER,
      valid_until: "stands in the text's head",
      updated_at: WHEN,
    },
  },
  knowledge_questions: {
    exported: {
      questions: [`'[{"question":"Pergunta marcada?","sources":[]}]'`, "Pergunta marcada?"],
    },
    stays: { id: ID },
  },
  programs: {
    exported: {
      source: [
        `'{"flows":[{"path":"flows/marca.yaml","text":"flow: marca"}],"intents":null,"hours":null,"tests":[],"company":{"name":"x","timezone":"America/Belem","locale":"pt-BR"},"channels":[],"teams":[]}'`,
        "flow: marca",
      ],
    },
    stays: {
      id: ID,
      version: "earlier versions stay where they were published",
      hash: "made of the source",
      current: "only what is current is exported",
      published_by: "who published it here",
      published_at: WHEN,
    },
  },
};

const CUSTOMERS = "what customers said and did, and what was done for them: no part of a company's files";
const SIGN_IN = "how people get in here";
const TOLD = "told by `describeLeftOut`";
const OURS = "how this installation works or what happened in it";

/** Tables of which an export takes nothing along. */
export const LEFT_TABLES: Record<string, string> = {
  api_keys: TOLD,
  flow_drafts: TOLD,
  company_items: OURS,
  audit_entries: OURS,
  audit_chain: OURS,
  channel_sessions: OURS,
  channel_tests: OURS,
  search_words: "made of what customers said",
  search_vocabulary: "made of what customers said",
  search_standings: "made of what customers said",
  message_templates: "what a provider says of the account; read again by whoever connects it",
  payment_notices: OURS,
  ledger_entries: OURS,
  ledger_reports: OURS,
  model_calls: CUSTOMERS,
  alerts: OURS,
  passages: "made of the articles",
  gaps: CUSTOMERS,
  gap_askers: CUSTOMERS,
  document_versions: "how articles were written before; what holds is exported",
  knowledge_scores: OURS,
  knowledge_checks: OURS,
  knowledge_sources: "files that articles were made of; the articles are exported",
  files: CUSTOMERS,
  contacts: CUSTOMERS,
  identities: CUSTOMERS,
  conversations: CUSTOMERS,
  conversation_reads: CUSTOMERS,
  conversation_facts: CUSTOMERS,
  events: CUSTOMERS,
  messages: CUSTOMERS,
  effects: CUSTOMERS,
  timers: CUSTOMERS,
  consents: CUSTOMERS,
  ratings: CUSTOMERS,
  devices: CUSTOMERS,
  pairings: CUSTOMERS,
  reports: CUSTOMERS,
  device_commands: CUSTOMERS,
  device_standings: CUSTOMERS,
  device_events: CUSTOMERS,
  device_beats: CUSTOMERS,
  device_alerts: CUSTOMERS,
  orders: CUSTOMERS,
  order_lines: CUSTOMERS,
  order_events: CUSTOMERS,
  order_news: CUSTOMERS,
  order_links: CUSTOMERS,
  payments: CUSTOMERS,
  sessions: SIGN_IN,
  password_links: SIGN_IN,
  second_factors: SIGN_IN,
  recovery_codes: SIGN_IN,
  outside_identities: SIGN_IN,
};
