// biome-ignore-all format: generated
import type { SlowProgram } from "./slow-program.js";

/** Generated from slow-programs.yaml by write-slow-programs.ts. Edit that, not this. */
export const SLOW_PROGRAMS: readonly SlowProgram[] = [
  {"program":"Spotify","executables":["spotify","spotifywebhelper"],"startup":"off","source":"https://www.thestar.com.my/tech/tech-news/2018/12/09/how-to-check-if-windows-startup-programs-are-slowing-your-computer"},
  {"program":"Skype","executables":["skype","skypeforlinux"],"startup":"off","source":"https://www.thestar.com.my/tech/tech-news/2018/12/09/how-to-check-if-windows-startup-programs-are-slowing-your-computer"},
  {"program":"Discord","executables":["discord"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Microsoft Teams","executables":["teams","ms-teams","teams-for-linux"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Telegram","executables":["telegram","telegram-desktop"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Steam","executables":["steam","steamwebhelper"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Epic Games","executables":["epicgameslauncher"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"uTorrent","executables":["utorrent","utweb"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"qBittorrent","executables":["qbittorrent"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Transmission","executables":["transmission-gtk","transmission-qt"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Atualizador do Java","executables":["jusched"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Atualizador da Adobe","executables":["adobearm"],"startup":"off","source":"https://www.howtogeek.com/173347/beginner-geek-everything-you-need-to-know-about-disabling-startup-programs-on-windows/"},
  {"program":"Warsaw (módulo de segurança de bancos)","executables":["warsaw","warsaw-core"],"startup":"keep","source":"https://tecnoblog.net/176402/plugin-bancos-warsaw-ipv6-bloqueio"},
  {"program":"Driver Support","executables":["driversupport"],"startup":"off","source":"https://www.chandlercomputers.com/driver-support/"},
];
