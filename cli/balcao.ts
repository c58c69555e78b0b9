import { Command, CommanderError, Option } from "commander";
import { UserMistake } from "../platform/user-mistake.js";
import { ROLES, type ServeRole } from "../server/others.js";
import { agentBuild } from "./commands/agent-build.js";
import { apply } from "./commands/apply.js";
import { auditVerify } from "./commands/audit-verify.js";
import { chat } from "./commands/chat.js";
import {
  companyCreate,
  companyList,
  companyRemove,
  companyRename,
  companyResume,
  companySuspend,
} from "./commands/company.js";
import { deadLetters, resend } from "./commands/dead-letters.js";
import { doctor } from "./commands/doctor.js";
import { exportTo } from "./commands/export.js";
import { filesMove } from "./commands/files-move.js";
import { flowCheck } from "./commands/flow-check.js";
import { flowSchema } from "./commands/flow-schema.js";
import { flowTest } from "./commands/flow-test.js";
import { gaps } from "./commands/gaps.js";
import { ledger, lines, why } from "./commands/ledger.js";
import { migrate } from "./commands/migrate.js";
import { payments } from "./commands/payments.js";
import { resume } from "./commands/resume.js";
import { secretsReseal } from "./commands/secrets-reseal.js";
import { serve } from "./commands/serve.js";
import { userPassword } from "./commands/user-password.js";
import { userSuperAdmin, userUnbind } from "./commands/user-super-admin.js";

const program = new Command("balcao")
  .description("The front desk of a service business, in one conversation.")
  .showHelpAfterError("(balcao --help tells what there is)")
  .exitOverride();

program
  .command("serve")
  .description("start the server (settings: docs/configuration.md)")
  .addOption(
    new Option("--role <role>", "what this process does; more than one process needs REDIS_URL")
      .choices(ROLES)
      .default("all"),
  )
  .action((options: { role: ServeRole }) => serve(options.role));
program
  .command("apply")
  .argument("<folder>", "a company folder, or a shipped company: oficina-clique, aurora-fibra")
  .option("--dry-run", "only tell what would change")
  .addOption(
    new Option("--keep <side>", "which side stays where folder and browser changed the same thing").choices([
      "browser",
      "folder",
    ]),
  )
  .description("make the installation match a folder, again and again")
  .action((folder: string, { dryRun = false, keep = null }: { dryRun?: boolean; keep?: "browser" | "folder" | null }) =>
    apply(folder, dryRun, keep),
  );
program
  .command("export")
  .argument("<folder>", "a folder that is empty or does not exist yet")
  .option("--company <slug>", "which company, when there are several")
  .description("write a company as the files of a folder; secrets leave as ${ENV:…}")
  .action((folder: string, options: { company?: string }) => exportTo(folder, options.company ?? null));
program
  .command("migrate")
  .description("bring the schema of DATABASE_URL up to date, as DATABASE_OWNER_URL where it is given")
  .action(migrate);

program
  .command("agent")
  .description("the program that customers start on their computers")
  .command("build")
  .option("--system <system...>", "only these: linux-x64, linux-arm64, win-x64, macos-arm64")
  .option("--server <address>", "the server that it belongs to; PUBLIC_URL by default")
  .description("make it as one file for each system, and offer those at /agent")
  .action(({ system = [], server }: { system?: string[]; server?: string }) => agentBuild(system, server ?? null));

const flow = program.command("flow").description("work on flows, without a server");
flow
  .command("check")
  .argument("[folder]", "a company folder or a shipped company; all shipped ones by default")
  .description("check every flow")
  .action(flowCheck);
flow
  .command("test")
  .argument("[folder]", "a company folder or a shipped company; all shipped ones by default")
  .option("--coverage", "also tell the steps and outcomes that no test reached")
  .description("run the flows' tests")
  .action((folder: string | undefined, options: { coverage?: boolean }) => flowTest(folder, options.coverage === true));
flow.command("schema").description("print the JSON Schema of flow files, for editors").action(flowSchema);

program
  .command("chat")
  .argument("[folder]", "a company folder, or a shipped company: oficina-clique (the default), aurora-fibra")
  .description("talk to the flows in this terminal")
  .action(chat);
program
  .command("doctor")
  .description("check settings, data folder, database and providers; say what to do")
  .action(doctor);
program
  .command("dead-letters")
  .option("--company <slug>")
  .description("list what could not be sent or handled")
  .action((options: { company?: string }) => deadLetters(options.company ?? null));
program
  .command("resend")
  .argument("<key>", "as `dead-letters` prints it")
  .option("--company <slug>")
  .description("try one of them again")
  .action((key: string, options: { company?: string }) => resend(key, options.company ?? null));

program
  .command("resume")
  .argument("<channel>", "key of a paused channel, as `serve` and the log name it")
  .option("--company <slug>")
  .description("let a channel send again that was paused because its account was refused")
  .action((channel: string, options: { company?: string }) => resume(channel, options.company ?? null));

program
  .command("files")
  .description("stored files")
  .command("move")
  .description("move stored files to where new ones go: from the disk to the bucket, or back")
  .action(filesMove);
program
  .command("secrets")
  .description("what is stored encrypted")
  .command("reseal")
  .description("encrypt with the present SECRET_KEY what an earlier one encrypted, and tell what no key opens")
  .action(secretsReseal);
program
  .command("payments")
  .option("--company <slug>")
  .description("ask gateways about the payment accounts, and tell the addresses for their notifications")
  .action((options: { company?: string }) => payments(options.company ?? null));
program
  .command("gaps")
  .option("--company <slug>")
  .description("list the questions that no article answers, most asked first")
  .action((options: { company?: string }) => gaps(options.company ?? null));
program
  .command("ledger")
  .option("--company <slug>")
  .option("--days <n>", "how far back", "7")
  .description("tell what became of every inbound message")
  .action((options: { company?: string; days: string }) => ledger(options.company ?? null, options.days));
program
  .command("lines")
  .argument("<customer>", "a phone number with country code, or the id of a conversation")
  .option("--company <slug>")
  .description("list the newest lines of a conversation with their ids")
  .action((of: string, options: { company?: string }) => lines(of, options.company ?? null));
program
  .command("why")
  .argument("<line>", "id of a line of the transcript, as `lines` prints it")
  .option("--company <slug>")
  .description("tell why the bot said it: the event, what was understood, the steps")
  .action((line: string, options: { company?: string }) => why(line, options.company ?? null));

const company = program.command("company").description("the companies of this installation");
company.command("list").description("list them").action(companyList);
company
  .command("create")
  .argument("<slug>", "its short name in addresses and commands: lower case letters, digits and -")
  .requiredOption("--name <name>")
  .requiredOption("--admin <email>", "its first admin; a link for their password is printed")
  .option("--admin-name <name>")
  .option("--timezone <zone>", "IANA, e.g. America/Sao_Paulo")
  .description("make a company without channels and flows; `apply` or its admin bring those")
  .action(companyCreate);
company
  .command("rename")
  .argument("<slug>")
  .option("--name <name>")
  .option("--slug <slug>", "write it into company.yaml as well; an apply with the old one is refused")
  .description("give a company another name or slug")
  .action(companyRename);
company
  .command("suspend")
  .argument("<slug>")
  .description("keep what comes in, send nothing, let nobody sign in")
  .action(companySuspend);
company
  .command("resume")
  .argument("<slug>")
  .description("serve a suspended company again, from where it was")
  .action(companyResume);
company
  .command("remove")
  .argument("<slug>")
  .option("--confirm <slug>", "instead of typing it")
  .description("remove a company with everything that it has, for good")
  .action((slug: string, options: { confirm?: string }) => companyRemove(slug, options.confirm));

program
  .command("audit")
  .description("what was changed, by whom")
  .command("verify")
  .option("--company <slug>")
  .option("--head <hash>", "as an earlier run printed it: it must still stand there")
  .description("check that no entry of the audit was changed or deleted; exit code 1 names the first that was")
  .action((options: { company?: string; head?: string }) => auditVerify(options.company ?? null, options.head ?? null));

const user = program.command("user").description("people behind the counter");
user
  .command("super-admin")
  .argument("<email>")
  .option("--company <slug>", "whose person it is, when there are several companies")
  .option("--name <name>", "of somebody who is not there yet")
  .option("--off", "end it: they may not sign in any more")
  .description("say who runs the installation, and print a link by which they choose a password")
  .action((email: string, options: { company?: string; name?: string; off?: boolean }) =>
    userSuperAdmin(email, options),
  );
user
  .command("unbind")
  .argument("<email>")
  .option("--company <slug>")
  .description("forget who somebody is at the OpenID provider, and end their sign-ins; their next sign-in binds anew")
  .action((email: string, options: { company?: string }) => userUnbind(email, options.company ?? null));
user
  .command("password")
  .argument("<email>")
  .option("--company <slug>")
  .option("--stdin", "read the password from standard input instead of making one")
  .description("give somebody a new password, and end their sign-ins")
  .action((email: string, options: { company?: string; stdin?: boolean }) =>
    userPassword(email, options.company ?? null, options.stdin === true),
  );

/**
 * Runs one command of the command line. Sets the exit code of the process: 0; 1 when the command failed; 2 for a
 * mistake of the user; 70 for a mistake of ours.
 */
export async function runBalcao(argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      // A mistake of the user is explained in words; only our own come with a stack.
      console.error(error instanceof UserMistake ? error.message : error);
      process.exitCode = error instanceof UserMistake ? 2 : 70;
    }
  }
}
