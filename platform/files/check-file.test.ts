import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gifOf, heifOf, jpegOf, pngOf } from "../../tests/fixtures/files/pictures.js";
import { zipOf } from "../../tests/fixtures/files/zip-of.js";
import { checkFile } from "./check-file.js";
import { KINDS_TAKEN } from "./file-kinds.js";

const check = (bytes: Buffer | string, name = "arquivo", mime?: string) =>
  checkFile({ bytes: Buffer.from(bytes), name, mime });
const PDF = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

describe("a harmless file", () => {
  it("passes as what its bytes are, whatever its name and sender say", async () => {
    expect(await check(jpegOf(640, 480), "IMG_1.jpeg", "text/html")).toEqual({
      mime: "image/jpeg",
      name: "IMG_1.jpeg",
      state: "ok",
    });
    expect(await check(pngOf(), "foto.png")).toMatchObject({ mime: "image/png", state: "ok" });
    expect(await check(gifOf(), "a.gif")).toMatchObject({ mime: "image/gif", state: "ok" });
    expect(await check(PDF, "nota.pdf")).toMatchObject({ mime: "application/pdf", state: "ok" });
    expect(await check("Olá, ção\r\nlinha", "recado.txt")).toMatchObject({ mime: "text/plain", state: "ok" });
    expect(await check(Buffer.from("Ol\xe1", "latin1"), "recado.txt")).toMatchObject({
      mime: "text/plain",
      state: "ok",
    });
    expect(await check("a;b\n1;2", "dados.csv")).toMatchObject({ mime: "text/csv", state: "ok" });
    expect(await check("<?xml version='1.0'?><nfeProc/>", "nfe.xml")).toMatchObject({
      mime: "application/xml",
      state: "ok",
    });
    expect(await check("1 < 2 and a <b", "recado.txt")).toMatchObject({ state: "ok" });
    expect(await check(zipOf([{ name: "fotos/a.jpg" }, { name: "b.txt" }]), "fotos.zip")).toMatchObject({
      mime: "application/zip",
      state: "ok",
    });
  });

  it("is each kind that senders are told of", async () => {
    const office = (kind: string) =>
      zipOf([
        {
          name: "[Content_Types].xml",
          content: Buffer.from(
            `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
          ),
        },
      ]);
    const kinds: [words: string, name: string, bytes: Buffer | string][] = [
      ["JPG", "a.jpg", jpegOf(640, 480)],
      ["PNG", "a.png", pngOf()],
      [
        "HEIC",
        "a.heic",
        heifOf([[640, 480]])
          .toString("latin1")
          .replaceAll("avif", "heic"),
      ],
      [
        "áudios",
        "a.mp3",
        Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\0\0", "latin1"), Buffer.from([0xff, 0xfb, 0x90, 0])]),
      ],
      ["vídeos", "a.mp4", Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp42", "latin1")],
      ["PDF", "a.pdf", PDF],
      ["Word", "a.docx", office("wordprocessingml.document")],
      ["Excel", "a.xlsx", office("spreadsheetml.sheet")],
      ["PowerPoint", "a.pptx", office("presentationml.presentation")],
      ["textos", "a.txt", "Recado"],
      ["ZIP", "a.zip", zipOf([{ name: "a.jpg" }])],
    ];
    for (const [words, name, bytes] of kinds) {
      expect(KINDS_TAKEN).toContain(words);
      const given = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
      expect([words, (await check(given, name)).state]).toEqual([words, "ok"]);
    }
  });

  it("with a program's name but a picture's bytes becomes a picture", async () => {
    expect(await check(pngOf(), "foto.exe")).toEqual({ mime: "image/png", name: "foto.exe.png", state: "ok" });
    expect((await check(pngOf(), "../../etc/passwd")).name).toBe("passwd.png");
  });

  it("of voice, recorded by a browser into a film's container, stays voice", async () => {
    const webm = Buffer.from(
      "1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff",
      "hex",
    );
    expect(await check(webm, "voz", "audio/webm;codecs=opus")).toMatchObject({ mime: "audio/webm", state: "ok" });
    expect(await check(webm, "filme", "application/pdf")).toMatchObject({ mime: "video/webm", state: "ok" });
  });
});

describe("a dangerous file (fault 61)", () => {
  const held: [what: string, bytes: Buffer | string, name: string][] = [
    ["SVG", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo.png"],
    ["SVG behind a prolog and comments", `<?xml version="1.0"?><!-- ${"x".repeat(5_000)} --><svg/>`, "logo.svg"],
    ["SVG in UTF-16", Buffer.from("\ufeff<svg onload='alert(1)'/>", "utf16le"), "logo.txt"],
    ["HTML", "  <!DOCTYPE html><script>alert(1)</script>", "recado.txt"],
    ["HTML with a mark before it", "\ufeff<HtMl>", "recado.pdf"],
    ["XML that is styled into a page", "<?xml version='1.0'?><?xml-stylesheet href='x'?><a/>", "a.xml"],
    [
      "XML that asks for files",
      "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
      "a.xml",
    ],
    ["a GIF that is a page, too", gifOf(1, 1, "<script>alert(1)</script>"), "a.gif"],
    ["a PNG with a page behind it", Buffer.concat([pngOf(), Buffer.from("<html><body>")]), "a.png"],
    ["a JPEG with PHP in it", Buffer.concat([jpegOf(), Buffer.from("<?php system($_GET[0]);")]), "a.jpg"],
    ["a picture with an archive behind it (GIFAR)", Buffer.concat([gifOf(), zipOf([{ name: "A.class" }])]), "a.gif"],
    ["a PDF with an archive behind it", Buffer.concat([Buffer.from(PDF), zipOf([{ name: "a.txt" }])]), "a.pdf"],
    ["a pixel flood in PNG", pngOf(50_000, 50_000), "a.png"],
    ["a pixel flood in GIF", gifOf(65_535, 65_535), "a.gif"],
    ["a pixel flood in JPEG", jpegOf(65_535, 65_535), "a.jpg"],
    ["a picture of no size", gifOf(0, 0), "a.gif"],
    ["a picture that is cut", pngOf().subarray(0, 12), "a.png"],
    ["a Windows program", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)]), "foto.jpg"],
    ["a Linux program", Buffer.from(`7f454c46020101${"00".repeat(60)}`, "hex"), "foto.jpg"],
    ["a Mac program", Buffer.from(`cffaedfe07000001${"00".repeat(60)}`, "hex"), "foto.jpg"],
    ["Java", Buffer.from("cafebabe00000034001d0a0006000f09", "hex"), "foto.jpg"],
    ["a shell script", "#!/bin/sh\nrm -rf ~\n", "leia.txt"],
    ["a batch file", "@echo off\r\nformat c:", "instalar.bat"],
    ["a link to a program", "[InternetShortcut]\nURL=file:///x", "boleto.url"],
    [
      "an installer inside an old container",
      Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(1_000)]),
      "setup.msi",
    ],
    [
      "a document with macros",
      Buffer.concat([
        Buffer.from("d0cf11e0a1b11ae1", "hex"),
        Buffer.alloc(512),
        Buffer.from("_VBA_PROJECT", "utf16le"),
        Buffer.alloc(512),
      ]),
      "a.doc",
    ],
    ["the EICAR test", `X5O!P%@AP[4\\PZX54(P^)7CC)7}${"$EICAR"}-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`, "a.txt"],
    [
      "the EICAR test in an archive",
      zipOf([
        {
          name: "a.txt",
          content: Buffer.from(`X5O!P%@AP[4\\PZX54(P^)7CC)7}${"$EICAR"}-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`),
        },
      ]),
      "a.zip",
    ],
    ["a PDF that starts programs", PDF.replace("<<>>", "<< /S /Launch /F (cmd.exe) >>"), "a.pdf"],
    ["what is unknown", Buffer.from("00010203fffefdfc0405", "hex"), "a.jpg"],
    ["nothing", "", "a.txt"],
  ];
  it.each(held)("is held: %s", async (_what, bytes, name) => {
    const checked = await check(bytes, name);
    expect(checked.state, checked.mime).toBe("held");
    expect(checked.problem).toMatch(/^[A-ZÁÉÍÓÚ].*\.$/);
  });
});

describe("a file under a name that a computer would run", () => {
  const NAMES =
    "a.html a.htm a.mht a.mhtml a.xhtml a.shtml a.xht a.xsl a.svg a.pdf.html a.html. a.htm\u202e a.jpg a.pdf a.settings a.md.html";
  it.each(NAMES.split(" "))("is kept as a text, and the person is warned: %s", async (name) => {
    const checked = await check("se isto fosse uma página", name);
    expect(checked).toMatchObject({ mime: "text/plain", state: "download" });
    expect(checked.name).toMatch(/\.txt$/);
    expect(checked.problem).toContain("Confira com o cliente".toLowerCase());
  });

  const RUN =
    "a.hta a.js a.vbs a.lnk a.url a.ps1 a.bat a.cmd a.scr a.reg a.exe. a.bat%20 a.jpg.cmd a\u202egpj.vbs a.VBE a.msc a.library-ms a.settingcontent-ms";
  it.each(RUN.split(" "))("is held, whatever stands behind its end: %s", async (name) => {
    expect(await check("texto", decodeURIComponent(name))).toMatchObject({ state: "held" });
  });

  it("keeps a name that fits, and says nothing", async () => {
    for (const name of ["nota.txt", "registro.log", "extrato.ofx", "leia.md"])
      expect(await check("texto", name)).toEqual({ mime: "text/plain", name, state: "ok" });
    expect(await check(PDF, "conta.pdf")).toEqual({ mime: "application/pdf", name: "conta.pdf", state: "ok" });
  });

  it("gets the end of what it is also where it is no text", async () => {
    expect((await check(PDF, "conta.html")).name).toBe("conta.html.pdf");
    expect((await check(pngOf(), "foto.svg")).name).toBe("foto.svg.png");
    expect(await check(zipOf([{ name: "a.txt" }]), "fotos.html")).toMatchObject({
      name: "fotos.html.zip",
      state: "download",
    });
  });

  it("in an archive holds it, however its end is hidden", async () => {
    for (const name of ["a.exe.", "a.exe ", "a.js. .", "fotos/a\u202egpj.scr", "a.HTA", "x/b.lnk", "c.msc"])
      expect(await check(zipOf([{ name: "leia.txt" }, { name }]), "a.zip"), name).toMatchObject({ state: "held" });
    const twoNames = zipOf([{ name: "a.txt" }]);
    twoNames.write("a.com", 30);
    expect(await check(twoNames, "a.zip")).toMatchObject({ state: "held" });
    const nfes = zipOf([{ name: "nota.xml" }, { name: "pagina.html" }]);
    expect(await check(nfes, "notas.zip")).toMatchObject({
      state: "download",
      problem: expect.stringContaining("páginas"),
    });
  });
});

describe("XML", () => {
  const nfe =
    '<nfeProc xmlns="http://www.portalfiscal.inf.br/nfe"><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></nfeProc>';
  it("that is data keeps its name, with a prolog and without", async () => {
    for (const text of [nfe, `<?xml version="1.0" encoding="UTF-8"?>\n${nfe}`, `\ufeff${nfe}`])
      expect(await check(text, "nfe.xml")).toEqual({ mime: "application/xml", name: "nfe.xml", state: "ok" });
  });

  const XHTML = "http://www.w3.org/1999/xhtml";
  it.each([
    `<x:svg xmlns:x="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
    `<?xml version="1.0"?><a><x:script xmlns:x='${XHTML}'>alert(1)</x:script></a>`,
    `<a xmlns:m = "http://www.w3.org/1998/Math/MathML"><m:maction/></a>`,
  ])("that is a page under any prefix is held: %s", async (text) => {
    expect(await check(text, "a.xml")).toMatchObject({ state: "held" });
  });

  it.each([
    '<x:script xmlns:x="&#104;ttp://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "<?xml version='1.0'?><!DOCTYPE a><a/>",
    "<?xml version='1.0'?><?mso-application progid='Word.Document'?><a/>",
    "<?xml version='1.0' encoding='UTF-7'?><a/>",
    '<a xmlns:x="http://www.w3.org/2001/xml-events"/>',
  ])("of which that is not certain becomes a text, with a warning: %s", async (text) => {
    expect(await check(text, "a.xml")).toMatchObject({ mime: "text/plain", name: "a.xml.txt", state: "download" });
  });
});

describe("a large picture", () => {
  it("is there to be saved, and not shown, above 40 megapixels", async () => {
    expect(await check(pngOf(8_000, 5_000), "foto.png")).toMatchObject({ state: "ok" });
    expect(await check(jpegOf(8_001, 5_000), "foto.jpg")).toMatchObject({
      mime: "image/jpeg",
      name: "foto.jpg",
      state: "download",
      problem: "A imagem é grande demais para ser mostrada aqui (8001 × 5000). Dá para baixar.",
    });
  });

  it("whose dimensions stand behind segments without end is damaged", async () => {
    const empty = Buffer.alloc(4 * 5_000, Buffer.from("ffe00002", "hex"));
    const jpeg = jpegOf(10, 10);
    const hidden = Buffer.concat([jpeg.subarray(0, 2), empty, jpeg.subarray(2)]);
    expect(await check(hidden, "a.jpg")).toMatchObject({ state: "held", problem: "A imagem está danificada." });
  });
});

describe("a dangerous archive (fault 61)", () => {
  const MB = 1024 * 1024;
  const held: [what: string, bytes: Buffer][] = [
    ["unpacks to far more than it is", zipOf([{ name: "a", content: Buffer.alloc(1_000), claimedSize: 200 * MB }])],
    [
      "unpacks without end",
      zipOf(
        Array.from({ length: 20 }, (_, n) => ({ name: `${n}`, content: Buffer.alloc(300_000), claimedSize: 29 * MB })),
      ),
    ],
    [
      "lets its entries share bytes",
      zipOf([
        { name: "a", content: Buffer.alloc(1_000) },
        { name: "b", content: Buffer.alloc(1_000), sharesBytesOfFirst: true },
      ]),
    ],
    ["has too many entries", zipOf(Array.from({ length: 10_001 }, (_, n) => ({ name: `${n}` })))],
    ["holds archives in archives", zipOf(Array.from({ length: 5 }, (_, n) => ({ name: `${n}.zip` })))],
    ["holds a program", zipOf([{ name: "docs/leia.pdf.exe" }])],
    ["holds macros", zipOf([{ name: "[Content_Types].xml" }, { name: "word/vbaProject.bin" }])],
    ["climbs out of its folder", zipOf([{ name: "../../.bashrc" }])],
    ["writes to the root", zipOf([{ name: "/etc/passwd" }])],
    [
      "holds archives whose names end in dots and spaces",
      zipOf(Array.from({ length: 5 }, (_, n) => ({ name: `${n}.zip. ` }))),
    ],
    ["ends a name at a zero", zipOf([{ name: "nota.exe\0.txt" }])],
    ["holds a shortcut to a site", zipOf([{ name: "nota.website" }])],
    ["has names without end", zipOf([{ name: `a${".".repeat(60_000)}x` }])],
    ["has a password", zipOf([{ name: "a.txt", encrypted: true }])],
    ["is cut", zipOf([{ name: "a.txt" }]).subarray(0, 40)],
    [
      "lies about its number of entries",
      (() => {
        const zip = zipOf([{ name: "a.txt" }]);
        zip.writeUInt16LE(7, zip.length - 12);
        return zip;
      })(),
    ],
  ];
  it.each(held)("is held when it %s", async (_what, bytes) => {
    expect(await check(bytes, "a.zip")).toMatchObject({ state: "held" });
  });
});

describe("checkFile", () => {
  it("never throws, whatever the bytes", async () => {
    const heads = [
      pngOf(),
      gifOf(),
      jpegOf(),
      zipOf([{ name: "a" }]),
      Buffer.from(PDF),
      Buffer.from("RIFF\0\0\0\0WEBPVP8 "),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...heads),
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(200),
        fc.string(),
        async (head, noise, at, name) => {
          const bytes = Buffer.concat([head.subarray(0, at), noise, head.subarray(at)]);
          const checked = await checkFile({ bytes, name });
          expect(["ok", "download", "held"]).toContain(checked.state);
          expect(checked.name.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ["blanks", " "],
    ["line ends", "\n"],
    ["digits", "7"],
    ["one letter", "a"],
    ["short words", "a "],
    ["tags", "<a "],
    ["beginnings of namespaces", "xmlns:"],
    ["beginnings of pages", "<!doctype "],
    ["dots", ".a"],
  ])("is quick on 100 KB of %s, whatever the name says", async (_kind, unit) => {
    const bytes = Buffer.from(unit.repeat(100_000 / unit.length));
    for (const extension of ["xml", "txt", "csv", "json", "svg", "html"]) {
      const start = process.cpuUsage();
      await check(bytes, `arquivo.${extension}`);
      await check(Buffer.concat([Buffer.from("<?xml "), bytes]), `arquivo.${extension}`);
      await check("oi", unit.repeat(100_000 / unit.length) + extension);
      expect(process.cpuUsage(start).user, extension).toBeLessThan(500_000);
    }
  });

  it("is quick on large hostile files", async () => {
    const big = 8 * 1024 * 1024;
    for (const bytes of [
      Buffer.alloc(big, "<"),
      Buffer.alloc(big, "PK\x05\x06"),
      Buffer.alloc(big, " "),
      Buffer.concat([pngOf(), Buffer.alloc(big, "<!doctype ")]),
    ]) {
      const start = process.cpuUsage();
      await check(bytes);
      expect(process.cpuUsage(start).user).toBeLessThan(2_000_000);
    }
  });
});
