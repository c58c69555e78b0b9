import { describe, expect, it } from "vitest";
import type { DeviceTask } from "../ports.js";
import {
  bytesInWords,
  fellShort,
  freedBytes,
  isComplete,
  planWords,
  previewWords,
  reasonWords,
  resultWords,
} from "./words.js";

const preview = (result: DeviceTask["result"]) => ({ action: "temp-cleanup", result }) as DeviceTask;

describe("words of the hub", () => {
  it("say why a repair was not begun, and that somebody said no only when somebody did", () => {
    const reasons = ["declined", "closed", "unanswered", "expired", "unpaid", "withdrawn", "another"].map(reasonWords);
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(reasons.filter((words) => words.includes("disse não"))).toHaveLength(1);
  });

  it("say sizes as people do", () => {
    expect([0, 999, 1_500, 4.21e9, 42e9, -1].map(bytesInWords)).toEqual([
      "0 bytes",
      "999 bytes",
      "2 KB",
      "4,2 GB",
      "42 GB",
      "0 bytes",
    ]);
  });

  it("tell the numbers of a dry run, and always whether it can be taken back", () => {
    const undo = "Dá para desfazer";
    expect(previewWords(preview({ effect: { bytes: 4.2e9, files: 1 }, undo }))).toContain(
      "1 arquivo, 4,2 GB. Dá para desfazer.",
    );
    expect(previewWords(preview({ effect: {}, undo: null }))).toContain("não dá para desfazer");
    expect(planWords([preview({ effect: {}, undo }), preview({ effect: {}, undo })]).split("\n")).toHaveLength(2);
  });

  it("tell before the yes which folders, how many files and bytes, what goes at once and what stays for 15 days", () => {
    const folders = [
      { folder: "~/.cache", files: 1204, bytes: 3.1e9, how: "removed" as const },
      { folder: "/tmp", files: 1, bytes: 2e6, how: "kept" as const },
      { folder: "/tmp", files: 2, bytes: 5e6, how: "moved" as const },
    ];
    const effect = { files: 1206, bytes: 3.105e9, laterFiles: 1, laterBytes: 2e6, stayFiles: 3, stayBytes: 9e9 };
    expect(previewWords(preview({ effect, folders, undo: "O que fica guardado pode voltar" }))).toBe(
      [
        "Limpeza de arquivos temporários:",
        "   ~/.cache: 1.204 arquivos, 3,1 GB, apagados",
        "   /tmp: 1 arquivo, 2 MB, guardados por 15 dias e depois apagados",
        "   /tmp: 2 arquivos, 5 MB, guardados por 15 dias em outro disco e depois apagados",
        "   Sem lugar para guardar, 3 arquivos (9 GB) não serão mexidos.",
        "   Libera 3,1 GB agora e 2 MB daqui a 15 dias. O que fica guardado pode voltar.",
      ].join("\n"),
    );
    expect(previewWords(preview({ effect: {}, folders: [], undo: null }))).toContain("não há nada para apagar");
  });

  it("tell afterwards what is free now and later, what was promised and not done, and each disk before and now", () => {
    const result = {
      effect: { files: 1, bytes: 1e9, laterFiles: 2, laterBytes: 3e8, leftFiles: 3, leftBytes: 1.2e9 },
      folders: [],
      disks: [
        { mount: "/", freeBefore: 3.2e9, freeAfter: 4.2e9 },
        { mount: "/home", freeBefore: 5e9, freeAfter: 5e9 },
      ],
      undo: null,
    };
    expect(resultWords(preview(result))).toBe(
      "Limpeza de arquivos temporários: liberou 1 GB agora e 300 MB daqui a 15 dias. " +
        "Do que foi previsto, 3 arquivos (1,2 GB) ficaram de fora: mudaram, estão em uso ou já não existiam. " +
        "Espaço livre em /: 3,2 GB antes, 4,2 GB agora. Espaço livre em /home: 5 GB antes, 5 GB agora. " +
        "Isso não dá para desfazer.",
    );
    expect([isComplete(preview(result)), fellShort(preview(result))]).toEqual([false, false]);
    const short = { ...result, effect: { ...result.effect, leftBytes: 1.4e9 } };
    expect(fellShort(preview(short))).toBe(true);
    expect(isComplete(preview({ effect: { bytes: 1, leftFiles: 0 }, undo: null }))).toBe(true);
    const nothing = { effect: { files: 0, bytes: 0, laterBytes: 2e9 }, folders: [], undo: null };
    expect(resultWords(preview(nothing))).toContain("liberou nada agora e 2 GB daqui a 15 dias.");
  });

  it("tell lay people how to undo, with the line alone and whole, for their system", () => {
    const command = 'node "$HOME/Downloads/balcao-agent-KXTQ-7M9P.mjs" --undo 20261130-1a2b3c4d';
    const words = (os: "windows" | "macos" | "linux") =>
      resultWords(
        preview({
          effect: { bytes: 1 },
          folders: [],
          undo: "O que fica guardado pode voltar",
          undoWith: { os, command },
        }),
      );
    expect(words("windows").split("\n")).toContain(command);
    expect(words("windows")).toContain("digite PowerShell");
    expect(words("macos")).toContain("digite Terminal");
    expect(words("linux")).toContain("Ctrl+Alt+T");
    expect(words("linux")).toMatch(/uma pessoa ajuda\.$/);
    expect(resultWords(preview({ effect: { bytes: 1 }, folders: [], undo: "Pode voltar" }))).not.toContain(
      "Para trazer",
    );
  });

  it("do not count as freed what an older agent put aside on the same disk", () => {
    const old = {
      effect: { files: 4, bytes: 2.2e9 },
      before: { freeBytes: 3.2e9 },
      after: { freeBytes: 1e9 },
      undo: "x",
    };
    expect(resultWords(preview(old))).toBe(
      "Limpeza de arquivos temporários: feita: 4 arquivos, 2,2 GB. Espaço livre: 3,2 GB antes, 1 GB agora. x.",
    );
    expect(freedBytes(preview(old))).toBe(0);
    expect(freedBytes(preview({ ...old, after: { freeBytes: 5e9 } }))).toBe(1.8e9);
    expect(freedBytes(preview({ ...old, folders: [] }))).toBe(2.2e9);
  });

  it("never pass an agent's own reason on to the customer", () => {
    expect(reasonWords("<b>rm</b>")).toBe(reasonWords(undefined));
    expect(reasonWords("constructor")).toBe(reasonWords(undefined));
    expect(reasonWords("expired")).toContain("não apareceu");
  });
});
