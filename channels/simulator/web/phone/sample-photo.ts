/** A drawn photo of a notebook with a blue screen. The colours belong to the picture, not to the page. */
export async function drawSamplePhoto(): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = 960;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("no canvas here");
  const box = (color: string, x: number, y: number, width: number, height: number, radius: number) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.roundRect(x, y, width, height, radius);
    pen.fill();
  };
  const desk = pen.createLinearGradient(0, 0, 0, 720);
  desk.addColorStop(0, "#d9cdbb");
  desk.addColorStop(0.72, "#cbb89c");
  desk.addColorStop(0.73, "#8a6a48");
  desk.addColorStop(1, "#6f5338");
  pen.fillStyle = desk;
  pen.fillRect(0, 0, 960, 720);
  box("#2b2e33", 170, 90, 620, 420, 20);
  box("#1668c7", 190, 110, 580, 370, 6);
  pen.fillStyle = "#ffffff";
  pen.font = "96px system-ui, sans-serif";
  pen.fillText(":(", 240, 230);
  pen.font = "26px system-ui, sans-serif";
  pen.fillText("O computador teve um problema", 240, 300);
  pen.fillText("e precisa ser reiniciado.", 240, 336);
  pen.font = "20px system-ui, sans-serif";
  pen.fillText("35% concluído", 240, 400);
  box("#3a3e45", 110, 510, 740, 26, 8);
  box("#4a4f57", 400, 510, 160, 10, 5);
  box("#b8bcc2", 130, 536, 700, 12, 6);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no picture")) : resolve(blob)), "image/png");
  });
}
