import { EXIT } from "../exit-code.js";

/** What a system starts: the program and its arguments, each one text. */
export type ServiceCommand = readonly [program: string, ...args: string[]];

/** The program's name for the system. */
export const SERVICE_NAME = "balcao-agent";
/** The task of Windows, in the program's own folder. */
export const TASK_FILE = "balcao-agent-task.xml";
export const LAUNCHD_LABEL = "app.balcao.agent";

/** How long the system waits before it starts the program again, in seconds. */
const AGAIN_SECONDS = 10;
/** The longest that a stop waits for a repair, in seconds. An update of the system may take two hours. */
const REPAIR_SECONDS = 2.5 * 3_600;
/** Whoever ended so does not want to be started again: nobody to talk to, another key, or the person closed it. */
const FINAL = [EXIT.usage, EXIT.notPaired, EXIT.pairAgain, EXIT.serverKeyChanged, EXIT.goodbye];

/**
 * The systemd user unit. No administrator is needed: it runs as the person, while they are signed in. Specifiers and
 * quotes are escaped as systemd.unit(5) and systemd.service(5) say. It has neither `NoNewPrivileges`, with which `pkexec`
 * could ask for no password, nor a limit of memory, which would count the tools that a repair starts. A stop is told to the
 * program alone, which finishes a repair that has begun (systemd.kill(5), `mixed`); a shutdown has its own limit.
 */
export function systemdUnit(command: ServiceCommand): string {
  return `[Unit]
Description=Balcao: acompanhamento deste computador, combinado na conversa
StartLimitIntervalSec=0

[Service]
Type=simple
ExecStart=${command.map((word, at) => systemdWord(at === 0 ? word : word.replaceAll("$", "$$$$"))).join(" ")}
Restart=on-failure
RestartSec=${AGAIN_SECONDS}
RestartPreventExitStatus=${FINAL.join(" ")}
KillMode=mixed
TimeoutStopSec=${REPAIR_SECONDS}
Nice=10

[Install]
WantedBy=default.target
`;
}

/** Variables are put into arguments, and not into the program's name: a `$` is doubled in the former alone. */
const systemdWord = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%")}"`;

/** The launchd agent of one user, `~/Library/LaunchAgents/<label>.plist` (launchd.plist(5)). */
export function launchdPlist(command: ServiceCommand): string {
  const args = command.map((text) => `    <string>${xml(text)}</string>`).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LAUNCHD_LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${args}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>${AGAIN_SECONDS}</integer>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
`;
}

/**
 * A task of the Windows Task Scheduler (schema 1.2), at sign-in of `user` alone, with their own rights: a trigger for
 * everybody would need an administrator. It is started again every ten minutes, which does nothing while it runs, because
 * a restart on failure does not look at how a program ended. A service of the Service Control Manager would need an
 * administrator and run as SYSTEM, which this program does not want to be. Never run.
 */
export function windowsTask([program, ...args]: ServiceCommand, user: string): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Balcao: acompanhamento deste computador, combinado na conversa</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Repetition>
        <Interval>PT10M</Interval>
      </Repetition>
      <Enabled>true</Enabled>
      <UserId>${xml(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${xml(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>8</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${xml(program)}</Command>
      <Arguments>${xml(args.map(windowsWord).join(" "))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

/** As CommandLineToArgvW reads it: backslashes count only before a quote. */
const windowsWord = (text: string) =>
  /^[\w:\\/.-]+$/.test(text) ? text : `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")}"`;

const xml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
