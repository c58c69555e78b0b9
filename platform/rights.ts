/**
 * Roles, permissions, and who may do what: the only list of each. It stands below all rooms, because the database, the
 * company's folder, the API and the sockets ask it. A role that is not in the list (a newer version's) may do nothing.
 */

/** `super_admin` runs the installation; the others belong to one company. */
export const ROLES = ["super_admin", "admin", "manager", "consultant", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** The roles that a company may give. No folder and no company's admin makes a super admin. */
export const [, ...COMPANY_ROLES] = ROLES;
export type CompanyRole = (typeof COMPANY_ROLES)[number];

export const PERMISSIONS = [
  /** Creates, renames, suspends and removes companies. */
  "installation.run",
  /** Reads who one is, changes one's own password, ends one's own sign-ins. */
  "account.own",
  /** Reads the same, without secrets. */
  "company.read",
  /** Changes teams, channels, accounts, hours, catalog, articles, flows and settings. */
  "company.change",
  "people.read",
  "people.change",
  /** Reads who changed what. */
  "audit.read",
  /** Makes and revokes API keys. */
  "keys.manage",
  "conversations.read",
  /** Takes, answers, gives back and closes. */
  "conversations.act",
  "conversations.note",
  /** Opens a customer's file. */
  "files.read",
  "problems.read",
  "problems.resend",
  /** Gives a message up for good. */
  "problems.dismiss",
  "ratings.read",
  "orders.read",
  /** Moves orders on, says who does the work, keeps notes and files, and gives customers their page. */
  "orders.work",
  /** Quotes to customers, with a discount as far as the company lets the role. */
  "orders.quote",
  /** Reads which computers are connected with the company, and how they are. */
  "devices.read",
  /** Measures, disconnects, blocks and forgets computers. */
  "devices.act",
  /** Gives customers' money back, and accepts money that is in doubt. */
  "payments.settle",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * How far a permission reaches. `installation`: every company. `company`: all of one's own. `teams`: what belongs to one
 * of one's own teams. `open`: that, what belongs to no team, and what one has. `own`: only what one has.
 */
export const REACHES = ["installation", "company", "teams", "open", "own"] as const;
export type Reach = (typeof REACHES)[number];

const READS = {
  "account.own": "own",
  "conversations.read": "open",
  "files.read": "company",
  "problems.read": "open",
  "ratings.read": "open",
  "orders.read": "open",
} as const satisfies Grants;
const SERVES = {
  ...READS,
  "conversations.act": "open",
  "conversations.note": "open",
  "problems.resend": "open",
  "orders.work": "open",
  "orders.quote": "open",
} as const satisfies Grants;

type Grants = Partial<Record<Permission, Reach>>;

/** Who may do what, and how far. A super admin sees no conversation; a company that wants one to invites them. */
export const RIGHTS: Record<Role, Grants> = {
  super_admin: { "installation.run": "installation", "audit.read": "installation", "account.own": "own" },
  admin: {
    "account.own": "own",
    "company.read": "company",
    "company.change": "company",
    "people.read": "company",
    "people.change": "company",
    "audit.read": "company",
    "keys.manage": "company",
    "conversations.read": "company",
    "conversations.act": "company",
    "conversations.note": "company",
    "files.read": "company",
    "problems.read": "company",
    "problems.resend": "company",
    "problems.dismiss": "company",
    "ratings.read": "company",
    "orders.read": "company",
    "orders.work": "company",
    "orders.quote": "company",
    "payments.settle": "company",
    "devices.read": "company",
    "devices.act": "company",
  },
  manager: {
    ...SERVES,
    "payments.settle": "company",
    "devices.read": "company",
    "devices.act": "company",
    "company.read": "company",
    "people.read": "teams",
    "people.change": "teams",
  },
  consultant: SERVES,
  viewer: READS,
};

/** The roles that a role may give, and whose people it may change: never one with more rights than its own. */
const APPOINTS: Record<Role, readonly Role[]> = {
  super_admin: [],
  admin: COMPANY_ROLES,
  manager: ["consultant", "viewer"],
  consultant: [],
  viewer: [],
};

/**
 * Who asks, as the database knows them now. `scopes`: for an API key, all that it may do, in its whole company; its role
 * then counts for nothing.
 */
export type Asker = {
  id: string;
  tenantId: string;
  role: string;
  teams: readonly string[];
  scopes?: readonly string[];
};
/** What is asked about. `teams`: those that it belongs to. `owner`: the person who has it, or whose it is. */
export type Thing = { tenantId: string; teams: readonly string[]; owner: string | null };

/** How far a role's permission reaches; null where the role does not have it. */
export function reachOf(role: string, act: Permission): Reach | null {
  const known = ROLES.find((one) => one === role);
  return known === undefined ? null : (RIGHTS[known][act] ?? null);
}

/** What an API key may be given. No key makes keys, runs the installation, or has an account of its own. */
export const SCOPES = PERMISSIONS.filter(
  (act) => act !== "account.own" && act !== "installation.run" && act !== "keys.manage",
);

/** How far a permission reaches for this person or key; null where they do not have it. */
export function reachFor(asker: Pick<Asker, "role" | "scopes">, act: Permission): Reach | null {
  if (asker.scopes === undefined) return reachOf(asker.role, act);
  return SCOPES.some((scope) => scope === act) && asker.scopes.includes(act) ? "company" : null;
}

/**
 * Whether this person or key may give people this role, or change somebody who has it. A key appoints as a manager does,
 * so that no program makes an admin.
 */
export function mayAppoint({ role, scopes }: Pick<Asker, "role" | "scopes">, given: Role): boolean {
  const by = scopes === undefined ? ROLES.find((one) => one === role) : "manager";
  return by !== undefined && APPOINTS[by].includes(given);
}

/** The permissions of a role, for pages that show only what their person may do. */
export const permissionsOf = (role: string) => PERMISSIONS.filter((act) => reachOf(role, act) !== null);

/** What a company's roles may do, as a table: what none of them may is left out. */
export function companyRights(): { act: Permission; reach: Record<CompanyRole, Reach | null> }[] {
  return PERMISSIONS.map((act) => ({
    act,
    reach: Object.fromEntries(COMPANY_ROLES.map((role) => [role, reachOf(role, act)])) as Record<
      CompanyRole,
      Reach | null
    >,
  })).filter(({ reach }) => Object.values(reach).some((far) => far !== null));
}

/** Whether a person may do this to that. The only judge; lists ask the database with `sightOf`, which says the same. */
export function can(person: Asker, act: Permission, thing: Thing): boolean {
  const reach = reachFor(person, act);
  if (reach === null) return false;
  if (reach === "installation") return true;
  if (thing.tenantId !== person.tenantId) return false;
  const own = thing.owner === person.id;
  const ofTeam = thing.teams.some((team) => person.teams.includes(team));
  switch (reach) {
    case "company":
      return true;
    case "teams":
      return ofTeam;
    case "open":
      return own || ofTeam || thing.teams.length === 0;
    case "own":
      return own;
  }
}

/** Which conversations of a company a list may show: all (`teams` null), or those of these teams, of none, or one's own. */
export type Sight = { userId: string; teams: readonly string[] | null };

/** What a person sees of their company's conversations by a permission; null when nothing. */
export function sightOf(person: Asker, act: Permission): Sight | null {
  const reach = reachFor(person, act);
  if (reach !== "company" && reach !== "open") return null;
  return { userId: person.id, teams: reach === "company" ? null : person.teams };
}
