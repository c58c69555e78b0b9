import { z } from "zod";
import { agentVariables } from "./agent-variables.js";
import { address, connection, host, key, list, onOff, proxies, text, whole } from "./formats.js";
import { modelVariables } from "./model-variables.js";
import { given, optional } from "./setting.js";

/**
 * Every setting. They are read once at the start, from the environment and `.env`. An optional setting is null in
 * `Config` when it is not given. Rules that concern several variables stand in `checkTogether`.
 */
export const variables = {
  PORT: given(whole(0, 65_535), "3000", {
    group: "Server",
    description: "Port to listen on; 0 takes any free one.",
    expected: "a whole number from 0 to 65535",
  }),
  HOST: given(text.min(1), "127.0.0.1", {
    group: "Server",
    description:
      "Address to listen on. By default only this computer reaches the server, because a first start shows a demonstration without a password. On a server set `0.0.0.0` (or `::`), behind a proxy that speaks TLS.",
    expected: "an address of this computer, 0.0.0.0 or ::",
    example: "0.0.0.0",
  }),
  PUBLIC_URL: optional(address, {
    group: "Server",
    description:
      "Address under which customers and providers reach this server: in webhooks, links and the widget's snippet. Without it, `http://localhost:PORT`.",
    expected: "an http(s) address without query",
    example: "https://balcao.example.com.br",
  }),
  ALLOWED_HOSTS: given(list(host), "", {
    group: "Server",
    description:
      "Further names under which this server is asked (`Host`), parted by commas: a second domain, its name in a private network. That of `PUBLIC_URL`, `localhost` and this machine's addresses need not be told. Under any other name only `/health` and webhooks answer; ports do not count.",
    expected: "hosts, parted by commas",
    example: "balcao.internal",
  }),
  TRUST_PROXY: given(proxies, "0", {
    group: "Server",
    description:
      "How many proxies stand in front of the server, or their addresses. Only then are `X-Forwarded-For` and `X-Forwarded-Proto` believed.",
    expected: "a number from 0 to 10, or addresses and networks parted by commas",
    example: "1",
  }),
  LOG_LEVEL: given(z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]), "info", {
    group: "Server",
    description: "How much is logged. Logs are JSON, one object a line, on standard output.",
    expected: "trace, debug, info, warn, error, fatal or silent",
    example: "debug",
  }),
  METRICS_TOKEN: optional(text.min(16), {
    group: "Server",
    description:
      "What `/metrics` and `/health/detailed` ask for as `Authorization: Bearer …`. Without it they answer only requests from this machine, and nobody where `PUBLIC_URL` or `TRUST_PROXY` is set.",
    expected: "at least 16 characters",
    example: "openssl rand -hex 16",
    secret: true,
  }),
  UPLOAD_MAX_MB: given(whole(1, 100), "10", {
    group: "Server",
    description: "Largest file that a visitor may send in the web chat, in megabytes (MiB).",
    expected: "a whole number from 1 to 100",
    example: "25",
  }),
  FILES_VISITOR_MB: given(whole(0, 1_000_000), "500", {
    group: "Storage",
    description:
      "How much one visitor or contact may store in files, in megabytes (MiB); a file counts as 16 KiB at least. What is above is refused, and messages go on. 0: no limit.",
    expected: "a whole number from 0 to 1000000",
    example: "200",
  }),
  FILES_COMPANY_MB: given(whole(0, 100_000_000), "10240", {
    group: "Storage",
    description:
      "How much one company may store in files, in megabytes (MiB); a file counts as 16 KiB at least. 0: no limit.",
    expected: "a whole number from 0 to 100000000",
    example: "51200",
  }),
  FILES_TOTAL_MB: given(whole(0, 100_000_000), "51200", {
    group: "Storage",
    description: "How much all companies together may store in files, in megabytes (MiB). 0: no limit.",
    expected: "a whole number from 0 to 100000000",
    example: "0",
  }),
  FILES_FREE_MB: given(whole(0, 100_000_000), "512", {
    group: "Storage",
    description:
      'Free space of the disk under `DATA_DIR`, in megabytes (MiB), below which no more files are taken, so that messages go on; `/health` then says `files: "unavailable"`. 0: files are taken until the disk is full.',
    expected: "a whole number from 0 to 100000000",
    example: "2048",
  }),
  DATA_DIR: given(text.min(1), "./data", {
    group: "Storage",
    description:
      "Folder for the embedded database, files and the secret key. Back it up. Without `DATABASE_URL` only one process may use it.",
    expected: "a path",
    example: "/var/lib/balcao",
  }),
  COMPANY_DIR: optional(text.min(1), {
    group: "Storage",
    description: "Folder of the company that is applied on the first start. Without it, the shipped example.",
    expected: "a path",
    example: "./minha-empresa",
  }),
  DATABASE_URL: optional(connection("postgres", "postgresql"), {
    group: "Storage",
    description: "PostgreSQL 15 or newer with pgvector. Without it, an embedded PostgreSQL in `DATA_DIR`.",
    expected: "an address that begins with postgres:// or postgresql://",
    example: "postgres://balcao:senha@db.internal:5432/balcao",
    secret: true,
  }),
  DATABASE_OWNER_URL: optional(connection("postgres", "postgresql"), {
    group: "Storage",
    description:
      "The same database as its owner: for migrations only. With it, the role of `DATABASE_URL` must be unable to switch row-level security off, or nothing is served. Serving processes need it only where they migrate by themselves; else `balcao migrate` has it alone.",
    expected: "an address that begins with postgres:// or postgresql://",
    example: "postgres://balcao_owner:outra-senha@db.internal:5432/balcao",
    secret: true,
  }),
  DATABASE_POOL_SIZE: given(whole(2, 200), "10", {
    group: "Storage",
    description:
      "Most connections of this process to PostgreSQL at once, besides one for news of the others. The embedded database has one.",
    expected: "a whole number from 2 to 200",
    example: "20",
  }),
  DATABASE_CONNECT_TIMEOUT_MS: given(whole(100, 120_000), "10000", {
    group: "Storage",
    description:
      "How long work waits for a free connection, or for the server to let a new one in, in milliseconds. Then it fails as busy, a webhook with 503.",
    expected: "a whole number from 100 to 120000",
    example: "3000",
  }),
  DATABASE_STATEMENT_TIMEOUT_MS: given(whole(100, 600_000), "15000", {
    group: "Storage",
    description: "How long one statement may run before the database gives it up, in milliseconds.",
    expected: "a whole number from 100 to 600000",
    example: "30000",
  }),
  DATABASE_LOCK_TIMEOUT_MS: given(whole(100, 600_000), "10000", {
    group: "Storage",
    description:
      "How long one statement may wait for what another process holds, in milliseconds. Shorter than the statement's own limit, so that the log tells which it was.",
    expected: "a whole number from 100 to 600000",
    example: "5000",
  }),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: given(whole(1_000, 600_000), "5000", {
    group: "Storage",
    description:
      "How long a transaction may stay open without work before the database ends its connection, in milliseconds: a frozen process then lets go of the conversations that it holds.",
    expected: "a whole number from 1000 to 600000",
    example: "10000",
  }),
  EMBEDDED_FSYNC: given(onOff, "on", {
    group: "Storage",
    description:
      "Whether the embedded database waits for the disk at each commit. Off is a little faster, and a power cut may then lose the last messages.",
    expected: "on or off",
    example: "off",
  }),
  REDIS_URL: optional(connection("redis", "rediss"), {
    group: "Storage",
    description: "Redis 6.2 or newer, to run several processes. Nothing lives only in it. Without it, one process.",
    expected: "an address that begins with redis:// or rediss://",
    example: "redis://redis.internal:6379",
    secret: true,
  }),
  ...agentVariables,
  S3_ENDPOINT: optional(address, {
    group: "Storage",
    description:
      "S3-compatible storage for files, instead of `DATA_DIR`. The bucket and both keys must then be given, too. Files that were stored before stay readable where they are until `balcao files move` has moved them.",
    expected: "an http(s) address",
    example: "https://s3.sa-east-1.amazonaws.com",
  }),
  S3_BUCKET: optional(text.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), {
    group: "Storage",
    description: "Name of the bucket.",
    expected: "3 to 63 small letters, digits, dots and hyphens",
    example: "balcao-arquivos",
  }),
  S3_REGION: given(text.min(1), "auto", {
    group: "Storage",
    description: "Region of the bucket, for providers that ask for one.",
    expected: "the name of a region",
    example: "sa-east-1",
  }),
  S3_ACCESS_KEY_ID: optional(text.min(1), {
    group: "Storage",
    description: "Id of the key to the bucket.",
    expected: "the id of an access key",
    example: "AKIAIOSFODNN7EXAMPLE",
    secret: true,
  }),
  S3_SECRET_ACCESS_KEY: optional(text.min(1), {
    group: "Storage",
    description: "Secret of the key to the bucket.",
    expected: "the secret of an access key",
    example: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    secret: true,
  }),
  FILES_IN: given(z.enum(["bucket", "disk"]), "bucket", {
    group: "Storage",
    description:
      "Where new files go when a bucket is given; what lies at the other place is still read. `disk` is the way back: `balcao files move` then empties the bucket.",
    expected: "bucket or disk",
    example: "disk",
  }),
  SECRET_KEY: optional(key, {
    group: "Secrets",
    description:
      "Encrypts the channels' secrets and signs sessions. Without it, one is made on the first start and kept in `DATA_DIR/secret.key` (mode 0600). Whoever loses it has to enter all channels' secrets again.",
    expected: "32 bytes as 64 hexadecimal digits or as base64",
    example: "openssl rand -hex 32",
    secret: true,
  }),
  SECRET_KEYS_OLD: given(list(key), "", {
    group: "Secrets",
    description:
      "Earlier keys, parted by commas: what they encrypted can still be read, and is encrypted with the new key as it is written again.",
    expected: "keys like SECRET_KEY, parted by commas",
    example: "the key before this one",
    secret: true,
  }),
  SIGN_IN_DAYS: given(whole(1, 365), "30", {
    group: "Secrets",
    description:
      "After how many days somebody at the desk has to give the password again, however much they use it. Without use a sign-in ends after 14 days.",
    expected: "a whole number from 1 to 365",
    example: "7",
  }),
  OPENID_ISSUER: optional(address, {
    group: "Sign-in",
    description:
      "An OpenID provider by which people of the desk may sign in (Google, Keycloak; one that says `email_verified`). It must send people back to `PUBLIC_URL` + `/api/v1/session/openid/callback`. Whose address it has confirmed, and who is a person of a company here, gets in; nobody is added.",
    expected: "an http(s) address; http only on this machine",
    example: "https://accounts.google.com",
  }),
  OPENID_CLIENT_ID: optional(text.min(1), {
    group: "Sign-in",
    description: "What the provider calls this installation.",
    expected: "a client's id",
    example: "balcao",
  }),
  OPENID_CLIENT_SECRET: optional(text.min(1), {
    group: "Sign-in",
    description: "The secret that the provider gave for it.",
    expected: "a client's secret",
    example: "GOCSPX-example",
    secret: true,
  }),
  OPENID_NAME: given(text.min(1).max(60), "a conta da empresa", {
    group: "Sign-in",
    description: 'What the button at the sign-in calls the provider: "Entrar com …".',
    expected: "at most 60 letters",
    example: "Google",
  }),
  OPENID_COMPANY: optional(text.min(1), {
    group: "Sign-in",
    description: "The company whose people may sign in by the provider. Without it, those of all companies here.",
    expected: "the slug of a company",
    example: "oficina-clique",
  }),
  SMTP_URL: optional(connection("smtp", "smtps"), {
    group: "Mail",
    description:
      "The mail server that invitations and links for a new password go out by. `smtps` speaks TLS from the beginning, `smtp` as soon as the server offers it. Without it, whoever invites is shown the link and passes it on.",
    expected: "an address that begins with smtp:// or smtps://",
    example: "smtps://balcao:senha@smtp.example.com.br:465",
    secret: true,
  }),
  MAIL_FROM: optional(text.regex(/^[^\r\n]*[^\s@]+@[^\s@]+>?$/), {
    group: "Mail",
    description: "Who mails come from. Wanted with `SMTP_URL`.",
    expected: "an e-mail address, with a name before it if you like",
    example: "Balcão <nao-responda@example.com.br>",
  }),
  GRAPH_API_BASE_URL: given(address, "https://graph.facebook.com", {
    group: "Providers",
    description: "Where Meta's Graph API is (WhatsApp).",
    expected: "an http(s) address",
    example: "http://127.0.0.1:4010",
  }),
  INSTAGRAM_API_BASE_URL: given(address, "https://graph.instagram.com", {
    group: "Providers",
    description: "Where Instagram's Graph API is. A stand-in for tests may be put here.",
    expected: "an http(s) address",
    example: "http://127.0.0.1:4011",
  }),
  GRAPH_API_VERSION: given(text.regex(/^v\d{1,2}\.\d$/), "v24.0", {
    group: "Providers",
    description: "Version of the Graph API.",
    expected: "a version such as v24.0",
    example: "v25.0",
  }),
  MERCADOPAGO_API_BASE_URL: given(address, "https://api.mercadopago.com", {
    group: "Providers",
    description: "Where Mercado Pago's API is. A stand-in for tests may be put here.",
    expected: "an http(s) address",
    example: "http://127.0.0.1:9300",
  }),
  STRIPE_API_BASE_URL: given(address, "https://api.stripe.com", {
    group: "Providers",
    description: "Where Stripe's API is. A stand-in for tests may be put here.",
    expected: "an http(s) address",
    example: "http://127.0.0.1:9301",
  }),
  SANDBOX_PAYMENTS: given(z.enum(["auto", "on", "off"]), "auto", {
    group: "Providers",
    description:
      "The sandbox gateway at `/sandbox-gateway`: payments that are simulated, without real money. `auto`: while the demonstration is on, and for its own channels only.",
    expected: "auto, on or off",
    example: "on",
  }),
  SANDBOX_GATEWAY_BASE_URL: optional(address, {
    group: "Providers",
    description:
      "Where the sandbox gateway is. Without it, this server. Another one must have the same `SECRET_KEY`, which the sandbox's keys are made from.",
    expected: "an http(s) address",
    example: "http://127.0.0.1:3001",
  }),
  BURST_WINDOW_MS: given(whole(0, 10_000), "1200", {
    group: "Conversations",
    description:
      "How long the bot waits after a typed message whether more is coming, in milliseconds. Buttons are never delayed.",
    expected: "a whole number from 0 to 10000",
    example: "0",
  }),
  CONTACT_MESSAGES_PER_MINUTE: given(whole(0, 100_000), "60", {
    group: "Conversations",
    description:
      "How many messages of one contact the bot answers in a minute. Whoever sends more is told so once, and answered again after some quiet; all of it is recorded. 0: no limit.",
    expected: "a whole number from 0 to 100000",
    example: "120",
  }),
  TENANT_SEARCHES_PER_MINUTE: given(whole(0, 1_000_000), "1200", {
    group: "Conversations",
    description:
      "How many questions of one company's customers each process looks up in its articles in a minute; what is above waits, and other companies' customers do not. 0: no limit.",
    expected: "a whole number from 0 to 1000000",
    example: "300",
  }),
  SEND_TIMEOUT_MS: given(whole(500, 120_000), "15000", {
    group: "Conversations",
    description: "How long a provider may take to accept a message, in milliseconds; after it the send is uncertain.",
    expected: "a whole number from 500 to 120000",
    example: "5000",
  }),
  UNCERTAIN_WAIT_MS: given(whole(0, 600_000), "30000", {
    group: "Conversations",
    description:
      "How long a send that was cut off waits for the provider's word (its status names our message) before it is sent again, in milliseconds.",
    expected: "a whole number from 0 to 600000",
    example: "30000",
  }),
  HTTP_STEP_ALLOW: given(list(host), "", {
    group: "Conversations",
    description:
      "Hosts that a flow's http step, and the office for pages that become articles, may reach although they are inside the private network, parted by commas, each with or without a port.",
    expected: "hosts, parted by commas",
    example: "erp.internal:8080",
  }),
  ...modelVariables,
  DEMO: given(z.enum(["auto", "on", "off"]), "auto", {
    group: "Conversations",
    description:
      "The demonstration at `/demo`. `auto`: until the first real channel exists, and never with `PUBLIC_URL`. Whoever reaches it may use it.",
    expected: "auto, on or off",
    example: "off",
  }),
};
